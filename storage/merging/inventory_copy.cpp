#include "storage/merging/inventory_copy.hpp"

#include <algorithm>
#include <optional>

#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

void copy_value(const Statement& row, int column, Statement& to) {
  switch (row.type(column)) {
    case Statement::Type::null: to.bind(nullptr); break;
    case Statement::Type::integer: to.bind(row.integer(column)); break;
    case Statement::Type::real: to.bind(row.real(column)); break;
    case Statement::Type::text: to.bind(row.text(column)); break;
    case Statement::Type::blob: to.bind(row.blob(column)); break;
  }
}

std::vector<std::string> columns_of(const Database& db, const std::string& table) {
  std::vector<std::string> names;
  Statement columns = db.prepare("SELECT name FROM pragma_table_info(?)");
  columns.bind(table);
  while (columns.step()) names.push_back(columns.text(0));
  return names;
}

// "SELECT DISTINCT x FROM (...)": which keys the captures show, in the order in which they were given.
std::string shown_keys(const KeyTable& table, const std::string& captures) {
  std::string sql;
  for (const char* shown_by : table.shown_by) {
    if (!sql.empty()) sql += " UNION ";
    sql += std::string("SELECT ") + table.name + " AS id FROM " + shown_by + " WHERE capture IN (" + captures +
           ") AND " + table.name + " IS NOT NULL";
  }
  return sql;
}

std::string key_columns(const KeyTable& table) {
  std::string out;
  for (const KeyTable::Column& column : table.key) out += (out.empty() ? "" : ", ") + std::string(column.name);
  for (const char* column : table.derived) out += std::string(", ") + column;
  return out;
}

std::string find_sql(const KeyTable& table) {
  std::string sql;
  for (const KeyTable::Column& column : table.key) {
    const std::string name = column.name;
    sql += sql.empty() ? std::string("SELECT id FROM ") + table.name + " WHERE " : " AND ";
    sql += column.unknown == nullptr
               ? name + " = ?"
               : "coalesce(" + name + ", " + column.unknown + ") = coalesce(?, " + column.unknown + ")";
  }
  return sql;
}

}  // namespace

InventoryCopy::InventoryCopy(const Database& from, Database& to, GivenNumbers& given)
    : from_(from), to_(to), given_(given) {}

std::int64_t InventoryCopy::mapped(Refers to, std::int64_t id) {
  const auto find = [&](const Ids& ids) {
    const auto at = ids.find(id);
    if (at == ids.end())
      throw StorageError(StorageFault::damaged, from_.path() + ": is damaged (a row refers to nothing)");
    return at->second;
  };
  switch (to) {
    case Refers::capture: return find(captures_);
    case Refers::observation: return given_.observation;
    case Refers::connection: return find(connections_);
    case Refers::access: return find(accesses_);
    case Refers::operation: return find(operations_);
    case Refers::session: return find(sessions_);
  }
  return 0;
}

// Columns that both have, in the order of the new one.
std::vector<std::string> InventoryCopy::shared_columns(const std::string& table) const {
  const std::vector<std::string> theirs = columns_of(from_, table);
  std::vector<std::string> ours = columns_of(to_, table);
  std::erase_if(ours,
                [&](const std::string& name) { return std::find(theirs.begin(), theirs.end(), name) == theirs.end(); });
  return ours;
}

void InventoryCopy::copy_observation(const std::vector<std::int64_t>& captures) {
  ++given_.observation;
  std::vector<std::string> list;
  for (const std::int64_t capture : captures) {
    copy_capture(capture);
    list.push_back(std::to_string(capture));
  }
  const std::string wanted = joined(list);
  copy_keys(connection_keys(), Refers::connection, wanted);
  copy_keys(access_keys(), Refers::access, wanted);
  copy_keys(operation_keys(), Refers::operation, wanted);
  Statement sessions =
      from_.prepare("SELECT DISTINCT session FROM session_part WHERE capture IN (" + wanted + ") ORDER BY session");
  while (sessions.step()) sessions_[sessions.integer(0)] = ++given_.session;
  for (const FactTable& table : fact_tables()) copy_facts(table, wanted);
}

void InventoryCopy::copy_capture(std::int64_t capture) {
  std::vector<std::string> columns = shared_columns("capture");
  std::erase(columns, "id");
  Statement row = from_.prepare("SELECT " + joined(columns) + " FROM capture WHERE id = ?");
  Statement insert = to_.prepare(insert_sql("INSERT", "capture", joined(columns)));
  row.bind(capture);
  if (!row.step()) throw StorageError(StorageFault::damaged, from_.path() + ": is damaged (a capture is gone)");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == "observation")
      insert.bind(given_.observation);
    else
      copy_value(row, static_cast<int>(i), insert);
  }
  insert.run();
  captures_[capture] = to_.last_insert_id();
}

void InventoryCopy::copy_keys(const KeyTable& table, Refers kind, const std::string& captures) {
  Ids& ids = kind == Refers::connection ? connections_ : kind == Refers::access ? accesses_ : operations_;
  const std::string columns = key_columns(table);
  Statement shown = from_.prepare(shown_keys(table, captures) + " ORDER BY 1");
  Statement row = from_.prepare("SELECT " + columns + std::string(" FROM ") + table.name + " WHERE id = ?");
  Statement find = to_.prepare(find_sql(table));
  Statement insert = to_.prepare(insert_sql("INSERT", table.name, columns));
  while (shown.step()) {
    const std::int64_t id = shown.integer(0);
    if (ids.contains(id)) continue;
    row.bind(id);
    if (!row.step()) throw StorageError(StorageFault::damaged, from_.path() + ": is damaged (a row refers to nothing)");
    ids[id] = find_or_add(table, row, find, insert);
    row.reset();
  }
}

std::int64_t InventoryCopy::find_or_add(const KeyTable& table, Statement& row, Statement& find, Statement& insert) {
  std::optional<std::int64_t> connection;
  if (table.of_connection) connection = mapped(Refers::connection, row.integer(0));
  const auto bind = [&](Statement& to, std::size_t columns) {
    for (std::size_t i = 0; i < columns; ++i) {
      if (i == 0 && connection)
        to.bind(*connection);
      else
        copy_value(row, static_cast<int>(i), to);
    }
  };
  bind(find, table.key.size());
  if (find.step()) {
    const std::int64_t id = find.integer(0);
    find.reset();
    return id;
  }
  bind(insert, table.key.size() + table.derived.size());
  insert.run();
  return to_.last_insert_id();
}

void InventoryCopy::copy_facts(const FactTable& table, const std::string& captures) {
  std::vector<std::string> columns = shared_columns(table.name);
  if (columns.empty()) return;
  if (table.numbered) std::erase(columns, "id");
  std::vector<std::optional<Refers>> refers(columns.size());
  for (const Reference& reference : table.references) {
    const auto at = std::find(columns.begin(), columns.end(), reference.column);
    if (at != columns.end()) refers[static_cast<std::size_t>(at - columns.begin())] = reference.to;
  }
  Statement rows = from_.prepare("SELECT " + joined(columns) + " FROM " + table.name + " WHERE capture IN (" +
                                 captures + ")" + (table.numbered ? " ORDER BY id" : ""));
  Statement insert = to_.prepare(insert_sql("INSERT", table.name, joined(columns)));
  while (rows.step()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const int column = static_cast<int>(i);
      if (refers[i] && !rows.is_null(column))
        insert.bind(mapped(*refers[i], rows.integer(column)));
      else
        copy_value(rows, column, insert);
    }
    insert.run();
  }
}

}  // namespace s7::storage
