#pragma once

// MAC and IP addresses of built frames.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/support/bytes.hpp"

namespace s7::test {

using Mac = std::array<std::uint8_t, 6>;
[[nodiscard]] Mac mac(std::string_view text);  // "00:1b:1b:00:00:11"

struct Address {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // IPv4 in the first four

  [[nodiscard]] ByteView view() const { return ByteView(bytes).first(v6 ? 16 : 4); }
  friend auto operator<=>(const Address&, const Address&) = default;
};
// Dotted IPv4, or IPv6 with at most one "::". Throws std::invalid_argument.
[[nodiscard]] Address ip(std::string_view text);
[[nodiscard]] Address ip(ByteView four_or_sixteen);
// Dotted, or IPv6 as RFC 5952 wants it.
[[nodiscard]] std::string text(const Address& address);

}  // namespace s7::test
