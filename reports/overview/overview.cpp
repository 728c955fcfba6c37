#include "reports/overview/overview.hpp"

#include <fmt/format.h>

#include "reports/overview/sections.hpp"
#include "reports/views.hpp"

namespace s7::reports {
namespace {

// A row of `sessions` may stand for many TCP connections: its `count`.
constexpr const char* losses_sql =
    "SELECT coalesce(sum(count), 0) AS sessions,"
    " coalesce(sum(count) FILTER (WHERE lost_bytes > 0), 0) AS lossy,"
    " coalesce(sum(lost_bytes), 0) AS lost_bytes,"
    " coalesce(sum(count) FILTER (WHERE coalesce(packets_to_server, 0) = 0 OR coalesce(packets_to_client, 0) = 0), 0) "
    "AS one_way,"
    " coalesce(sum(count) FILTER (WHERE NOT start_seen), 0) AS midstream FROM sessions";

// Remote desktops open a COTP connection and go on with TLS outside of it: nothing failed there.
constexpr const char* failed_attempts =
    "FROM attempts a WHERE outcome <> 'established' AND NOT EXISTS (SELECT 1 FROM connection c WHERE c.protocol = 'rdp'"
    " AND c.client = a.client AND c.server = a.server AND c.port = a.port)";

}  // namespace

OverviewSource load_overview(storage::Reader& inventory) {
  OverviewSource source;
  source.captures = load_view(inventory, "captures");
  source.connections = load_view(inventory, "connections");
  source.accesses = load_view(inventory, "accesses");
  source.operations = load_view(inventory, "operations");
  source.attempts =
      table_of("attempts",
               inventory.query(fmt::format(
                   "SELECT *, (SELECT sum(count) FROM attempt e WHERE e.outcome = 'established' AND e.client = a.client"
                   " AND e.server = a.server AND e.port = a.port) AS succeeded {} LIMIT {}",
                   failed_attempts, most_attempts_listed)));
  source.attempt_totals = table_of(
      "attempt_totals",
      inventory.query(fmt::format("SELECT coalesce(sum(count), 0) AS failed, count(*) AS rows {}", failed_attempts)));
  source.devices = load_view(inventory, "devices");
  source.losses = table_of("losses", inventory.query(losses_sql));
  source.restrictions =
      table_of("restrictions", inventory.query("SELECT filter, count(*) AS captures FROM capture"
                                               " WHERE filter <> '' GROUP BY filter ORDER BY filter"));
  source.codes = load_code_names(inventory);
  return source;
}

Document overview(const OverviewSource& source) {
  const Facts facts = gather(source);
  Document page;
  page.add(Block::Kind::title, "S7 communication observed");
  add_captures(page, source, facts);
  add_servers(page, source, facts);
  add_attempts(page, source);
  add_other_protocols(page, source);
  add_operations(page, source);
  add_not_observed(page, source, facts);
  return page;
}

}  // namespace s7::reports
