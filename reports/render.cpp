#include "reports/render.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/text_layout.hpp"
#include "reports/unicode.hpp"

namespace s7::reports {

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names{"text", "csv", "json", "jsonl", "md", "html", "xlsx"};
  return names;
}

std::optional<Format> format_of(std::string_view name) {
  const auto& names = format_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Format>(found - names.begin());
}

bool is_for_programs(Format format) noexcept {
  return format != Format::text && format != Format::md && format != Format::html;
}

std::string cell_text(const TableColumn& column, const storage::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (column.kind == storage::ColumnKind::boolean) return *number != 0 ? "yes" : "no";
    return fmt::format("{}", *number);
  }
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
  if (const auto* text = std::get_if<std::string>(&value)) return printable(*text);
  return std::string(nothing);
}

}  // namespace s7::reports
