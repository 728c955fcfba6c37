#include "reports/views.hpp"

#include <algorithm>
#include <utility>

#include "reports/people/columns.hpp"

namespace s7::reports {
namespace {

std::string title_of(std::string_view view) {
  std::string title(view);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

bool is_number(storage::ColumnKind kind) {
  return kind == storage::ColumnKind::integer || kind == storage::ColumnKind::real;
}

}  // namespace

const std::vector<std::string>& view_names() { return storage::Reader::view_names(); }

Table table_of(std::string_view view, storage::Rows rows) {
  Table table;
  table.title = title_of(view);
  for (storage::Column& column : rows.columns) {
    const Alignment alignment = is_number(column.kind) ? Alignment::right : Alignment::left;
    table.columns.push_back({std::move(column.name), column.kind, alignment, 0, false});
  }
  table.rows = std::move(rows.rows);
  return table;
}

Table load_view(storage::Reader& inventory, std::string_view view) { return table_of(view, inventory.view(view)); }

Table load_view(storage::Reader& inventory, std::string_view view, std::span<const std::string_view> columns) {
  return table_of(view, inventory.view(view, columns));
}

CodeNames load_code_names(storage::Reader& inventory) {
  CodeNames names;
  // The inventory has many more kinds; of them nobody asks.
  inventory.each("SELECT kind, code, name FROM code_name WHERE kind IN ('return-code', 'header-error', 'tls-alert')",
                 [&names](const storage::Statement& row) { names.add(row.text(0), row.integer(1), row.text(2)); });
  return names;
}

Table for_people(std::string_view view, const Table& view_table, const CodeNames& codes) {
  const std::vector<people::Column>* columns = people::columns_of(view);
  if (columns == nullptr) return view_table;
  Table table{view_table.title, {}, {}};
  for (const people::Column& column : *columns) {
    table.columns.push_back(
        {std::string(column.heading), storage::ColumnKind::text, column.alignment, column.rank, column.alarming});
  }
  const Fields fields(view_table.columns);
  table.rows.reserve(view_table.rows.size());
  for (const auto& values : view_table.rows) {
    auto& out = table.rows.emplace_back();
    out.reserve(columns->size());
    for (const people::Column& column : *columns) {
      std::string text = column.text(Row(fields, values), codes);
      out.push_back(text.empty() ? storage::Value{} : storage::Value{std::move(text)});
    }
  }
  return table;
}

}  // namespace s7::reports
