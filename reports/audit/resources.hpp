#pragma once

// Connections that a controller holds: at the end of the captures and at its peak, by kind of partner.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "reports/audit/input.hpp"

namespace s7::reports::audit {

struct Resources {
  std::uint64_t now = 0, peak = 0;
  std::optional<Time> peak_at;
  Place peak_place;                                   // first packet of the connection that made the peak
  std::map<std::string, std::uint64_t> now_by_type;   // words of connection_type; "unknown"
  std::map<std::string, std::uint64_t> peak_by_type;  // at the time of the peak of all together
  std::uint64_t not_counted = 0;                      // sessions that the inventory keeps as a sum only
};

// Sessions of COTP connections to a server, swept in the order of time. A session that did not end is open until the
// last packet of its capture; one that fell silent until its own last packet. One whose opening the server turned away
// held nothing.
[[nodiscard]] Resources resources_of(const AuditInput& input, Index server);

// "3 PG, 2 OP"
[[nodiscard]] std::string types_text(const std::map<std::string, std::uint64_t>& by_type);

}  // namespace s7::reports::audit
