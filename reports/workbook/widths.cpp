#include "reports/workbook/widths.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/unicode.hpp"
#include "reports/wrap.hpp"

namespace s7::reports {
namespace {

constexpr std::size_t narrowest = 4, widest = 44, widest_of_page = 110, by_hand_width = 18;
constexpr std::size_t date_width = 23, arrow = 2;  // the filter's button covers part of the heading

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    longest = std::max(longest, display_width(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

std::size_t width_of(const TableColumn& column, const storage::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::formatted_size("{}", *number);
  if (const auto* real = std::get_if<double>(&value)) return fmt::formatted_size("{}", *real);
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return 0;
  const bool date = column.kind == storage::ColumnKind::time && text->size() == 27;
  return date ? date_width : display_width(printable(*text));
}

}  // namespace

std::vector<std::size_t> sheet_widths(const Sheet& sheet, const std::vector<std::vector<storage::Value>>& first_rows) {
  std::vector<std::size_t> widths;
  for (const TableColumn& column : sheet.columns)
    widths.push_back(sheet.headings ? std::max(narrowest, longest_word(column.name) + arrow) : narrowest);
  for (const auto& row : first_rows) {
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], width_of(sheet.columns[column], row[column]));
  }
  for (std::size_t& width : widths) width = std::min(width, sheet.headings ? widest : widest_of_page);
  widths.resize(sheet.columns.size() + sheet.by_hand.size(), by_hand_width);
  return widths;
}

std::size_t lines_of(std::string_view text, std::size_t width) {
  if (text.size() <= width) return 1;
  return std::max<std::size_t>(1, wrap(text, width).size());
}

}  // namespace s7::reports
