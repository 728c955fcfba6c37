#include <fmt/format.h>

#include <cmath>

#include "reports/json.hpp"
#include "reports/render.hpp"

namespace s7::reports {
namespace {

void append_value(std::string& out, const TableColumn& column, const storage::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (column.kind == storage::ColumnKind::boolean) {
      out += *number != 0 ? "true" : "false";
    } else {
      fmt::format_to(std::back_inserter(out), "{}", *number);
    }
    return;
  }
  if (const auto* real = std::get_if<double>(&value); real != nullptr && std::isfinite(*real)) {
    fmt::format_to(std::back_inserter(out), "{}", *real);
    return;
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    // A damaged inventory must not make a damaged document: what is no JSON goes out as a string.
    const auto embedded = column.kind == storage::ColumnKind::json ? compact_json(*text) : std::nullopt;
    if (embedded) {
      out += *embedded;
    } else {
      append_json_string(out, *text);
    }
    return;
  }
  out += "null";
}

}  // namespace

void append_json_object(std::string& out, const std::vector<TableColumn>& columns,
                        const std::vector<storage::Value>& row) {
  out.push_back('{');
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ", ";
    append_json_string(out, columns[i].name);
    out += ": ";
    append_value(out, columns[i], row[i]);
  }
  out.push_back('}');
}

std::string render_json(const Table& table) {
  std::string out = "[";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    out += i == 0 ? "\n  " : ",\n  ";
    append_json_object(out, table.columns, table.rows[i]);
  }
  out += table.rows.empty() ? "]\n" : "\n]\n";
  return out;
}

}  // namespace s7::reports
