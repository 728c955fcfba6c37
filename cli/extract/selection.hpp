#pragma once

// Which packets belong to a connection.

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "capture/source.hpp"
#include "cli/extract/wanted.hpp"
#include "dissector/ends.hpp"

namespace s7::cli {

// Picks TCP segments of the connection's sessions, fragments between its stations meanwhile, ICMP errors about them,
// and the fragments of tunnels that such a packet came in. These wait until the datagram is complete and are then
// picked together, so they may come behind packets that are younger.
class Selection {
 public:
  explicit Selection(WantedConnection connection) : connection_(std::move(connection)), tunnels_(limits_) {}
  using Take = std::function<void(const capture::Packet&)>;
  // Calls `take` for every packet that is known to belong to the connection now; it is valid during the call.
  void add(const capture::Packet& packet, const Take& take);
  static constexpr std::size_t most_waiting = 4096;
  // Fragments that had to go because more than `most_waiting` waited.
  [[nodiscard]] std::uint64_t crowded_out() const noexcept { return crowded_out_; }

 private:
  struct Waiting {
    dissector::TunnelEnds::Datagram datagram;
    capture::Packet packet;
    std::vector<std::uint8_t> bytes;
  };
  [[nodiscard]] bool concerns(const dissector::FrameEnds& ends, std::int64_t at) const;
  void add_piece(const dissector::TunnelEnds::Piece& piece, const capture::Packet& packet, const Take& take);

  WantedConnection connection_;
  dissector::Limits limits_;
  dissector::TunnelEnds tunnels_;
  std::deque<Waiting> waiting_;  // oldest first
  std::uint64_t crowded_out_ = 0;
};

}  // namespace s7::cli
