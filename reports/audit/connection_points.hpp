#pragma once

// Connection points (called TSAPs) of a server: which it refused, which it accepted, from whom.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/audit/contrast.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

struct ConnectionPoint {
  std::vector<Index> refused;  // attempts with a CR that the server ended without CC, in the order of time
  std::uint64_t refusals = 0;
  Seen refused_seen;
  Reached accepted;  // clients whose CR was confirmed, and when
};

// By TSAP as hex digits.
using ConnectionPoints = std::map<std::string, ConnectionPoint>;

// Of one port of a server. `forget`: clients whose attempts are left out (those that only try connection points out).
[[nodiscard]] ConnectionPoints points_of(const AuditInput& input, Index server, std::uint16_t port,
                                         const std::vector<Index>& forget = {});
// Ports of a server that were called.
[[nodiscard]] std::vector<std::uint16_t> ports_of(const AuditInput& input, Index server);

// Whether the server ended this attempt after a CR without confirming it: by DR, reset or FIN.
[[nodiscard]] bool refused_in_cotp(const Attempt& attempt) noexcept;
// The DR says that it is short of resources.
[[nodiscard]] bool says_congested(const Attempt& attempt) noexcept;
// The DR says that this address is not known.
[[nodiscard]] bool says_unknown_address(const Attempt& attempt) noexcept;
// "answered with a COTP disconnect, reason 3 (address unknown)", "reset the connection", each with its delay
[[nodiscard]] std::string refusal_text(const AuditInput& input, const std::vector<Index>& attempts);

// Clients that called so many different points of this server that they look for one that answers.
[[nodiscard]] std::vector<Index> point_seekers(const AuditInput& input, Index server);

// Rack and slot of a TSAP of two bytes; nullopt: it has none.
struct RackSlot {
  unsigned rack = 0, slot = 0;
  friend bool operator==(const RackSlot&, const RackSlot&) = default;
};
[[nodiscard]] std::optional<RackSlot> rack_slot(const std::string& tsap);
// Longer than two bytes and no text: names a station beyond this one.
[[nodiscard]] bool is_routed(const std::string& tsap);

}  // namespace s7::reports::audit
