#pragma once

// Numbers and bytes as the text that facts carry.

#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"

namespace s7::dissector {

// "0x0a": at least `digits` lower-case digits.
std::string hex_text(std::uint32_t value, unsigned digits);
// "0102": two lower-case digits per byte.
std::string hex_digits(ByteView bytes);

// A text field of fixed width as it was sent, without the NULs and blanks that fill it up. A NUL ends it.
std::string padded_text(ByteView field);
// The same as UTF-8: bytes above 0x7f are Latin-1, control characters become '?'.
std::string utf8_text(ByteView field);

// At most `size` bytes of UTF-8 text, "..." where it was longer: no packet decides how much is remembered.
std::string shortened(std::string text, std::size_t size);

}  // namespace s7::dissector
