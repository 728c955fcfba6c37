#pragma once

// The columns of the connection list, in their order.

#include <cstddef>
#include <span>
#include <string_view>

#include "reports/table.hpp"

namespace s7::reports::commissioning {

struct ListColumn {
  std::string_view key, heading;
  storage::ColumnKind kind = storage::ColumnKind::text;
  int rank = 0;  // see TableColumn::rank
};

// Columns before the firewall rule that people fill in: connection name, owner, purpose, approved by, date.
inline constexpr std::size_t by_hand = 5;

[[nodiscard]] std::span<const ListColumn> list_columns() noexcept;

}  // namespace s7::reports::commissioning
