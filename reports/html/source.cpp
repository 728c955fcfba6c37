#include "reports/html/source.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "reports/input/rename.hpp"
#include "reports/views.hpp"

namespace s7::reports::html {
namespace {

// A page that is too long is not read, and opens slowly. Connections and accesses stand with their controllers, too.
// A browser needs a second for 10,000 rows, in which it does not scroll.
constexpr std::int64_t most_rows = 1'500, fewer_rows = 500, many_rows = 10'000;

std::int64_t count_of(storage::Reader& inventory, const std::string& view) {
  std::int64_t count = 0;
  inventory.each("SELECT count(*) FROM " + view, [&count](const storage::Statement& row) { count = row.integer(0); });
  return count;
}

Table load_shown(storage::Reader& inventory, const std::string& view, std::int64_t most, const StationNames& names,
                 const CodeNames& codes) {
  Table rows = table_of(view, inventory.query(fmt::format("SELECT * FROM {} LIMIT {}", view, most)));
  rename_stations(rows, names);
  return for_people(view, rows, codes);
}

}  // namespace

Source load_source(storage::Reader& inventory, const audit::AuditInput& input, std::string name,
                   const StationNames& names) {
  Source source;
  source.name = std::move(name);
  source.overview = load_overview(inventory, input, names);
  source.facts = gather(source.overview);
  std::vector<std::int64_t> totals;
  for (const std::string& view : view_names()) totals.push_back(count_of(inventory, view));
  const bool many = std::accumulate(totals.begin(), totals.end(), std::int64_t{0}) > many_rows;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    Table table = load_shown(inventory, view_names()[i], many ? fewer_rows : most_rows, names, source.overview.codes);
    source.views.push_back({view_names()[i], std::move(table), totals[i]});
  }
  return source;
}

}  // namespace s7::reports::html
