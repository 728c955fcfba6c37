#pragma once

// Values of a view's row by the name of their column.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace s7::reports {

// Where each column of a view stands. Keeps its own copy of the names.
class Fields {
 public:
  explicit Fields(const std::vector<TableColumn>& columns);
  // Index of a column; throws storage::StorageError when the view lacks it.
  [[nodiscard]] std::size_t at(std::string_view name) const;

 private:
  std::vector<std::string> names_;  // few: the one that is looked for is found sooner than its hash
};

// One row. Borrows both; valid as long as they are.
class Row {
 public:
  Row(const Fields& fields, const std::vector<storage::Value>& values) : fields_(&fields), values_(&values) {}
  // nullopt: unknown, or not of that type.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
  // The number, 0 when unknown: for counters.
  [[nodiscard]] std::int64_t count(std::string_view name) const { return integer(name).value_or(0); }
  [[nodiscard]] bool flag(std::string_view name) const { return count(name) != 0; }
  // The text as stored; empty when unknown. Numbers as digits.
  [[nodiscard]] std::string text(std::string_view name) const;

 private:
  const Fields* fields_;
  const std::vector<storage::Value>* values_;
};

// Calls f(Row) for each row of a table.
template <class F>
void for_each_row(const Table& table, F f) {
  const Fields fields(table.columns);
  for (const auto& values : table.rows) f(Row(fields, values));
}

}  // namespace s7::reports
