#pragma once

// Codes of system status lists (docs/szl.md). Sorted by code.

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

std::span<const CodeName> szl_ids() noexcept;
// Key: number of the partial list (low byte of the id) << 16 | index. LEDs by their id; names of other indexes say
// nothing, their meaning does.
std::span<const CodeName> szl_indexes() noexcept;
std::span<const CodeName> cpu_characteristics() noexcept;
// Nibbles of list 0x24.
std::span<const CodeName> operating_modes() noexcept;

}  // namespace s7::dissector
