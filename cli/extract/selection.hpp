#pragma once

// Which packets belong to a connection.

#include <cstdint>
#include <functional>

#include "capture/source.hpp"
#include "cli/extract/wanted.hpp"
#include "cli/tunnel_pieces.hpp"

namespace s7::cli {

// Picks TCP segments of the connection's sessions, fragments between its stations meanwhile, ICMP errors about them,
// and the fragments of tunnels that such a packet came in. These wait until the datagram is complete and are then
// picked together, so they may come behind packets that are younger.
class Selection {
 public:
  explicit Selection(WantedConnection connection) : connection_(std::move(connection)) {}
  using Take = std::function<void(const capture::Packet&)>;
  // Calls `take` for every packet that is known to belong to the connection now; it is valid during the call.
  void add(const capture::Packet& packet, const Take& take);
  // Fragments that had to go because too many waited.
  [[nodiscard]] std::uint64_t crowded_out() const noexcept { return tunnels_.crowded_out(); }

 private:
  [[nodiscard]] bool concerns(const dissector::FrameEnds& ends, std::int64_t at) const;

  WantedConnection connection_;
  TunnelPieces tunnels_{{}};
};

}  // namespace s7::cli
