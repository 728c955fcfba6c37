#include <algorithm>
#include <map>

#include "reports/audit/load/loader.hpp"
#include "reports/views.hpp"

namespace s7::reports::audit {

Index Loader::station(const std::string& address) {
  const auto [at, is_new] = input_.station_index.try_emplace(address, input_.stations.size());
  if (is_new) input_.stations.emplace_back().address = address;
  return at->second;
}

std::size_t Loader::rows_of(const std::string& table) {
  std::size_t rows = 0;
  each("SELECT count(*) FROM " + table, [&rows](Cells& cells) { rows = static_cast<std::size_t>(cells.count()); });
  return rows;
}

std::uint32_t Loader::capture(Cells& cells) {
  const auto at = captures_.find(cells.integer());
  return at == captures_.end() ? 0 : at->second;
}

void Loader::load_captures() {
  each(
      "SELECT id, observation, name, sensor, filter, problem, packets, bytes, dropped_by_kernel, dropped_by_interface, "
      "duplicates,"
      " truncated, malformed, not_looked_at, first_packet_us, last_packet_us, complete FROM capture ORDER BY id",
      [&](Cells& cells) {
        Capture capture;
        capture.id = cells.integer();
        capture.observation = cells.integer();
        capture.name = cells.text();
        capture.sensor = cells.text();
        capture.filter = cells.text();
        capture.problem = cells.text();
        capture.packets = cells.count();
        capture.bytes = cells.count();
        capture.dropped_by_kernel = cells.optional<std::uint64_t>();
        capture.dropped_by_interface = cells.optional<std::uint64_t>();
        capture.duplicates = cells.count();
        capture.truncated = cells.count();
        capture.malformed = cells.count();
        capture.not_looked_at = cells.count();
        capture.first_packet = cells.optional();
        capture.last_packet = cells.optional();
        capture.complete = cells.flag();
        captures_.emplace(capture.id, static_cast<std::uint32_t>(input_.captures.size()));
        input_.captures.push_back(std::move(capture));
      });
  std::map<std::int64_t, Time> until;
  for (const Capture& capture : input_.captures)
    if (capture.last_packet)
      until[capture.observation] =
          std::max(until.try_emplace(capture.observation, *capture.last_packet).first->second, *capture.last_packet);
  for (Capture& capture : input_.captures)
    if (const auto at = until.find(capture.observation); at != until.end()) capture.watched_until = at->second;
}

// In the order in which people count addresses; who only made attempts comes behind them, by time.
void Loader::load_addresses() {
  each(
      "SELECT address FROM (SELECT server AS address, server_order AS position FROM connection"
      " UNION SELECT client, client_order FROM connection UNION SELECT address, address_order FROM device_fact)"
      " WHERE address <> '' ORDER BY position, address",
      [&](Cells& cells) { station(cells.text()); });
}

void Loader::load_code_names() { input_.code_names = reports::load_code_names(inventory_); }

void Loader::load() {
  load_captures();
  load_code_names();
  load_addresses();
  load_connections();
  load_accesses();
  load_functions();
  load_sessions();
  load_attempts();
  load_events();
  load_names();
  load_identities();
  load_devices();
  load_resolutions();
  load_problems();
  index_stations();
  load_latency();
}

void add_code(std::vector<CodeSeen>& codes, const CodeSeen& code) {
  const auto at = std::lower_bound(codes.begin(), codes.end(), code.code,
                                   [](const CodeSeen& have, std::uint16_t number) { return have.code < number; });
  if (at == codes.end() || at->code != code.code) {
    codes.insert(at, code);
    return;
  }
  at->count += code.count;
  at->seen.extend(code.seen);
}

AuditInput load(storage::Reader& inventory, Knowledge knowledge) {
  AuditInput input;
  input.knowledge = std::move(knowledge);
  Loader(inventory, input).load();
  input.trust = Trust(input);
  return input;
}

}  // namespace s7::reports::audit
