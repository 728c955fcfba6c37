#pragma once

// Tables of a page: a caption, heads with scope, numbers to the right.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports::html {

// Rows that belong together: a line across the table above them.
struct RowGroup {
  std::string label;      // unescaped
  std::size_t first = 0;  // row; the group ends where the next begins
};

struct TableStyle {
  std::string_view caption;        // unescaped; what the table is about
  std::string_view id;             // of the element; empty: none
  bool details = false;            // columns from detail_rank on are shown at once, not only on request
  bool names_empty = true;         // says which columns were left out because nothing is known in them
  std::vector<RowGroup> groups{};  // ascending, the first at row 0; none: rows stand alone
};

// How columns are drawn is said once per table, for as many columns as the style sheet has rules for.
constexpr std::size_t styled_columns = 64;

// Without rows: "None.". Columns of a rank above 0 in which nothing is known are left out. The table stands in
// a region of its own that scrolls sideways.
[[nodiscard]] std::string render(const Table& table, const TableStyle& style);

// A column of such a table.
[[nodiscard]] TableColumn column(std::string heading, Alignment alignment = Alignment::left, bool alarming = false);

}  // namespace s7::reports::html
