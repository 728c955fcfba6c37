#include "tests/support/address.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace s7::test {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const auto at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

unsigned number(std::string_view text, int base, unsigned limit) {
  unsigned value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || value > limit)
    throw std::invalid_argument("bad address part: " + std::string(text));
  return value;
}

Bytes words(std::string_view text) {
  ByteWriter out;
  if (text.empty()) return out.take();
  for (const auto part : split(text, ':')) out.u16(number(part, 16, 0xFFFF));
  return out.take();
}

// Start and length of the longest run of zero words that is worth a "::".
std::pair<std::size_t, std::size_t> zero_run(const std::array<unsigned, 8>& parts) {
  std::pair<std::size_t, std::size_t> best{8, 1};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::size_t length = 0;
    while (i + length < parts.size() && parts[i + length] == 0) ++length;
    if (length > best.second) best = {i, length};
  }
  return best;
}

std::string ipv6_text(const Address& address) {
  std::array<unsigned, 8> parts{};
  for (std::size_t i = 0; i < 8; ++i) parts[i] = address.bytes[2 * i] * 256U + address.bytes[2 * i + 1];
  const auto [start, length] = zero_run(parts);
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == start) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    std::array<char, 5> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), parts[i], 16).ptr;
    out.append(digits.data(), end);
  }
  return out;
}

Address ipv6(std::string_view text) {
  const auto gap = text.find("::");
  const auto head = words(text.substr(0, gap));
  const auto tail = gap == std::string_view::npos ? Bytes{} : words(text.substr(gap + 2));
  if (head.size() + tail.size() > 16 || (gap == std::string_view::npos && head.size() != 16))
    throw std::invalid_argument("bad IPv6 address: " + std::string(text));
  Address out{true, {}};
  std::copy(head.begin(), head.end(), out.bytes.begin());
  std::copy_backward(tail.begin(), tail.end(), out.bytes.end());
  return out;
}

}  // namespace

Mac mac(std::string_view text) {
  const auto parts = split(text, ':');
  Mac out{};
  if (parts.size() != out.size()) throw std::invalid_argument("bad MAC: " + std::string(text));
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(number(parts[i], 16, 0xFF));
  return out;
}

Address ip(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return ipv6(text);
  const auto parts = split(text, '.');
  if (parts.size() != 4) throw std::invalid_argument("bad IPv4 address: " + std::string(text));
  Address out;
  for (std::size_t i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(number(parts[i], 10, 0xFF));
  return out;
}

Address ip(ByteView four_or_sixteen) {
  if (four_or_sixteen.size() != 4 && four_or_sixteen.size() != 16) throw std::invalid_argument("bad address size");
  Address out{four_or_sixteen.size() == 16, {}};
  std::copy(four_or_sixteen.begin(), four_or_sixteen.end(), out.bytes.begin());
  return out;
}

std::string text(const Address& address) {
  if (address.v6) return ipv6_text(address);
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) out += (i == 0 ? "" : ".") + std::to_string(address.bytes[i]);
  return out;
}

}  // namespace s7::test
