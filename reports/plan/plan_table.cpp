#include <algorithm>

#include "reports/plan/make_plan.hpp"

namespace s7::reports::plan {
namespace {

using storage::ColumnKind;
using storage::Value;

Value text(const std::string& value) { return value.empty() ? Value{} : Value{value}; }

template <class T>
Value number(const std::optional<T>& value) {
  return value ? Value{static_cast<std::int64_t>(*value)} : Value{};
}

std::string direction_of(const Permit& permit) {
  return permit.read && permit.write ? "both" : permit.write ? "write" : "read";
}

std::string initiator_of(const Permit& permit) { return !permit.by_server ? "" : permit.by_client ? "both" : "server"; }

std::vector<Value> row_of(const Line& line) {
  const Permit permit = line.permit.value_or(Permit{});
  std::optional<std::int64_t> bytes;
  if (permit.first_byte) bytes = *permit.end - *permit.first_byte;
  return {text(line.client.text),
          text(line.server.text),
          number(line.port),
          text(line.client_tsap.value_or("")),
          text(line.server_tsap.value_or("")),
          text(line.protocol),
          text(line.permit ? direction_of(permit) : ""),
          text(permit.area),
          number(permit.db),
          number(permit.first_byte),
          number(bytes),
          text(line.name),
          text(line.owner),
          text(line.purpose),
          text(line.approved),
          text(initiator_of(permit)),
          text(permit.detail)};
}

void drop_if_unused(Table& table, std::size_t column) {
  const auto is_used = [column](const auto& row) { return !std::holds_alternative<std::monostate>(row[column]); };
  if (std::any_of(table.rows.begin(), table.rows.end(), is_used)) return;
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns.erase(table.columns.begin() + at);
  for (auto& row : table.rows) row.erase(row.begin() + at);
}

}  // namespace

Table plan_table(const Plan& plan) {
  Table table{"Plan", {}, {}};
  const auto column = [&](const char* name, ColumnKind kind) { table.columns.push_back({name, kind}); };
  for (const char* name : {"client", "server"}) column(name, ColumnKind::text);
  column("port", ColumnKind::integer);
  for (const char* name : {"client_tsap", "server_tsap", "protocol", "direction", "area"})
    column(name, ColumnKind::text);
  for (const char* name : {"db", "first_byte", "bytes"}) column(name, ColumnKind::integer);
  for (const char* name : {"name", "owner", "purpose", "approved", "initiator", "detail"})
    column(name, ColumnKind::text);
  for (const Line& line : plan.lines) table.rows.push_back(row_of(line));
  // What only some plants need stays away from the others' tables.
  const std::size_t last = table.columns.size() - 1;
  drop_if_unused(table, last);
  drop_if_unused(table, last - 1);
  return table;
}

}  // namespace s7::reports::plan
