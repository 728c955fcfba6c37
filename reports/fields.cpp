#include "reports/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace s7::reports {

Fields::Fields(const std::vector<TableColumn>& columns) {
  names_.reserve(columns.size());
  for (const TableColumn& column : columns) names_.push_back(column.name);
}

std::size_t Fields::at(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    throw storage::StorageError(storage::StorageFault::damaged,
                                fmt::format("the inventory lacks the column '{}'", name));
  }
  return static_cast<std::size_t>(found - names_.begin());
}

std::optional<std::int64_t> Row::integer(std::string_view name) const {
  const auto* number = std::get_if<std::int64_t>(&(*values_)[fields_->at(name)]);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::string Row::text(std::string_view name) const {
  const storage::Value& value = (*values_)[fields_->at(name)];
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
  return {};
}

}  // namespace s7::reports
