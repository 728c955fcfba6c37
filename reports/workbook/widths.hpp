#pragma once

// How wide the columns of a sheet are, in characters.

#include <cstddef>
#include <string_view>
#include <vector>

#include "reports/xlsx.hpp"

namespace s7::reports {

// How many rows have a say.
inline constexpr std::size_t rows_that_widen = 2000;

// One per column, those to fill in included: as wide as the first rows need, within bounds; longer texts wrap.
[[nodiscard]] std::vector<std::size_t> sheet_widths(const Sheet& sheet,
                                                    const std::vector<std::vector<storage::Value>>& first_rows);

// Lines that a text takes in a column of that width.
[[nodiscard]] std::size_t lines_of(std::string_view text, std::size_t width);

}  // namespace s7::reports
