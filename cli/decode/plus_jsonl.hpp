#pragma once

#include "dissector/track/events.hpp"

namespace s7::cli {

class JsonObject;
// The keys of one frame of S7comm-plus, and of the PDU that it completes.
void put_plus(JsonObject& out, const dissector::PduSeen& pdu);

}  // namespace s7::cli
