#include "reports/overview/overview.hpp"

#include "reports/overview/sections.hpp"
#include "reports/views.hpp"

namespace s7::reports {

OverviewSource load_overview(storage::Reader& inventory) {
  OverviewSource source;
  source.captures = load_view(inventory, "captures");
  source.connections = load_view(inventory, "connections");
  source.accesses = load_view(inventory, "accesses");
  source.operations = load_view(inventory, "operations");
  source.attempts = load_view(inventory, "attempts");
  source.devices = load_view(inventory, "devices");
  source.losses =
      table_of("losses", inventory.query("SELECT coalesce(sum(count), 0) AS sessions,"
                                         " coalesce(sum(lost_bytes > 0), 0) AS lossy,"
                                         " coalesce(sum(lost_bytes), 0) AS lost_bytes,"
                                         " coalesce(sum(retransmissions), 0) AS retransmissions FROM sessions"));
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
