#pragma once

// Openings of connections that failed, put together by who tried what, for the rules about them.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// All that failed in the same way between a client and a port of a server.
struct FailedOpenings {
  Index client = 0, server = 0;
  std::uint16_t port = 0;
  std::uint64_t count = 0, syns = 0;
  std::vector<Index> attempts;  // in the order of time
  Seen seen;
};

// The capture ended before an answer to this opening could come: whether it failed is not known.
[[nodiscard]] bool undecided(const AuditInput& input, const Attempt& attempt);

// Attempts with one of these outcomes, by server, client, port. Left out are those that the capture's end may have cut
// off before the answer.
[[nodiscard]] std::vector<FailedOpenings> failed_openings(const AuditInput& input,
                                                          std::initializer_list<std::string_view> outcomes);

// "3 times within 1 min (2024-05-01 12:00:00 .. 12:01:00)"
[[nodiscard]] std::string times_text(std::uint64_t count, const Seen& seen);
// "10.0.0.5 port 102", "10.0.0.5 (press) port 102"
[[nodiscard]] std::string port_text(const AuditInput& input, Index server, std::uint16_t port);
// " It answered 10.0.0.5 at the same time." and the like: others on this port, this client elsewhere, this pair before
// and after. Empty when nothing works beside it.
[[nodiscard]] std::string contrast_text(const AuditInput& input, const FailedOpenings& failed);
// When this pair worked before the first failure, or after the last; nullopt: it was not seen to.
[[nodiscard]] std::optional<Time> worked_until(const AuditInput& input, const FailedOpenings& failed);
[[nodiscard]] std::optional<Time> works_since(const AuditInput& input, const FailedOpenings& failed);

// A finding of the rule about them, with stations, count and packets.
[[nodiscard]] Finding finding_about(std::string_view rule, const AuditInput& input, const FailedOpenings& failed);

}  // namespace s7::reports::audit
