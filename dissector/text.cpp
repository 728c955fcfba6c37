#include "dissector/text.hpp"

#include <algorithm>
#include <string_view>

namespace s7::dissector {
namespace {
constexpr std::string_view digits_of = "0123456789abcdef";
}

std::string hex_text(std::uint32_t value, unsigned digits) {
  std::string out;
  for (unsigned shift = 32; shift > 0;) {
    shift -= 4;
    const auto digit = value >> shift & 0x0fU;
    if (!out.empty() || digit != 0 || shift < digits * 4) out += digits_of[digit];
  }
  return "0x" + out;
}

std::string hex_digits(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += digits_of[byte >> 4U];
    out += digits_of[byte & 0x0fU];
  }
  return out;
}

std::string padded_text(ByteView field) {
  std::string out;
  for (const std::uint8_t byte : field) {
    if (byte == 0) break;
    out += static_cast<char>(byte);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string utf8_text(ByteView field) {
  std::string out;
  for (const char c : padded_text(field)) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x20 || (byte >= 0x7f && byte < 0xa0)) {
      out += '?';
    } else if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0U | byte >> 6U);
      out += static_cast<char>(0x80U | (byte & 0x3fU));
    }
  }
  return out;
}

std::string shortened(std::string text, std::size_t size) {
  constexpr std::string_view mark = "...";
  if (text.size() <= size) return text;
  std::size_t end = size - std::min(size, mark.size());
  while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  return text.append(mark);
}

}  // namespace s7::dissector
