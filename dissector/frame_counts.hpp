#pragma once

// What the frames of a capture were.

#include <array>
#include <cstdint>
#include <string_view>

#include "dissector/wire/tunnel.hpp"

namespace s7::dissector {

// The innermost layer that has a name here.
enum class FrameKind : std::uint8_t {
  tcp,
  udp,
  icmp,
  other_ip,
  arp,
  lldp,
  profinet,  // DCP, cyclic data, alarms
  ptcp,      // PROFINET's time and line delay
  mrp,       // ring redundancy (IEC 62439-2)
  spanning_tree,
  other_ethernet,
  unknown_link,
};
constexpr std::size_t frame_kinds = 12;
std::string_view name(FrameKind) noexcept;

// Of a frame without IP, and of a packet.
FrameKind kind_of(const LinkFrame& frame) noexcept;
FrameKind kind_of(IpProtocol protocol) noexcept;

struct FrameCounts {
  std::uint64_t duplicates = 0, malformed = 0, not_looked_at = 0, fragments_abandoned = 0;
  std::array<std::uint64_t, frame_kinds> kinds{};     // each frame once
  std::array<std::uint64_t, tunnel_kinds> tunnels{};  // frames that came in one, counted besides as what was in it
  [[nodiscard]] std::uint64_t& of(FrameKind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] std::uint64_t of(FrameKind kind) const noexcept { return kinds[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] std::uint64_t of(TunnelKind kind) const noexcept { return tunnels[static_cast<std::size_t>(kind)]; }
  void add(const FrameCounts& other) noexcept;
};

}  // namespace s7::dissector
