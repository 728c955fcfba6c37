#pragma once

// Text from the wire made safe to write: whatever bytes a station sends, files stay valid UTF-8 and terminals get no
// commands.

#include <cstddef>
#include <string>
#include <string_view>

namespace s7::reports {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // bytes consumed, at least 1
  bool valid = false;      // false: malformed bytes, value is U+FFFD
};

// First code point of `text`, which must not be empty. Overlong forms and surrogates are malformed.
[[nodiscard]] CodePoint next_code_point(std::string_view text) noexcept;

void append_utf8(std::string& out, char32_t value);

// The same text with each malformed sequence replaced by U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

// For people: valid UTF-8 in which control characters, invisible characters and those that turn the writing direction
// are spelled out (`\n`, `\x1b`, `\u202e`), so that nothing can move the cursor, hide, or pose as something else.
[[nodiscard]] std::string printable(std::string_view text);

// How many bytes at the start are printable ASCII: they stand for themselves and take one cell each, as nearly all text
// does.
[[nodiscard]] std::size_t plain_prefix(std::string_view text) noexcept;

// Terminal cells that valid, printable UTF-8 takes: 2 for East Asian wide characters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

}  // namespace s7::reports
