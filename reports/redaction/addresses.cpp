#include "reports/redaction/addresses.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

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

// Where pseudonyms of such an address are: the same kind of range, so that what is said of private and public
// addresses stays true.
std::string range_of(const Parsed& a) {
  const auto& b = a.bytes;
  if (a.ipv6)
    return (b[0] & 0xfeU) == 0xfc ? "fd00" : b[0] == 0xfe ? "fe80" : b[0] == 0x20 && b[1] == 1 ? "2001:db8" : "2600";
  if (b[0] == 10) return "10";
  if (b[0] == 172 && b[1] >= 16 && b[1] < 32) return "172.16";
  if (b[0] == 192 && b[1] == 168) return "192.168";
  if (b[0] == 169 && b[1] == 254) return "169.254";
  if (b[0] == 100 && b[1] >= 64 && b[1] < 128) return "100.64";
  if (b[0] == 198 && (b[1] == 18 || b[1] == 19)) return "198.18";
  return "11";
}

std::string subnet_of(const Parsed& a) {
  Parsed net = a;
  std::fill(net.bytes.begin() + (a.ipv6 ? 8 : 3), net.bytes.end(), std::uint8_t{0});
  return text_of(net);
}

// The n-th subnet of a range, without the part of the station.
std::string numbered(const std::string& range, unsigned n, bool ipv6) {
  if (ipv6) return fmt::format("{}:{:x}", range, n);
  const bool wide = range.find('.') == std::string::npos;
  return wide ? fmt::format("{}.{}.{}", range, n / 256 % 256, n % 256) : fmt::format("{}.{}", range, n % 256);
}

std::string station_of(const std::string& subnet, unsigned n, bool ipv6) {
  return ipv6 ? fmt::format("{}::{:x}", subnet, n) : fmt::format("{}.{}", subnet, n);
}

}  // namespace

Addresses::Addresses(const std::vector<std::string>& real) {
  std::vector<Parsed> parsed;
  for (const std::string& text : real) {
    const auto address = parse(text);
    if (!address || is_nobodys(*address)) continue;
    real_.insert(text_of(*address));
    real_subnets_.insert(subnet_of(*address));
    parsed.push_back(*address);
  }
  // By number, so that the order of stations stays as far as it can.
  std::sort(parsed.begin(), parsed.end(),
            [](const Parsed& a, const Parsed& b) { return std::tie(a.ipv6, a.bytes) < std::tie(b.ipv6, b.bytes); });
  for (const Parsed& address : parsed) static_cast<void>(of(text_of(address)));
}

std::string Addresses::next_in(const std::string& subnet, bool ipv6) {
  for (;;) {
    const unsigned station = ++used_[subnet];
    // A subnet of more than 254 stations would need another one; its pseudonyms go on in the next.
    const std::string name =
        ipv6 || station < 255 ? station_of(subnet, station, ipv6) : fmt::format("{}.{}", subnet, 1 + station % 254);
    if (real_.count(name) == 0) return name;
  }
}

std::string Addresses::of(std::string_view text) {
  const auto address = parse(text);
  if (!address || is_nobodys(*address)) return std::string(text);
  const auto [at, is_new] = given_.try_emplace(text_of(*address));
  if (!is_new) return at->second;
  const std::string range = range_of(*address);
  std::string& subnet = subnets_[subnet_of(*address)];
  while (subnet.empty()) {
    const std::string candidate = numbered(range, ++used_[range], address->ipv6);
    const auto as_net = parse(station_of(candidate, 0, address->ipv6));
    if (!as_net || real_subnets_.count(subnet_of(*as_net)) == 0) subnet = candidate;
  }
  at->second = next_in(subnet, address->ipv6);
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
