#pragma once

// Which columns of a table a terminal shows, and how wide.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports {

inline constexpr std::size_t column_gap = 2;

// What stands in a cell whose value is unknown.
inline constexpr std::string_view nothing = "-";

struct Layout {
  struct Shown {
    std::size_t column, width;
  };
  std::vector<Shown> shown;           // in the order of the table; longer cells wrap
  std::vector<std::size_t> left_out;  // for lack of room, in the order of the table
  std::vector<std::size_t> empty;     // nothing is known in any row
};

// `cells`: the printable text of every cell. Columns of rank 0 are always shown, others only when some row has a value.
// Without a width every column below detail_rank is shown in full. With one, columns get a place by rising rank as long
// as the line holds them with long texts wrapped at 32 cells; details only where nothing must wrap. When rank 0 alone
// is too wide, its texts wrap at 8 cells; beyond that lines get longer than the terminal, since no value is ever cut.
[[nodiscard]] Layout lay_out(const std::vector<TableColumn>& columns,
                             const std::vector<std::vector<std::string>>& cells, std::optional<std::size_t> width);

}  // namespace s7::reports
