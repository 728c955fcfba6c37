#pragma once

// How far the capture itself can be believed: what it can't know, no rule may claim. Filled in by load().

#include <cstdint>
#include <vector>

#include "reports/audit/facts.hpp"

namespace s7::reports::audit {

struct AuditInput;

// Which directions of a TCP connection the capture shows.
enum class Sight : std::uint8_t { nothing, both, client_only, server_only };

class Trust {
 public:
  Trust() = default;
  explicit Trust(const AuditInput& input);

  // All sessions of a connection together.
  [[nodiscard]] Sight sight(Index connection) const { return connections_[connection]; }
  [[nodiscard]] bool both_ways(Index connection) const { return sight(connection) == Sight::both; }
  // Whether any packet of this station was captured (TCP, a refusal, an answer about its MAC). When not, its silence
  // towards one client says nothing.
  [[nodiscard]] bool heard(Index station) const { return heard_[station]; }
  // Whether some connection of this station shows one direction only.
  [[nodiscard]] bool half_seen(Index station) const { return half_seen_[station]; }
  // At least half of the connections with traffic show one direction only: an answer that is missing proves nothing.
  [[nodiscard]] bool one_way() const noexcept { return one_way_connections_ > 0 && 2 * one_way_connections_ >= seen_; }
  // Bytes that both ends exchanged and the capture lacks.
  [[nodiscard]] std::uint64_t lost_bytes(Index connection) const { return lost_bytes_[connection]; }

 private:
  void hear(const AuditInput& input);

  std::vector<Sight> connections_;
  std::vector<std::uint64_t> lost_bytes_;
  std::vector<bool> heard_, half_seen_;
  std::size_t one_way_connections_ = 0, seen_ = 0;
};

}  // namespace s7::reports::audit
