#include "reports/overview/overview.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "reports/input/attempts.hpp"
#include "reports/input/rename.hpp"
#include "reports/overview/sections.hpp"
#include "reports/overview/tables.hpp"
#include "reports/views.hpp"

namespace s7::reports {
namespace {

// What the sections read of the views that the audit has no rows for.
constexpr std::array<std::string_view, 14> capture_columns{
    "name",       "sensor",    "packets",   "bytes", "dropped_by_kernel", "dropped_by_interface",
    "duplicates", "truncated", "malformed", "kinds", "first_packet",      "last_packet",
    "complete",   "problem"};

// Remote desktops open a COTP connection and go on with TLS outside of it: nothing failed there.
constexpr const char* no_remote_desktops =
    "NOT EXISTS (SELECT 1 FROM connection c WHERE c.protocol = 'rdp' AND c.client = a.client AND c.server = a.server"
    " AND c.port = a.port)";

// Whether any packet of the server was captured: a client that goes on shows that there were some.
constexpr const char* packets_of_server =
    "SELECT count(*) > 0 FROM connection c JOIN session_part p ON p.connection = c.id JOIN session_direction d"
    " ON d.session = p.session AND d.capture = p.capture WHERE c.client = a.client AND c.server = a.server"
    " AND c.port = a.port AND d.direction = 'to-client' AND d.packets > 0";

constexpr const char* changes_sql =
    "SELECT DISTINCT kind FROM event WHERE kind IN ('cpu-stopped', 'cpu-started', 'program-download', 'block-deleted',"
    " 'block-activated', 'memory-copied', 'memory-compressed', 'memory-reset', 'force', 'variable-modified',"
    " 'breakpoint', 'password-used', 'clock-set', 'firmware-update') ORDER BY kind";

NameByAddress load_address_names(storage::Reader& inventory) {
  NameByAddress names;
  inventory.each("SELECT address, name FROM address_name",
                 [&names](const storage::Statement& row) { names.emplace(row.text(0), row.text(1)); });
  return names;
}

// What stations call themselves.
StationNames own_names(const Table& devices) {
  StationNames names;
  for_each_row(devices, [&names](const Row& row) {
    const std::optional<Network> address = Network::parse(row.text("address"));
    if (const std::string name = row.text("name"); address && !name.empty()) names.add(*address, name);
  });
  return names;
}

// TCP connections of each connection. A part of a session may belong to another connection than the others.
std::unordered_map<std::int64_t, std::int64_t> load_opened(storage::Reader& inventory) {
  std::unordered_map<std::int64_t, std::int64_t> opened;
  inventory.each("SELECT connection, max(count) FROM session_part GROUP BY connection, session",
                 [&opened](const storage::Statement& row) { opened[row.integer(0)] += row.integer(1); });
  return opened;
}

void load_attempts(storage::Reader& inventory, OverviewSource& source) {
  const std::string failed = fmt::format("FROM ({}) a WHERE {}", failed_attempts_sql(), no_remote_desktops);
  source.attempts =
      table_of("attempts",
               inventory.query(fmt::format(
                   "SELECT *, (SELECT sum(count) FROM attempt e WHERE e.outcome = 'established' AND e.client = a.client"
                   " AND e.server = a.server AND e.port = a.port) AS succeeded, ({}) AS answers_seen {} LIMIT {}",
                   packets_of_server, failed, most_attempts_listed)));
  source.attempt_totals =
      table_of("attempt_totals",
               inventory.query(fmt::format("SELECT coalesce(sum(count), 0) AS failed, count(*) AS rows, (SELECT"
                                           " coalesce(sum(count), 0) FROM ({}) a WHERE {}) AS undecided {}",
                                           undecided_attempts_sql(), no_remote_desktops, failed)));
}

}  // namespace

OverviewSource load_overview(storage::Reader& inventory, const audit::AuditInput& input, const StationNames& names) {
  OverviewSource source;
  const NameByAddress kept = load_address_names(inventory);
  source.captures = load_view(inventory, "captures", capture_columns);
  source.connections = connections_table(input, kept, load_opened(inventory));
  source.accesses = accesses_of(input);
  source.operations = operations_table(input, kept);
  if (has_failed_attempts(input)) load_attempts(inventory, source);
  source.devices = devices_table(input);
  source.losses = losses_table(input);
  source.restrictions =
      table_of("restrictions", inventory.query("SELECT filter, count(*) AS captures, sum(not_looked_at) AS left_out,"
                                               " sum(packets > 0 AND NOT EXISTS (SELECT 1 FROM capture_kind k"
                                               " WHERE k.capture = c.id)) AS nothing_left FROM capture c"
                                               " WHERE filter <> '' GROUP BY filter ORDER BY filter"));
  source.changes = table_of("changes", inventory.query(changes_sql));
  source.codes = input.code_names;
  const StationNames own = own_names(source.devices);
  for (Table* table : {&source.connections, &source.operations, &source.attempts}) {
    name_unnamed(*table, own);
    rename_stations(*table, names);
  }
  rename_stations(source.devices, names);
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
