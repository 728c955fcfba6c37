#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "reports/humanise.hpp"

namespace s7::reports {
namespace {

std::vector<unsigned> bytes_of(std::string_view hex) {
  std::vector<unsigned> bytes;
  for (std::size_t i = 0; i + 2 <= hex.size(); i += 2) {
    unsigned byte = 0;
    const char* begin = hex.data() + i;
    const auto result = std::from_chars(begin, begin + 2, byte, 16);
    if (result.ptr != begin + 2) return {};
    bytes.push_back(byte);
  }
  return hex.size() % 2 == 0 ? bytes : std::vector<unsigned>{};
}

std::string characters(const std::vector<unsigned>& bytes, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < bytes.size(); ++i) {
    if (bytes[i] < 0x20 || bytes[i] > 0x7e) return {};
    text.push_back(static_cast<char>(bytes[i]));
  }
  return text;
}

// The low byte of a two-byte S7 TSAP is rack * 32 + slot.
std::string place(unsigned low) { return fmt::format("rack {} slot {}", low / 32, low % 32); }

std::string meaning(const std::vector<unsigned>& bytes, bool called) {
  const unsigned high = bytes[0];
  if (high == 0xe0) {
    const std::string text = bytes.size() > 2 ? characters(bytes, 2) : std::string{};
    const std::string kind = "open communication, " + place(bytes[1]);
    return text.empty() ? kind : fmt::format("{}, \"{}\"", kind, text);
  }
  if (const std::string text = characters(bytes, 0); !text.empty()) return fmt::format("\"{}\"", text);
  if (bytes.size() != 2) return {};
  const std::string_view type = high == 1 ? "PG" : high == 2 ? "OP" : high == 3 ? "S7 basic" : "";
  if (!type.empty()) return called || bytes[1] != 0 ? fmt::format("{}, {}", type, place(bytes[1])) : std::string(type);
  if (high >= 0x10 && high <= 0xdf) return fmt::format("S7 resource {:02x}, {}", high, place(bytes[1]));
  return {};
}

}  // namespace

std::string tsap_characters(std::string_view hex) {
  const auto bytes = bytes_of(hex);
  return bytes.size() < 2 ? std::string{} : characters(bytes, 0);
}

std::string tsap_meaning(std::string_view hex, bool called) {
  const auto bytes = bytes_of(hex);
  return bytes.size() < 2 ? std::string{} : meaning(bytes, called);
}

std::string human_tsap(std::string_view hex, bool called) {
  const std::string said = tsap_meaning(hex, called);
  return said.empty() ? std::string(hex) : fmt::format("{} ({})", hex, said);
}

}  // namespace s7::reports
