#pragma once

#include <string>

#include "dissector/track/tls_seen.hpp"

namespace s7::cli {

class JsonObject;
// The keys of one TSDU of TLS (docs/decode-fields.md).
void put_tls(JsonObject& out, const dissector::TlsSeen& seen);
// "TLS client-hello TLS 1.3 sni=plc-1": messages and alerts that end here; of the records that begin here those that
// hold data, or all where no message ends.
std::string tls_text(const dissector::TlsSeen& seen);

}  // namespace s7::cli
