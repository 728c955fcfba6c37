#include "reports/html/source.hpp"

#include <fmt/format.h>

#include <utility>

#include "reports/views.hpp"

namespace s7::reports::html {
namespace {

// A page that is too long is not read, and opens slowly. Connections and accesses stand with their controllers, too.
constexpr std::int64_t most_rows = 1'500;

std::int64_t count_of(storage::Reader& inventory, const std::string& view) {
  std::int64_t count = 0;
  inventory.each("SELECT count(*) FROM " + view, [&count](const storage::Statement& row) { count = row.integer(0); });
  return count;
}

ViewTable load_shown(storage::Reader& inventory, const std::string& view, const CodeNames& codes) {
  ViewTable out{view, {}, 0};
  Table rows = table_of(view, inventory.query(fmt::format("SELECT * FROM {} LIMIT {}", view, most_rows)));
  const auto loaded = static_cast<std::int64_t>(rows.rows.size());
  out.total = loaded < most_rows ? loaded : count_of(inventory, view);
  out.table = for_people(view, rows, codes);
  return out;
}

}  // namespace

Source load_source(storage::Reader& inventory, std::string name) {
  Source source;
  source.name = std::move(name);
  source.overview = load_overview(inventory);
  source.facts = gather(source.overview);
  for (const std::string& view : view_names())
    source.views.push_back(load_shown(inventory, view, source.overview.codes));
  return source;
}

}  // namespace s7::reports::html
