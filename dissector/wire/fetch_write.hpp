#pragma once

// FETCH and WRITE: how S5 and other computers read and write a controller over ISO-on-TCP without S7comm. A header of
// 16 bytes that begins with "S5". Layout: docs/other-protocols.md.

#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

struct FetchWrite {
  bool write = false, answer = false;
  std::uint8_t error = 0;  // of an answer
  // Of a request: what is meant, from where, how much.
  std::uint8_t area = 0, db = 0;
  std::uint16_t start = 0, length = 0;
};
Result<FetchWrite> decode_fetch_write(ByteView tsdu) noexcept;

// "DB10 0+20": start and length in the units of the area.
std::string fetch_write_text(const FetchWrite& request);

}  // namespace s7::dissector
