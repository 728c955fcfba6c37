#pragma once

// Where what was observed and what was planned differ. Pure: rows in, differences out.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::plan {

enum class DeviationKind : std::uint8_t {
  unplanned_connection,  // no line permits the connection
  unplanned_access,      // the connection is permitted, the variables are not
  wrong_direction,       // the variables are permitted, but to be read instead of written, by the other side, or so
  planned_not_seen       // nothing that was observed needs the line
};

struct Deviation {
  DeviationKind kind = DeviationKind::unplanned_connection;
  std::size_t connection = 0;  // index of the observed one; of no meaning for planned_not_seen
  // Who asked and how; of no meaning for connections and lines.
  Initiator initiator = Initiator::client;
  bool write = false;
  Touched touched;                    // exactly what is not permitted; of a connection: all of it
  std::vector<std::size_t> accesses;  // indices of the connection's accesses that have a part in it
  // The line that was not seen. Of a connection: one of the same stations with another port, TSAP or protocol. Of a
  // wrong direction: one that permits the same variables.
  std::optional<std::size_t> line;
};

// In the order of the connections, per connection by kind, initiator and direction; lines that were not seen come last.
[[nodiscard]] std::vector<Deviation> deviations(const Plan& plan, const std::vector<ObservedConnection>& observed);

// Indices of the lines about variables that were asked for and never served, ascending.
[[nodiscard]] std::vector<std::size_t> never_served(const Plan& plan, std::vector<ObservedConnection> observed);

}  // namespace s7::reports::plan
