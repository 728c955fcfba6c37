#include "reports/input/rename.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace s7::reports {
namespace {

std::optional<std::size_t> column(const Table& table, std::string_view name) {
  const auto at = std::find_if(table.columns.begin(), table.columns.end(),
                               [name](const TableColumn& column) { return column.name == name; });
  if (at == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(at - table.columns.begin());
}

void put_names(Table& table, const StationNames& names, bool over_others) {
  if (names.empty()) return;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> pairs{
      {{"client", "client_name"}, {"server", "server_name"}, {"address", "name"}}};
  for (const auto& [address, called] : pairs) {
    const auto from = column(table, address), to = column(table, called);
    if (!from || !to) continue;
    for (auto& row : table.rows) {
      const auto* text = std::get_if<std::string>(&row[*from]);
      if (text == nullptr || (!over_others && !std::holds_alternative<std::monostate>(row[*to]))) continue;
      if (std::string name = names.of(*text); !name.empty()) row[*to] = std::move(name);
    }
  }
}

}  // namespace

void rename_stations(Table& table, const StationNames& names) { put_names(table, names, true); }

void name_unnamed(Table& table, const StationNames& names) { put_names(table, names, false); }

}  // namespace s7::reports
