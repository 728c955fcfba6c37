#pragma once

// Link and network layer of a frame, tunnels taken off: what is left is the innermost frame that can be read.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "dissector/analyzer.hpp"
#include "dissector/wire/tunnel.hpp"

namespace s7::dissector {

struct LowerLayers {
  explicit LowerLayers(const Frame& frame) noexcept : tunnels(frame.tunnels), plain(read_plain(frame)) {
    if (!plain) [[unlikely]]
      read(frame);
    if (ip) pair = hash_pair(ip->source, ip->destination);
  }
  Result<LinkFrame> link;     // MAC addresses and VLANs of the innermost Ethernet header
  Result<IpPacket> ip;        // unsupported where the link layer carries no IP
  std::uint64_t pair = 0;     // hash of the two stations
  std::uint16_t tunnels = 0;  // one bit per TunnelKind that was passed
  bool plain = false;         // Ethernet II, IPv4 in one piece and without options, TCP: what nearly every frame is
  // A fragment whose whole may hold a tunnel: nobody knows yet between which stations.
  [[nodiscard]] bool tunnel_fragment() const noexcept { return ip && ip->fragment && may_hold_tunnel(ip->protocol); }

 private:
  bool read_plain(const Frame& frame) noexcept;
  void read(const Frame& frame) noexcept;
  void descend() noexcept;
};

// A plain frame in one look, with the same values as from the decoders of the layers. False: those are to be asked.
// Inline, as the next: all that is known of a frame without state is found in one go, mostly in registers.
inline bool LowerLayers::read_plain(const Frame& frame) noexcept {
  constexpr std::uint16_t linktype_ethernet = 1;
  constexpr std::size_t ethernet = 14, ipv4 = 20;
  const ByteView bytes = frame.bytes;
  if (frame.link_type != linktype_ethernet || bytes.size() < ethernet + ipv4) return false;
  const FixedHeader<ethernet + ipv4> head(bytes.data());
  constexpr std::uint16_t version_and_length = 0x45, fragment_bits = 0x3fff;
  const std::size_t total = head.be16<16>();
  const bool is_plain = head.be16<12>() == static_cast<std::uint16_t>(EtherType::ipv4) &&
                        head.u8<14>() == version_and_length && (head.be16<20>() & fragment_bits) == 0 &&
                        head.u8<23>() == static_cast<std::uint8_t>(IpProtocol::tcp) && total >= ipv4;
  if (!is_plain) return false;
  const std::size_t behind_link = bytes.size() - ethernet;
  link->type = EtherType::ipv4;
  link->has_source = link->has_destination = true;
  std::memcpy(link->destination.data(), bytes.data(), link->destination.size());
  std::memcpy(link->source.data(), bytes.data() + link->destination.size(), link->source.size());
  link->payload = {bytes.data() + ethernet, behind_link};
  ip->source = Address::v4(head.bytes<26, 4>());
  ip->destination = Address::v4(head.bytes<30, 4>());
  ip->protocol = IpProtocol::tcp;
  ip->ttl = head.u8<22>();
  ip->identification = head.be16<18>();
  ip->payload = {bytes.data() + ethernet + ipv4, std::min(total, behind_link) - ipv4};
  ip->wire_length = static_cast<std::uint32_t>(total - ipv4);
  return true;
}

// The shard that a frame belongs to. An ICMP error belongs to the stations whose packet it quotes; what stations say of
// themselves (ARP, neighbour discovery, LLDP, PROFINET) all belongs to shard 0.
std::size_t shard_of_any(const LowerLayers& lower) noexcept;
inline std::size_t shard_of(const LowerLayers& lower) noexcept {
  return lower.plain ? mix(lower.pair, 0) % shard_count : shard_of_any(lower);
}

}  // namespace s7::dissector
