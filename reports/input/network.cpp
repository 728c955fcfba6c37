#include "reports/input/network.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

namespace s7::reports {
namespace {

std::nullopt_t fail(std::string* problem, std::string text) {
  if (problem != nullptr) *problem = std::move(text);
  return std::nullopt;
}

// Decimal, no sign, no leading zero.
std::optional<unsigned> prefix_of(std::string_view digits, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  const bool plain = digits.size() == 1 || (!digits.empty() && digits.front() != '0');
  return whole && plain && value <= most ? std::optional(value) : std::nullopt;
}

// Clears what is behind the prefix; whether anything was set there.
bool clear_host(std::array<std::uint8_t, 16>& bytes, unsigned prefix) {
  bool cleared = false;
  for (unsigned i = 0; i < bytes.size(); ++i) {
    const unsigned kept = prefix > i * 8 ? prefix - i * 8 : 0;
    const auto mask = static_cast<std::uint8_t>(kept >= 8 ? 0xFFU : 0xFFU << (8 - kept));
    cleared |= (bytes[i] & ~mask) != 0;
    bytes[i] &= mask;
  }
  return cleared;
}

}  // namespace

std::optional<Network> Network::parse(std::string_view text, std::string* problem) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Network out;
  out.ipv6_ = address.find(':') != std::string::npos;
  if (::inet_pton(out.ipv6_ ? AF_INET6 : AF_INET, address.c_str(), out.bytes_.data()) != 1)
    return fail(problem, fmt::format("'{}' is no IPv4 or IPv6 address", address));
  const unsigned most = out.ipv6_ ? 128 : 32;
  out.prefix_ = most;
  if (slash == std::string_view::npos) return out;
  const auto prefix = prefix_of(text.substr(slash + 1), most);
  if (!prefix) return fail(problem, fmt::format("'{}' needs a number from 0 to {} behind the slash", text, most));
  out.prefix_ = *prefix;
  if (!clear_host(out.bytes_, *prefix)) return out;
  return fail(problem,
              fmt::format("'{}' is an address inside a network: write {} for the network or {} for the address", text,
                          out.text(), address));
}

bool Network::contains(const Network& other) const noexcept {
  if (ipv6_ != other.ipv6_ || prefix_ > other.prefix_) return false;
  std::array<std::uint8_t, 16> masked = other.bytes_;
  clear_host(masked, prefix_);
  return masked == bytes_;
}

Network Network::around(unsigned prefix) const noexcept {
  Network out = *this;
  if (prefix >= prefix_) return out;
  out.prefix_ = prefix;
  clear_host(out.bytes_, prefix);
  return out;
}

std::string Network::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(ipv6_ ? AF_INET6 : AF_INET, bytes_.data(), out.data(), static_cast<socklen_t>(out.size()));
  return is_address() ? std::string(out.data()) : fmt::format("{}/{}", out.data(), prefix_);
}

bool looks_like_network(std::string_view text) noexcept {
  const bool slash = text.find('/') != std::string_view::npos;
  const bool dotted = !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
  const bool colons = text.find(':') != std::string_view::npos &&
                      text.find_first_not_of("0123456789abcdefABCDEF.:/%") == std::string_view::npos;
  const bool digits_first = !text.empty() && text.front() >= '0' && text.front() <= '9';
  return dotted || colons || (slash && digits_first);
}

}  // namespace s7::reports
