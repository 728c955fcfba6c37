#pragma once

// The few fields of an X.509 certificate (RFC 5280 4.1) that say whose it is and how long it is valid. Nothing is
// verified. Reading them takes less than a library would: a few nested values of definite length (X.690).

#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

struct Certificate {
  std::string subject, issuer;        // "CN=PLC-1, O=Plant"; attributes of other kinds are left out
  std::string not_before, not_after;  // "2024-05-01T00:00:00Z"; empty where the time is none
  [[nodiscard]] bool self_signed() const noexcept { return subject == issuer; }
};

// Errors: truncated: values that pass their bounds; bad_magic: values that are no certificate.
Result<Certificate> decode_certificate(ByteView der);

}  // namespace s7::dissector
