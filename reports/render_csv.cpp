#include <fmt/format.h>

#include <cmath>

#include "reports/render.hpp"
#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

bool is_plain_number(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const bool digits_only = text.find_first_not_of("0123456789.") == std::string_view::npos;
  return digits_only && !text.empty() && text.front() != '.' && text.find('.') == text.rfind('.');
}

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos &&
         !is_plain_number(text);
}

void append_text(std::string& out, std::string_view raw, bool for_spreadsheet) {
  std::string text = valid_utf8(raw);
  if (for_spreadsheet && looks_like_formula(text)) text.insert(0, 1, '\'');
  const bool outer_blank = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!text.empty() && !outer_blank && text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_value(std::string& out, const TableColumn& column, const storage::Value& value, bool for_spreadsheet) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (column.kind == storage::ColumnKind::boolean) {
      out += *number != 0 ? "true" : "false";
    } else {
      fmt::format_to(std::back_inserter(out), "{}", *number);
    }
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (std::isfinite(*real)) fmt::format_to(std::back_inserter(out), "{}", *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    append_text(out, *text, for_spreadsheet);
  }
}

}  // namespace

std::string render_csv(const Table& table, bool for_spreadsheet) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_text(out, table.columns[i].name, for_spreadsheet);
  }
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_value(out, table.columns[i], row[i], for_spreadsheet);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace s7::reports
