#pragma once

// Values of the basic encoding rules (X.690 8.1): tag, definite length, content. Enough for certificates and for the
// outer layers of MMS.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"

namespace s7::dissector {

struct BerValue {
  std::uint8_t tag = 0;     // the first byte: class, form and low numbers
  std::uint8_t number = 0;  // of a tag of two bytes (first byte with 0x1f); else the low five bits
  ByteView content;
  [[nodiscard]] bool is_context() const noexcept { return (tag & 0xc0U) == 0x80; }
};

// nullopt: nothing left, an indefinite length, a tag of more than two bytes, or a value that passes the end.
inline std::optional<BerValue> take_ber(ByteReader& in) noexcept {
  constexpr std::uint8_t longer = 0x1f;
  BerValue out;
  out.tag = in.u8();
  out.number = out.tag & longer;
  if (out.number == longer) {
    out.number = in.u8();
    if ((out.number & 0x80U) != 0) return std::nullopt;
  }
  const std::uint8_t first = in.u8();
  std::size_t length = first;
  if (first == 0x81)
    length = in.u8();
  else if (first == 0x82)
    length = in.be16();
  else if (first == 0x83)
    length = in.be24();
  else if (first >= 0x80)
    return std::nullopt;
  out.content = in.take(length);
  if (!in.ok()) return std::nullopt;
  return out;
}

}  // namespace s7::dissector
