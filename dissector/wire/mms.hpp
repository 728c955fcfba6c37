#pragma once

// MMS (ISO 9506-2) in ISO session (X.225) and presentation (X.226), as deep as is needed to say what was asked. Layout:
// docs/other-protocols.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dissector/bytes.hpp"

namespace s7::dissector {

enum class SessionUnit : std::uint8_t {
  none = 0,  // MMS without a session layer
  data = 0x01,
  finish = 0x09,
  disconnect = 0x0a,
  refuse = 0x0c,
  connect = 0x0d,
  accept = 0x0e,
  abort = 0x19,
};

enum class MmsKind : std::uint8_t {
  confirmed_request = 0,
  confirmed_response = 1,
  confirmed_error = 2,
  unconfirmed = 3,
  reject = 4,
  cancel_request = 5,
  cancel_response = 6,
  cancel_error = 7,
  initiate_request = 8,
  initiate_response = 9,
  initiate_error = 10,
  conclude_request = 11,
  conclude_response = 12,
  conclude_error = 13,
};

struct MmsPdu {
  SessionUnit session = SessionUnit::none;
  std::optional<MmsKind> kind;          // nullopt: connection control, or nothing that is MMS
  std::optional<std::uint8_t> service;  // of confirmed requests and responses
};
// Of a TSDU that classify_tsdu() takes for MMS.
MmsPdu decode_mms(ByteView tsdu) noexcept;

// "read", "write", "get-name-list"; another number as decimal.
std::string mms_service_text(std::uint8_t service);
// Names that only inter-control-center communication (IEC 60870-6, TASE.2) uses.
bool speaks_of_tase2(ByteView tsdu) noexcept;

}  // namespace s7::dissector
