#pragma once

// Tables of a page: a caption, heads with scope, numbers to the right.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports::html {

struct TableStyle {
  std::string_view caption;  // unescaped; what the table is about
  std::string_view id;       // of the element; empty: none
  bool details = false;      // columns from detail_rank on are shown at once, not only on request
  bool names_empty = true;   // says which columns were left out because nothing is known in them
};

// Without rows: "None.". Columns of a rank above 0 in which nothing is known are left out. The table stands in
// a region of its own that scrolls sideways.
[[nodiscard]] std::string render(const Table& table, const TableStyle& style);

// A column of such a table.
[[nodiscard]] TableColumn column(std::string heading, Alignment alignment = Alignment::left, bool alarming = false);

}  // namespace s7::reports::html
