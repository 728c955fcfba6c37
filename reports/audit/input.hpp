#pragma once

// An inventory in memory, indexed for the rules of the audit: everything is reached from the station or the connection
// it belongs to, so that no rule has to search.

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "reports/audit/facts.hpp"
#include "reports/audit/knowledge.hpp"
#include "reports/audit/mute.hpp"
#include "reports/audit/trust.hpp"
#include "reports/audit/zones.hpp"
#include "reports/code_names.hpp"
#include "reports/input/names.hpp"
#include "storage/reader.hpp"

namespace s7::reports::audit {

struct AuditInput {
  std::vector<Capture> captures;        // by id
  std::vector<Station> stations;        // every address of the inventory
  std::vector<Device> devices;          // in the order of the view; none where no packet tells what a station is
  std::vector<Connection> connections;  // by server, client, port, TSAPs
  std::vector<Access> accesses;         // by connection, area, block, byte
  std::vector<Function> functions;      // by connection, name
  std::vector<Session> sessions;        // by connection, opening
  std::vector<Attempt> attempts;        // by time
  std::vector<Event> events;            // by time
  std::vector<Resolution> resolutions;
  std::vector<Problem> problems;
  std::unordered_map<Index, LatencyAround> latency_around;  // by connection: slow ones whose server was changed
  std::unordered_map<std::string, Index> station_index;
  CodeNames code_names;
  Knowledge knowledge;
  Mutes mutes;  // of a file of the user, as are the zones; empty unless set
  Zones zones;
  Trust trust;

  // What belongs to a connection.
  [[nodiscard]] std::span<const Access> accesses_of(const Connection& connection) const;
  [[nodiscard]] std::span<const Function> functions_of(const Connection& connection) const;
  [[nodiscard]] std::span<const Session> sessions_of(const Connection& connection) const;

  // Who asked and who was asked: on two-sided connections the server asks, too.
  [[nodiscard]] Index asker(const Access& access) const;
  [[nodiscard]] Index asked(const Access& access) const;

  // "10.0.0.5 (HMI 1)"
  [[nodiscard]] std::string who(Index station) const;
  // The latest value of an identity fact; empty when it is not known.
  [[nodiscard]] std::string fact(Index station, std::string_view name) const;
  // What the order number, or what the station said itself, tells of its kind; nullptr: nothing.
  [[nodiscard]] const Family* family(Index station) const;

  // Gives stations the names that the user has for them.
  void rename(const StationNames& names);

  // Time that at least one capture covers.
  [[nodiscard]] Duration observed() const;
};

// Reads everything once. Throws storage::StorageError.
[[nodiscard]] AuditInput load(storage::Reader& inventory, Knowledge knowledge);

}  // namespace s7::reports::audit
