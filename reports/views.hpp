#pragma once

// The views of an inventory: as they are, for programs, and with the columns that people want first.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/code_names.hpp"
#include "reports/table.hpp"

namespace s7::reports {

// Names of the views a report can show, in their order.
[[nodiscard]] const std::vector<std::string>& view_names();

// A view with exactly its own columns. Throws storage::StorageError.
[[nodiscard]] Table load_view(storage::Reader& inventory, std::string_view view);
// The same with some of its columns only, for those who do not want to pay for all.
[[nodiscard]] Table load_view(storage::Reader& inventory, std::string_view view,
                              std::span<const std::string_view> columns);
[[nodiscard]] Table table_of(std::string_view view, storage::Rows rows);
[[nodiscard]] CodeNames load_code_names(storage::Reader& inventory);

// The same rows for people: columns merged, values humanised, ranked by importance. A view without columns of its own
// for people comes back as it is. Throws storage::StorageError when `view_table` lacks a column of its view.
[[nodiscard]] Table for_people(std::string_view view, const Table& view_table, const CodeNames& codes);

}  // namespace s7::reports
