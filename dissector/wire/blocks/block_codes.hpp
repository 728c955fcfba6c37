#pragma once

// Codes of blocks (docs/s7-userdata.md section 10). Sorted by code.

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

// Byte codes as in block headers; the two text digits of block names are the same number in hex.
std::span<const CodeName> block_types() noexcept;
std::span<const CodeName> block_languages() noexcept;

}  // namespace s7::dissector
