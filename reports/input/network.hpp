#pragma once

// An IPv4 or IPv6 address, or a network of them in CIDR notation.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace s7::reports {

class Network {
 public:
  // "10.0.0.5", "10.0.0.0/24", "fe80::1", "2001:db8::/32". nullopt for anything else, also when bits behind the prefix
  // are set: `problem`, if given, says why.
  [[nodiscard]] static std::optional<Network> parse(std::string_view text, std::string* problem = nullptr);

  [[nodiscard]] bool contains(const Network& other) const noexcept;
  [[nodiscard]] bool is_ipv6() const noexcept { return ipv6_; }
  [[nodiscard]] bool is_address() const noexcept { return prefix_ == (ipv6_ ? 128 : 32); }
  [[nodiscard]] unsigned prefix() const noexcept { return prefix_; }
  // The network of `prefix` bits around it; itself where that is narrower.
  [[nodiscard]] Network around(unsigned prefix) const noexcept;
  // In its shortest form; without "/32" or "/128" for one address.
  [[nodiscard]] std::string text() const;
  // IPv4 before IPv6, then by number, wide before narrow.
  friend auto operator<=>(const Network&, const Network&) = default;

 private:
  bool ipv6_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4: the first four
  unsigned prefix_ = 0;
};

// Whether people who write this mean an address or network, right or wrong, and not the name of a station.
[[nodiscard]] bool looks_like_network(std::string_view text) noexcept;

}  // namespace s7::reports
