#pragma once

// Which columns of a table a terminal shows, and how wide.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports {

inline constexpr std::size_t column_gap = 2;

struct Layout {
  struct Shown {
    std::size_t column, width;
  };
  std::vector<Shown> shown;           // in the order of the table; longer cells wrap
  std::vector<std::size_t> left_out;  // in the order of the table
};

// `cells`: the printable text of every cell. Without a width every column below detail_rank is shown in full. With one,
// in this order: left-aligned columns wrap down to 28 cells; columns are left out by falling rank (the right one of two
// equals first); what may not be left out wraps down to 8 cells; beyond that lines get longer than the terminal, since
// no value is ever cut. Detail columns join by rising rank where everything fits unwrapped.
[[nodiscard]] Layout lay_out(const std::vector<TableColumn>& columns,
                             const std::vector<std::vector<std::string>>& cells, std::optional<std::size_t> width);

}  // namespace s7::reports
