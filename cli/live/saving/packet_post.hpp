#pragma once

// Sends chosen packets to the process that keeps them. What the pipe has no room for is counted and left out: saving
// never holds up the watching.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "cli/live/channel.hpp"
#include "cli/live/saving/packet_choice.hpp"
#include "cli/tunnel_pieces.hpp"

namespace s7::cli {

class PacketPost {
 public:
  static constexpr std::size_t most_pending = std::size_t{4} << 20U;  // bytes that wait in the pipe
  // Fragments of tunnels that wait for the rest of their datagrams; half a second at 8,000 a second.
  static constexpr TunnelPieces::Bounds waiting{4096, std::size_t{4} << 20U, 64};

  // `channel` must outlive it.
  PacketPost(Channel& channel, std::span<const std::uint16_t> ports) : channel_(channel), choice_(ports) {}
  [[nodiscard]] PacketChoice& choice() noexcept { return choice_; }
  // Takes the packet along if it is wanted, and with the last fragment of a tunnel's datagram those before it. Bytes
  // are copied.
  void look_at(const dissector::Frame& frame);
  // Sends what was taken.
  void send();
  // Packets that were wanted, or might have been, and that there was no room for.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_ + tunnels_.crowded_out(); }

 private:
  void take(const dissector::Frame& frame);
  Channel& channel_;
  PacketChoice choice_;
  TunnelPieces tunnels_{waiting};
  std::string chunk_;
  std::uint64_t in_chunk_ = 0, left_out_ = 0;
};

}  // namespace s7::cli
