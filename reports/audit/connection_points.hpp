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

// A client that calls so many different points of a server within a minute, at most half of them with success, that it
// looks for one that answers.
inline constexpr Duration search_window = 60'000'000;
struct PointSearch {
  Index client = 0;
  std::vector<Index> attempts;  // of that minute, in the order of time
};
[[nodiscard]] std::vector<PointSearch> point_searches(const AuditInput& input, Index server);
// Their clients: what they are refused is a matter of the rule `scan`, and says nothing about a connection point.
[[nodiscard]] std::vector<Index> point_seekers(const AuditInput& input, Index server);

// Whether the server ended this attempt after a CR without confirming it: by DR, reset or FIN.
[[nodiscard]] bool refused_in_cotp(const Attempt& attempt) noexcept;
// The server confirmed the CR and ended the connection at once, before anything was asked.
[[nodiscard]] bool ended_after_confirm(const Attempt& attempt) noexcept;
// The DR says that it is short of resources. (The cause in an ER has other meanings.)
[[nodiscard]] bool says_congested(const Attempt& attempt) noexcept;
// The DR says that this address is not known.
[[nodiscard]] bool says_unknown_address(const Attempt& attempt) noexcept;
// "answered with a COTP disconnect, reason 3 (address unknown)", "reset the connection", each with its delay
[[nodiscard]] std::string refusal_text(const AuditInput& input, const std::vector<Index>& attempts);

// Rack and slot of a TSAP of two bytes; nullopt: it has none.
struct RackSlot {
  unsigned rack = 0, slot = 0;
  friend bool operator==(const RackSlot&, const RackSlot&) = default;
};
[[nodiscard]] std::optional<RackSlot> rack_slot(const std::string& tsap);
// Begins with e0: open communication (ISO-on-TCP), agreed on by two programs, not by rack and slot.
[[nodiscard]] bool is_open_communication(const std::string& tsap);
// A name in letters: S7comm-plus ("SIMATIC-ROOT-HMI").
[[nodiscard]] bool is_called_by_name(const std::string& tsap);
// Longer than two bytes and none of open communication, no text: names a station beyond this one.
[[nodiscard]] bool is_routed(const std::string& tsap);

}  // namespace s7::reports::audit
