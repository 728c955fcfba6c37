#include "reports/overview/overview.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "reports/input/rename.hpp"
#include "reports/overview/sections.hpp"
#include "reports/views.hpp"

namespace s7::reports {
namespace {

// What the sections read of each view. Inventories are large: every other column is left where it is.
constexpr std::array<std::string_view, 17> connection_columns{
    "id",     "client",           "client_name",     "server",      "server_name",
    "port",   "protocol",         "connection_type", "server_tsap", "rack",
    "slot",   "pdu_size",         "sessions",        "requests",    "unanswered",
    "errors", "latency_median_us"};
constexpr std::array<std::string_view, 14> access_columns{
    "connection", "client", "server", "initiator", "operation", "area",   "db",
    "first_byte", "bytes",  "detail", "requests",  "ok",        "failed", "return_codes"};
constexpr std::array<std::string_view, 11> operation_columns{"client",    "client_name", "server",    "server_name",
                                                             "initiator", "protocol",    "operation", "detail",
                                                             "requests",  "ok",          "failed"};
constexpr std::array<std::string_view, 5> device_columns{"address", "name", "family", "order_number", "firmware"};

// A session that stands for many TCP connections has them in `count`. The tables behind the view `sessions`: its order
// and its names are not wanted here.
constexpr const char* losses_sql = R"sql(
WITH
  whole AS (
    SELECT session, max(count) AS count, max(start_seen) AS start_seen FROM session_part GROUP BY session),
  flow AS (
    SELECT session, sum(lost_bytes) AS lost_bytes,
           coalesce(sum(packets) FILTER (WHERE direction = 'to-server'), 0) AS to_server,
           coalesce(sum(packets) FILTER (WHERE direction = 'to-client'), 0) AS to_client
    FROM session_direction GROUP BY session)
SELECT
  coalesce(sum(count), 0) AS sessions,
  coalesce(sum(count) FILTER (WHERE lost_bytes > 0), 0) AS lossy,
  coalesce(sum(lost_bytes), 0) AS lost_bytes,
  coalesce(sum(count) FILTER (WHERE to_server = 0 OR to_client = 0), 0) AS one_way,
  coalesce(sum(count) FILTER (WHERE NOT start_seen), 0) AS midstream
FROM whole JOIN flow USING (session)
)sql";

// Remote desktops open a COTP connection and go on with TLS outside of it: nothing failed there.
constexpr const char* failed_attempts =
    "FROM attempts a WHERE outcome <> 'established' AND NOT EXISTS (SELECT 1 FROM connection c WHERE c.protocol = 'rdp'"
    " AND c.client = a.client AND c.server = a.server AND c.port = a.port)";

constexpr const char* changes_sql =
    "SELECT DISTINCT kind FROM event WHERE kind IN ('cpu-stopped', 'cpu-started', 'program-download', 'block-deleted',"
    " 'block-activated', 'memory-copied', 'memory-compressed', 'memory-reset', 'force', 'variable-modified',"
    " 'breakpoint', 'password-used', 'clock-set', 'firmware-update') ORDER BY kind";

}  // namespace

OverviewSource load_overview(storage::Reader& inventory, const StationNames& names) {
  OverviewSource source;
  source.captures = load_view(inventory, "captures");
  source.connections = load_view(inventory, "connections", connection_columns);
  source.accesses = load_view(inventory, "accesses", access_columns);
  source.operations = load_view(inventory, "operations", operation_columns);
  source.attempts =
      table_of("attempts",
               inventory.query(fmt::format(
                   "SELECT *, (SELECT sum(count) FROM attempt e WHERE e.outcome = 'established' AND e.client = a.client"
                   " AND e.server = a.server AND e.port = a.port) AS succeeded {} LIMIT {}",
                   failed_attempts, most_attempts_listed)));
  source.attempt_totals = table_of(
      "attempt_totals",
      inventory.query(fmt::format("SELECT coalesce(sum(count), 0) AS failed, count(*) AS rows {}", failed_attempts)));
  // The view puts names and identities together; without any there is nothing to put together.
  if (!inventory.query("SELECT 1 FROM device_fact LIMIT 1").rows.empty())
    source.devices = load_view(inventory, "devices", device_columns);
  source.losses = table_of("losses", inventory.query(losses_sql));
  source.restrictions =
      table_of("restrictions", inventory.query("SELECT filter, count(*) AS captures FROM capture"
                                               " WHERE filter <> '' GROUP BY filter ORDER BY filter"));
  source.changes = table_of("changes", inventory.query(changes_sql));
  source.codes = load_code_names(inventory);
  for (Table* table : {&source.connections, &source.operations, &source.attempts, &source.devices})
    rename_stations(*table, names);
  return source;
}

Document overview(const OverviewSource& source) {
  const Facts facts = gather(source);
  Document page;
  page.add(Block::Kind::title, "S7 communication observed");
  add_captures(page, source, facts);
  add_findings(page, source);
  add_servers(page, source, facts);
  add_attempts(page, source);
  add_other_protocols(page, source);
  add_operations(page, source);
  add_not_observed(page, source, facts);
  return page;
}

}  // namespace s7::reports
