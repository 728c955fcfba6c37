#include "reports/audit/special_addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace s7::reports::audit {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct Range {
  Bytes bytes{};
  unsigned bits = 0;
};

// IPv4 as ::ffff:0:0/96.
std::optional<Bytes> bytes_of(std::string_view address) {
  Bytes bytes{};
  const std::string text(address);
  if (::inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) {
    bytes[10] = bytes[11] = 0xff;
    return bytes;
  }
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

bool same_bits(const Bytes& a, const Bytes& b, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  return bits % 8 == 0 || ((a[whole] ^ b[whole]) >> (8 - bits % 8)) == 0;
}

bool is_ipv4(const Bytes& bytes) { return same_bits(bytes, *bytes_of("0.0.0.0"), 96); }

// IANA special-purpose address registries (RFC 6890 and its updates), and multicast.
std::array<Range, 21> special_ranges() {
  const auto of = [](const char* address, unsigned bits) {
    const bool v4 = std::string_view(address).find(':') == std::string_view::npos;
    return Range{*bytes_of(address), bits + (v4 ? 96U : 0U)};
  };
  return {of("0.0.0.0", 8),      of("10.0.0.0", 8),     of("100.64.0.0", 10), of("127.0.0.0", 8),
          of("169.254.0.0", 16), of("172.16.0.0", 12),  of("192.0.0.0", 24),  of("192.0.2.0", 24),
          of("192.168.0.0", 16), of("192.88.99.0", 24), of("198.18.0.0", 15), of("198.51.100.0", 24),
          of("203.0.113.0", 24), of("224.0.0.0", 4),    of("240.0.0.0", 4),   of("::", 127),
          of("64:ff9b:1::", 48), of("2001:db8::", 32),  of("fc00::", 7),      of("fe80::", 10),
          of("ff00::", 8)};
}

}  // namespace

bool is_public(std::string_view address) {
  static const auto ranges = special_ranges();
  const auto bytes = bytes_of(address);
  if (!bytes) return false;
  return std::none_of(ranges.begin(), ranges.end(),
                      [&](const Range& range) { return same_bits(range.bytes, *bytes, range.bits); });
}

bool neighbours(std::string_view a, std::string_view b) {
  const auto first = bytes_of(a);
  const auto second = bytes_of(b);
  if (!first || !second || !is_public(a) || !is_public(b)) return false;
  return same_bits(*first, *second, is_ipv4(*first) ? 96 + 16 : 48);
}

}  // namespace s7::reports::audit
