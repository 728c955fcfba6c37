#pragma once

// Sends chosen packets to the process that keeps them. What the pipe has no room for is counted and left out: saving
// never holds up the watching.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "cli/live/channel.hpp"
#include "cli/live/saving/packet_choice.hpp"

namespace s7::cli {

class PacketPost {
 public:
  static constexpr std::size_t most_pending = std::size_t{4} << 20U;  // bytes that wait in the pipe

  // `channel` must outlive it.
  PacketPost(Channel& channel, std::span<const std::uint16_t> ports) : channel_(channel), choice_(ports) {}
  [[nodiscard]] PacketChoice& choice() noexcept { return choice_; }
  // Takes the packet along if it is wanted. Its own bytes are put into a message.
  void look_at(const dissector::Frame& frame);
  // Sends what was taken.
  void send();
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  Channel& channel_;
  PacketChoice choice_;
  std::string chunk_;
  std::uint64_t in_chunk_ = 0, left_out_ = 0;
};

}  // namespace s7::cli
