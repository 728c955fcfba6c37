#pragma once

// Many stations that nobody ever answered try the same servers at once: forged addresses, as a flood or a hidden scan
// has them. What they do is told once, not once for each of them, nor for each of many servers.

#include <cstdint>
#include <vector>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

struct Crowd {
  std::vector<Index> servers;       // at the same time, ascending
  std::vector<Index> clients;       // all that tried them in vain and were answered by none, ascending
  std::size_t within_a_minute = 0;  // the most of them
  std::uint64_t tries = 0;          // openings, and connections of which one side only was seen
  Seen seen;
};

class Crowds {
 public:
  static constexpr std::size_t many_clients = 64;  // at one server, within a minute
  // Where so many servers have their crowds at the same time, that many clients make a server one of them.
  static constexpr std::size_t many_servers = 8, few_clients = 8;
  explicit Crowds(const AuditInput& input);
  // By time.
  [[nodiscard]] const std::vector<Crowd>& all() const noexcept { return crowds_; }
  // The finding says of one of a crowd what the crowd's own finding says of all.
  [[nodiscard]] bool cover(const Finding& finding) const;
  // One of those at this server.
  [[nodiscard]] bool cover(Index client, Index server) const;

 private:
  std::vector<Crowd> crowds_;
  std::vector<bool> members_, tried_;  // by station: as client, as server
};

namespace rules {
// The part of `scan` that speaks of them.
void crowd(const AuditInput& input, Findings& findings);
}  // namespace rules

}  // namespace s7::reports::audit
