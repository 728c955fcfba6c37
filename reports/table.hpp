#pragma once

// What every report is before it becomes text: columns with a meaning, rows of values.

#include <cstdint>
#include <string>
#include <vector>

#include "storage/reader.hpp"

namespace s7::reports {

enum class Alignment : std::uint8_t { left, right };

// Columns from this rank on are shown only where there is room to spare; see TableColumn::rank.
inline constexpr int detail_rank = 10;

struct TableColumn {
  std::string name;  // key of the view, or a heading for people
  storage::ColumnKind kind = storage::ColumnKind::text;
  Alignment alignment = Alignment::left;
  int rank = 0;           // 0: always shown; higher ranks are left out first when a line gets too long
  bool alarming = false;  // a value other than 0 or unknown deserves the eye
};

// Each row has one value per column. Text values are bytes from the wire: renderers must not trust them.
struct Table {
  std::string title;
  std::vector<TableColumn> columns;
  std::vector<std::vector<storage::Value>> rows;
};

}  // namespace s7::reports
