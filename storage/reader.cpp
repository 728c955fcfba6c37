#include "storage/reader.hpp"

#include <algorithm>
#include <optional>

#include "storage/schema.hpp"
#include "storage/view_columns.hpp"

namespace s7::storage {

namespace {

std::string hex(const std::vector<std::uint8_t>& bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

Value value_of(const Statement& row, int column) {
  switch (row.type(column)) {
    case Statement::Type::null: return std::monostate{};
    case Statement::Type::integer: return row.integer(column);
    case Statement::Type::real: return row.real(column);
    case Statement::Type::text: return row.text(column);
    case Statement::Type::blob: return hex(row.blob(column));
  }
  return std::monostate{};
}

std::vector<std::vector<Value>> fetch(Statement& statement) {
  std::vector<std::vector<Value>> rows;
  const int width = statement.columns();
  while (statement.step()) {
    std::vector<Value>& row = rows.emplace_back();
    row.reserve(static_cast<std::size_t>(width));
    for (int column = 0; column < width; ++column) row.push_back(value_of(statement, column));
  }
  return rows;
}

bool fits(ColumnKind kind, const Value& value) {
  switch (kind) {
    case ColumnKind::integer:
    case ColumnKind::boolean: return std::holds_alternative<std::int64_t>(value);
    case ColumnKind::real: return std::holds_alternative<double>(value);
    case ColumnKind::text:
    case ColumnKind::time:
    case ColumnKind::json: return std::holds_alternative<std::string>(value);
  }
  return false;
}

ColumnKind kind_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return ColumnKind::integer;
  if (std::holds_alternative<double>(value)) return ColumnKind::real;
  return ColumnKind::text;
}

// `errors` counts in one view and is JSON in another: the kind that fits the value is the right one.
std::optional<ColumnKind> declared_kind(const std::string& name, const Value& value) {
  std::optional<ColumnKind> found;
  for (const ViewColumns& view : all_view_columns()) {
    for (const Column& column : view.columns) {
      if (column.name != name) continue;
      if (fits(column.kind, value)) return column.kind;
      if (!found) found = column.kind;
    }
  }
  if (found && !std::holds_alternative<std::monostate>(value)) return std::nullopt;
  return found;
}

Column column_of(const Statement& statement, const std::vector<std::vector<Value>>& rows, int index) {
  const auto at = static_cast<std::size_t>(index);
  const auto known = std::find_if(rows.begin(), rows.end(), [at](const std::vector<Value>& row) {
    return !std::holds_alternative<std::monostate>(row[at]);
  });
  const Value value = known == rows.end() ? Value() : (*known)[at];
  const std::string name = statement.column_name(index);
  return {name, declared_kind(name, value).value_or(kind_of(value))};
}

}  // namespace

Reader::Reader(const std::string& path) : db_(open_inventory_to_read(path)) {}

const std::vector<std::string>& Reader::view_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const ViewColumns& view : all_view_columns()) list.push_back(view.name);
    return list;
  }();
  return names;
}

Rows Reader::view(std::string_view name) {
  const ViewColumns* view = find_view(name);
  if (!view) throw StorageError(StorageFault::failed, db_.path() + ": has no view " + std::string(name));
  return select(name, view->columns);
}

Rows Reader::view(std::string_view name, std::span<const std::string_view> columns) {
  const ViewColumns* view = find_view(name);
  std::vector<Column> wanted;
  for (const std::string_view column : columns) {
    const auto is_wanted = [column](const Column& known) { return known.name == column; };
    if (!view || std::none_of(view->columns.begin(), view->columns.end(), is_wanted))
      throw StorageError(StorageFault::failed,
                         db_.path() + ": has no " + std::string(name) + "." + std::string(column));
    wanted.push_back(*std::find_if(view->columns.begin(), view->columns.end(), is_wanted));
  }
  return select(name, std::move(wanted));
}

// The views are ordered themselves; naming the columns keeps the answer right should a later schema add one.
Rows Reader::select(std::string_view view, std::vector<Column> columns) {
  std::string sql = "SELECT ";
  for (const Column& column : columns) sql += (sql.size() > 7 ? "," : "") + column.name;
  Statement statement = db_.prepare(sql.append(" FROM ").append(view));
  return {std::move(columns), fetch(statement)};
}

Rows Reader::query(const std::string& sql) {
  Statement statement = db_.prepare(sql);
  Rows result;
  result.rows = fetch(statement);
  for (int column = 0; column < statement.columns(); ++column)
    result.columns.push_back(column_of(statement, result.rows, column));
  return result;
}

void Reader::each(const std::string& sql, const std::function<void(const Statement&)>& row) {
  Statement statement = db_.prepare(sql);
  while (statement.step()) row(statement);
}

}  // namespace s7::storage
