#pragma once

// Which packets --save keeps: those from and to the ports where S7 is spoken.

#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "dissector/ends.hpp"

namespace s7::cli {

class PacketChoice {
 public:
  explicit PacketChoice(std::span<const std::uint16_t> ports) { add(ports); }
  // S7 was found there, too.
  void add(std::span<const std::uint16_t> ports) { ports_.insert(ports.begin(), ports.end()); }
  // TCP segments of these ports, ICMP errors about them, and fragments from and to stations that answered there.
  [[nodiscard]] bool wants(const dissector::FrameEnds& ends);

 private:
  static constexpr std::size_t most_servers = 4096;
  std::set<std::uint16_t> ports_;
  std::set<dissector::Address> servers_;
};

}  // namespace s7::cli
