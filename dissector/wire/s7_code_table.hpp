#pragma once

// For the files that hold the tables of s7_codes.hpp.

#include <algorithm>
#include <array>

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

template <std::size_t N>
constexpr bool is_sorted_by_code(const std::array<CodeName, N>& table) {
  return std::is_sorted(table.begin(), table.end(),
                        [](const CodeName& a, const CodeName& b) { return a.code < b.code; });
}

}  // namespace s7::dissector
