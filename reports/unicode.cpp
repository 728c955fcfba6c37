#include "reports/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace s7::reports {
namespace {

struct Range {
  char32_t first, last;
};

template <std::size_t N>
constexpr bool contains(const std::array<Range, N>& ranges, char32_t value) noexcept {
  const auto* after = std::upper_bound(ranges.begin(), ranges.end(), value,
                                       [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return after != ranges.begin() && value <= std::prev(after)->last;
}

// Unicode: Cc, line and paragraph separator, zero-width and direction controls, tags, interlinear annotation.
constexpr std::array<Range, 11> unprintable{{{0x00, 0x1f},
                                             {0x7f, 0x9f},
                                             {0xad, 0xad},
                                             {0x61c, 0x61c},
                                             {0x180e, 0x180e},
                                             {0x200b, 0x200f},
                                             {0x2028, 0x202e},
                                             {0x2060, 0x206f},
                                             {0xfeff, 0xfeff},
                                             {0xfff9, 0xfffb},
                                             {0xe0000, 0xe007f}}};

constexpr std::array<Range, 9> combining{{{0x300, 0x36f},
                                          {0x483, 0x489},
                                          {0x591, 0x5bd},
                                          {0x610, 0x61a},
                                          {0x64b, 0x65f},
                                          {0x1ab0, 0x1aff},
                                          {0x1dc0, 0x1dff},
                                          {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f}}};

constexpr std::array<Range, 11> wide{{{0x1100, 0x115f},
                                      {0x2e80, 0x303e},
                                      {0x3041, 0x33ff},
                                      {0x3400, 0x4dbf},
                                      {0x4e00, 0xa4cf},
                                      {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff},
                                      {0xfe30, 0xfe6f},
                                      {0xff00, 0xff60},
                                      {0xffe0, 0xffe6},
                                      {0x1f300, 0x3fffd}}};

constexpr char32_t replacement = 0xfffd;

struct Lead {
  std::size_t length;
  char32_t bits, smallest;
};

constexpr Lead lead_of(unsigned char byte) noexcept {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xc2 && byte < 0xe0) return {2, byte & 0x1fU, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {3, byte & 0x0fU, 0x800};
  if (byte >= 0xf0 && byte < 0xf5) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

std::string escaped(char32_t value) {
  switch (value) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  const auto number = static_cast<unsigned>(value);
  if (number < 0x100) return fmt::format("\\x{:02x}", number);
  return number < 0x10000 ? fmt::format("\\u{:04x}", number) : fmt::format("\\U{:08x}", number);
}

}  // namespace

std::size_t plain_prefix(std::string_view text) noexcept {
  const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
  return static_cast<std::size_t>(end - text.begin());
}

CodePoint next_code_point(std::string_view text) noexcept {
  const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
  if (lead.length == 0) return {replacement, 1, false};
  char32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    if ((byte & 0xc0U) != 0x80) return {replacement, i, false};
    value = (value << 6U) | (byte & 0x3fU);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < lead.smallest || value > 0x10ffff || surrogate) return {replacement, 1, false};
  return {value, lead.length, true};
}

void append_utf8(std::string& out, char32_t value) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xc0 | (value >> 6U));
    put(0x80 | (value & 0x3fU));
  } else if (value < 0x10000) {
    put(0xe0 | (value >> 12U));
    put(0x80 | ((value >> 6U) & 0x3fU));
    put(0x80 | (value & 0x3fU));
  } else {
    put(0xf0 | (value >> 18U));
    put(0x80 | ((value >> 12U) & 0x3fU));
    put(0x80 | ((value >> 6U) & 0x3fU));
    put(0x80 | (value & 0x3fU));
  }
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = next_code_point(text);
    append_utf8(out, point.value);
    text.remove_prefix(point.length);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t plain = plain_prefix(text);
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return out;
    const CodePoint point = next_code_point(text);
    if (contains(unprintable, point.value)) {
      out += escaped(point.value);
    } else {
      append_utf8(out, point.value);
    }
    text.remove_prefix(point.length);
  }
}

namespace {

std::size_t cells_of(char32_t point) noexcept {
  constexpr char32_t first_not_narrow = std::min(wide.front().first, combining.front().first);  // most text is below
  if (point < first_not_narrow) return 1;
  if (contains(wide, point)) return 2;
  return contains(combining, point) ? 0 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (true) {
    const std::size_t plain = plain_prefix(text);
    width += plain;
    text.remove_prefix(plain);
    if (text.empty()) return width;
    const CodePoint point = next_code_point(text);
    width += cells_of(point.value);
    text.remove_prefix(point.length);
  }
}

}  // namespace s7::reports
