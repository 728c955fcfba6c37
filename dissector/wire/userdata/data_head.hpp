#pragma once

// Data part of ROSCTR 7: a head of four bytes, then the payload of the service (docs/s7-userdata.md section 2).

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

struct UserdataData {
  std::uint8_t return_code = 0;  // 0x0a with size 0: nothing follows, which is no failure
  std::uint8_t transport_size = 0;
  std::uint16_t length = 0;  // as announced: bytes, or bits for sizes 3, 4 and 5
  ByteView payload;          // shorter than announced when the PDU is cut
  ByteView trailing;         // behind the announced payload
};
// `data`: S7Pdu::data, not empty. Error: truncated (not even a head).
Result<UserdataData> decode_userdata_data(ByteView data) noexcept;

}  // namespace s7::dissector
