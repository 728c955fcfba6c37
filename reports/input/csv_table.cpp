#include "reports/input/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace s7::reports {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

const std::string& CsvRow::cell(std::string_view name) const {
  static const std::string none;
  const auto column = table_->column(name);
  return column && *column <= record_->cells.size() ? record_->cells[*column - 1] : none;
}

Spot CsvRow::spot(std::string_view name) const { return {record_->line, table_->column(name).value_or(0), name}; }

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto at = columns_.find(name);
  return at == columns_.end() ? std::nullopt : std::optional(at->second);
}

void CsvTable::read_header(const CsvRecord& header, const CsvColumns& columns) {
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string name = lower_case(header.cells[i]);
    if (name.empty()) continue;
    width_ = i + 1;
    const auto [first, is_new] = columns_.emplace(name, i + 1);
    const bool ours = std::count(columns.required.begin(), columns.required.end(), name) > 0 ||
                      std::count(columns.optional.begin(), columns.optional.end(), name) > 0;
    if (!is_new && ours)
      faults_.add({header.line, i + 1, name}, fmt::format("is there twice, see column {}", first->second));
  }
  std::vector<std::string_view> lacking;
  for (const std::string_view name : columns.required) {
    if (!column(name)) lacking.push_back(name);
  }
  if (lacking.empty()) return;
  faults_.add({header.line, 0, {}}, fmt::format("the header line lacks {}; it must name the columns {}",
                                                fmt::join(lacking, ", "), fmt::join(columns.required, ",")));
}

// Without its columns nothing that follows could be judged.
CsvTable::CsvTable(std::string_view text, const CsvColumns& columns, Faults& faults) : records_(text), faults_(faults) {
  if (const auto header = records_.next()) {
    read_header(*header, columns);
  } else if (const auto& fault = records_.fault()) {
    faults_.add({fault->line, fault->column, {}}, fault->reason);
  } else {
    faults_.add({}, fmt::format("is empty; its first line must name the columns {}", fmt::join(columns.required, ",")));
  }
  usable_ = faults_.empty();
}

std::optional<CsvRecord> CsvTable::next() {
  if (!usable_) return std::nullopt;
  auto record = records_.next();
  if (!record) {
    if (const auto& fault = records_.fault()) faults_.add({fault->line, fault->column, {}}, fault->reason);
    return std::nullopt;
  }
  for (std::size_t i = width_; i < record->cells.size(); ++i) {
    if (record->cells[i].empty()) continue;
    faults_.add({record->line, i + 1, {}}, fmt::format("the header line names {} columns only", width_));
    break;
  }
  return record;
}

}  // namespace s7::reports
