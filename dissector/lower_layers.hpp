#pragma once

// Link and network layer of a frame, tunnels taken off: what is left is the innermost frame that can be read.

#include <cstdint>

#include "dissector/analyzer.hpp"
#include "dissector/wire/tunnel.hpp"

namespace s7::dissector {

struct LowerLayers {
  explicit LowerLayers(const Frame& frame) noexcept;
  Result<LinkFrame> link;     // MAC addresses and VLANs of the innermost Ethernet header
  Result<IpPacket> ip;        // unsupported where the link layer carries no IP
  std::uint64_t pair = 0;     // hash of the two stations
  std::uint16_t tunnels = 0;  // one bit per TunnelKind that was passed
  // A fragment whose whole may hold a tunnel: nobody knows yet between which stations.
  [[nodiscard]] bool tunnel_fragment() const noexcept { return ip && ip->fragment && may_hold_tunnel(ip->protocol); }

 private:
  bool read_plain(const Frame& frame) noexcept;
  void read(const Frame& frame) noexcept;
  void descend() noexcept;
};

// The shard that a frame belongs to. An ICMP error belongs to the stations whose packet it quotes; what stations say of
// themselves (ARP, neighbour discovery, LLDP, PROFINET) all belongs to shard 0.
std::size_t shard_of(const LowerLayers& lower) noexcept;

}  // namespace s7::dissector
