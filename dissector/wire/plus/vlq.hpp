#pragma once

// Integers of variable length: 7 bits a byte, most significant first, bit 7 says that another byte follows
// (docs/s7comm-plus.md, section 3). Leading groups of zero are legal. A number that does not end or does not fit sets
// the reader's failure.

#include <cstdint>

#include "dissector/bytes.hpp"

namespace s7::dissector::plus {

constexpr void fail(ByteReader& in) noexcept { in.skip(in.left() + 1); }

namespace detail {

// Up to `groups` bytes; `value` holds the sign already. False: the last one says that another follows.
constexpr bool append_groups(ByteReader& in, unsigned groups, std::uint64_t& value, std::uint8_t byte) noexcept {
  for (unsigned i = 0; i < groups; ++i) {
    value = value << 7U | (byte & 0x7fU);
    if (byte < 0x80) return true;
    if (i + 1 < groups) byte = in.u8();
  }
  return false;
}

constexpr std::uint64_t sign_of(std::uint8_t first) noexcept { return (first & 0x40U) != 0 ? ~std::uint64_t{0} : 0; }

// 8 groups of 7 bits, then one byte with all 8.
constexpr std::uint64_t finish64(ByteReader& in, std::uint64_t value, std::uint8_t first) noexcept {
  if (!append_groups(in, 8, value, first)) value = value << 8U | in.u8();
  return in.ok() ? value : 0;
}

}  // namespace detail

constexpr std::uint32_t vlq32(ByteReader& in) noexcept {
  std::uint64_t value = 0;
  if (!detail::append_groups(in, 5, value, in.u8()) || value > UINT32_MAX) fail(in);
  return in.ok() ? static_cast<std::uint32_t>(value) : 0;
}

// Bit 6 of the first byte is the sign.
constexpr std::int32_t svlq32(ByteReader& in) noexcept {
  const std::uint8_t first = in.u8();
  std::uint64_t bits = detail::sign_of(first);
  const bool ended = detail::append_groups(in, 5, bits, first);
  const auto value = static_cast<std::int64_t>(bits);
  if (!ended || value > INT32_MAX || value < INT32_MIN) fail(in);
  return in.ok() ? static_cast<std::int32_t>(value) : 0;
}

constexpr std::uint64_t vlq64(ByteReader& in) noexcept { return detail::finish64(in, 0, in.u8()); }

constexpr std::int64_t svlq64(ByteReader& in) noexcept {
  const std::uint8_t first = in.u8();
  return static_cast<std::int64_t>(detail::finish64(in, detail::sign_of(first), first));
}

}  // namespace s7::dissector::plus
