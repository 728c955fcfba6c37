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

}  // namespace s7::dissector
