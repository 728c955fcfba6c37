#include "reports/knowledge/data_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t tab = line.find('\t');
    const std::string_view cell = trimmed(line.substr(0, tab));
    cells.emplace_back(cell == "-" ? std::string_view{} : cell);
    if (tab == std::string_view::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

std::string listed(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

}  // namespace

DataTable::DataTable(const DataText& data, const std::vector<std::string>& columns) : name_(data.name) {
  std::string_view rest = data.text;
  if (rest.substr(0, 3) == "\xef\xbb\xbf") rest.remove_prefix(3);
  std::size_t number = 0;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (trimmed(line).empty() || line.front() == '#') continue;
    if (width_ == 0) {
      read_header(line, number, columns);
      continue;
    }
    Line& row = lines_.emplace_back();
    row.table_ = this;
    row.number_ = number;
    row.cells_ = split(line);
    if (row.cells_.size() > width_)
      row.fail(fmt::format("{} cells, but the header names {} columns", row.cells_.size(), width_));
    row.cells_.resize(width_);
  }
  if (width_ == 0) throw DataError(fmt::format("{}:1: no header line with {}", name_, listed(columns)));
}

void DataTable::read_header(const std::string& line, std::size_t number, const std::vector<std::string>& columns) {
  const std::vector<std::string> names = split(line);
  width_ = names.size();
  for (std::size_t i = 0; i < names.size(); ++i) index_.emplace(names[i], i);
  for (const std::string& column : columns) {
    if (!index_.contains(column)) {
      throw DataError(
          fmt::format("{}:{}: the header names no column '{}' (tabs between the columns?)", name_, number, column));
    }
  }
}

void DataTable::Line::fail(const std::string& reason) const {
  throw DataError(fmt::format("{}:{}: {}", table_->name_, number_, printable(reason)));
}

const std::string& DataTable::Line::text(std::string_view column) const {
  const auto at = table_->index_.find(std::string(column));
  assert(at != table_->index_.end());
  return cells_[at->second];
}

const std::string& DataTable::Line::required(std::string_view column) const {
  const std::string& value = text(column);
  if (value.empty()) fail(fmt::format("column '{}' must not be empty", column));
  return value;
}

std::optional<std::int64_t> DataTable::Line::number(std::string_view column, std::int64_t most) const {
  const std::string& value = text(column);
  if (value.empty()) return std::nullopt;
  std::int64_t result = 0;
  const char* end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, result);
  if (parsed.ec != std::errc{} || parsed.ptr != end || result < 0 || result > most)
    fail(fmt::format("column '{}': '{}' is no number from 0 to {}", column, value, most));
  return result;
}

std::size_t DataTable::Line::word(std::string_view column, const std::vector<std::string>& words) const {
  const auto found = std::find(words.begin(), words.end(), text(column));
  if (found == words.end())
    fail(fmt::format("column '{}': there is no '{}', only {}", column, text(column), listed(words)));
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace s7::reports
