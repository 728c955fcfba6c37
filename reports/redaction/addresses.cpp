#include "reports/redaction/addresses.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <tuple>

namespace s7::reports::redaction {
namespace {

struct Parsed {
  bool ipv6 = false;
  std::array<std::uint8_t, 16> bytes{};
};

std::optional<Parsed> parse(std::string_view address) {
  Parsed out;
  const std::string text(address);
  if (::inet_pton(AF_INET, text.c_str(), out.bytes.data()) == 1) return out;
  out.ipv6 = true;
  if (::inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) return out;
  return std::nullopt;
}

std::string text_of(const Parsed& address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(address.ipv6 ? AF_INET6 : AF_INET, address.bytes.data(), out.data(), out.size());
  return out.data();
}

// Nobody's address: says what a packet is, not who sent it.
bool is_nobodys(const Parsed& a) {
  const auto& b = a.bytes;
  if (!a.ipv6) return b[0] == 0 || b[0] == 127 || b[0] >= 224;
  const bool zeros = std::all_of(b.begin(), b.end() - 1, [](std::uint8_t byte) { return byte == 0; });
  return b[0] == 0xff || (zeros && b[15] <= 1);
}

// IPv4 networks of 24 bits, by their first three bytes as a number.
struct Range {
  std::uint32_t first, last;
};
constexpr Range ten{0x0a0000, 0x0affff}, twelve_bits{0xac1000, 0xac1fff}, sixteen_bits{0xc0a800, 0xc0a8ff};
constexpr Range link_local{0xa9fe00, 0xa9feff}, shared{0x644000, 0x647fff}, benchmarks{0xc61200, 0xc613ff};
constexpr Range everybodys{0x0b0000, 0x63ffff};

bool holds(const Range& range, const Parsed& a) {
  const std::uint32_t subnet = std::uint32_t{a.bytes[0]} << 16U | std::uint32_t{a.bytes[1]} << 8U | a.bytes[2];
  return subnet >= range.first && subnet <= range.last;
}

// Where pseudonyms of such an address are: the same kind of range, so that what is said of private and public
// addresses stays true. Where all of it is taken, since somebody tried every address there, the others help out.
std::vector<Range> ranges_for(const Parsed& a) {
  for (const Range& own : {ten, twelve_bits, sixteen_bits, link_local, shared, benchmarks})
    if (holds(own, a)) return {own, ten, twelve_bits, sixteen_bits, everybodys};
  return {everybodys};
}

std::string_view range_of_ipv6(const Parsed& a) {
  const auto& b = a.bytes;
  return (b[0] & 0xfeU) == 0xfc ? "fd00" : b[0] == 0xfe ? "fe80" : b[0] == 0x20 && b[1] == 1 ? "2001:db8" : "2600";
}

std::string subnet_of(const Parsed& a) {
  Parsed net = a;
  std::fill(net.bytes.begin() + (a.ipv6 ? 8 : 3), net.bytes.end(), std::uint8_t{0});
  return text_of(net);
}

std::string subnet_text(std::uint32_t number) {
  return fmt::format("{}.{}.{}", number >> 16U, number >> 8U & 0xffU, number & 0xffU);
}

// A number as one or two groups of an IPv6 address.
std::string groups(std::uint32_t number) {
  return number <= 0xffff ? fmt::format("{:x}", number) : fmt::format("{:x}:{:x}", number >> 16U, number & 0xffffU);
}

// The n-th station of a subnet: 1 to 254 first, which is what stations have.
std::string station_of(const std::string& subnet, std::uint32_t n, bool ipv6) {
  return ipv6 ? fmt::format("{}::{}", subnet, groups(n)) : fmt::format("{}.{}", subnet, n % 256);
}

}  // namespace

Addresses::Addresses(const std::vector<std::string>& real) {
  std::vector<Parsed> parsed;
  for (const std::string& text : real) {
    const auto address = parse(text);
    if (!address || is_nobodys(*address)) continue;
    real_subnets_.insert(subnet_of(*address));
    parsed.push_back(*address);
  }
  // By number, so that the order of stations stays as far as it can.
  std::sort(parsed.begin(), parsed.end(),
            [](const Parsed& a, const Parsed& b) { return std::tie(a.ipv6, a.bytes) < std::tie(b.ipv6, b.bytes); });
  for (const Parsed& address : parsed) static_cast<void>(of(text_of(address)));
}

bool Addresses::is_free(const std::string& subnet, bool ipv6) const {
  const auto as_net = parse(station_of(subnet, 0, ipv6));
  return as_net && real_subnets_.count(subnet_of(*as_net)) == 0;
}

std::string Addresses::next_ipv4_subnet(const std::string& address) {
  const auto ranges = ranges_for(*parse(address));
  for (const Range& range : ranges) {
    std::uint32_t& used = used_[subnet_text(range.first)];
    while (range.first + used < range.last) {
      const std::string candidate = subnet_text(range.first + ++used);
      if (is_free(candidate, false)) return candidate;
    }
  }
  throw std::runtime_error("there are more subnets than can be given pseudonyms");
}

std::string Addresses::next_ipv6_subnet(const std::string& address) {
  const std::string range(range_of_ipv6(*parse(address)));
  for (;;) {
    const std::uint32_t number = ++used_[range];
    if (number > 0xffff && (number & 0xffffU) == 0) continue;  // is written like one that was
    const std::string candidate = fmt::format("{}:{}", range, groups(number));
    if (is_free(candidate, true)) return candidate;
  }
}

std::string Addresses::of(std::string_view text) {
  const auto address = parse(text);
  if (!address || is_nobodys(*address)) return std::string(text);
  const std::string real = text_of(*address);
  const auto [at, is_new] = given_.try_emplace(real);
  if (!is_new) return at->second;
  std::string& subnet = subnets_[subnet_of(*address)];
  if (subnet.empty()) subnet = address->ipv6 ? next_ipv6_subnet(real) : next_ipv4_subnet(real);
  at->second = station_of(subnet, ++used_[subnet], address->ipv6);
  return at->second;
}

bool is_mac(std::string_view text) noexcept {
  if (text.size() != 17) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (i % 3 == 2 ? c != ':' && c != '-' : !hex) return false;
  }
  return true;
}

std::string Macs::of(const std::string& mac) {
  if (!is_mac(mac)) return mac;
  const bool odd = std::string_view("13579bdfBDF").find(mac[1]) != std::string_view::npos;
  if (odd) return mac;  // a group's address
  const auto [at, is_new] = given_.try_emplace(mac);
  if (!is_new) return at->second;
  const std::string vendor = mac.substr(0, 8);
  do {
    const unsigned n = ++used_[vendor];
    at->second = fmt::format("{}:{:02x}:{:02x}:{:02x}", vendor, n >> 16U & 0xffU, n >> 8U & 0xffU, n & 0xffU);
  } while (real_.count(at->second) > 0);
  return at->second;
}

}  // namespace s7::reports::redaction
