#include "dissector/wire/device_text.hpp"

#include <algorithm>
#include <optional>

namespace s7::dissector {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\0' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }

// "HW: 4" -> "4"; the word "Version" in front of the number says nothing.
std::optional<std::string_view> behind(std::string_view part, std::string_view label) noexcept {
  if (!part.starts_with(label)) return std::nullopt;
  part = trimmed(part.substr(label.size()));
  constexpr std::string_view version = "Version";
  if (part.starts_with(version)) part = trimmed(part.substr(version.size()));
  return part;
}

}  // namespace

std::string_view text_of(ByteView bytes) noexcept {
  return trimmed({static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()});
}

bool is_order_number(std::string_view text) noexcept {
  constexpr std::string_view form = "9AX9999-XXXXX-XXXX";  // A letter, 9 digit or letter, X the same
  if (text.size() > 4 && text[4] == ' ') {
    if (text.size() != form.size() + 1) return false;
  } else if (text.size() != form.size()) {
    return false;
  }
  std::size_t at = 0;
  for (const char f : form) {
    if (at == 4 && text[at] == ' ') ++at;
    const char c = text[at++];
    if (f == '-' ? c != '-' : !(is_digit(c) || is_letter(c))) return false;
  }
  return is_digit(text[0]) && is_letter(text[1]);
}

std::string_view find_order_number(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::size_t size : {std::size_t{19}, std::size_t{18}}) {
      const std::string_view part = text.substr(at, size);
      if (is_order_number(part)) return part;
    }
  }
  return {};
}

DeviceText read_device_text(std::string_view line) noexcept {
  DeviceText out;
  std::string_view before;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(','), line.size());
    const std::string_view part = trimmed(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    if (out.order_number.empty()) {
      if (is_order_number(part)) {
        out.order_number = part;
        out.product = before;
      }
      before = part;
    } else if (const auto hardware = behind(part, "HW:")) {
      out.hardware = *hardware;
    } else if (const auto firmware = behind(part, "FW:")) {
      out.firmware = *firmware;
    } else if (!out.firmware.empty() && out.serial.empty() && part.size() >= 8 && part.front() == 'S') {
      out.serial = part;
    }
  }
  return out;
}

}  // namespace s7::dissector
