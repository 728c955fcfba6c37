#include "dissector/lower_layers.hpp"

#include "dissector/wire/arp.hpp"
#include "dissector/wire/icmp.hpp"

namespace s7::dissector {
namespace {

// Mirrors of mirrors exist; more than this is made to keep somebody busy.
constexpr int most_tunnels = 8;
constexpr std::uint16_t linktype_ethernet = 1;

Result<IpPacket> network_layer(const Result<LinkFrame>& link) noexcept {
  if (!link) return Error::unsupported;
  if (link->type == EtherType::ipv4) return decode_ipv4(link->payload);
  if (link->type == EtherType::ipv6) return decode_ipv6(link->payload);
  return Error::unsupported;
}

// The link layer behind a tunnel: a frame of its own, or none where the tunnel holds bare packets. The MAC addresses
// outside are those of the tunnel's ends, the VLAN is the carrier's.
Result<LinkFrame> inside_of(const Tunnel& tunnel) noexcept {
  if (tunnel.type == EtherType::ethernet) {
    Result<LinkFrame> frame = decode_link(linktype_ethernet, tunnel.payload);
    if (frame && tunnel.vlan != 0 && frame->vlans.count == 0) frame->vlans.ids[frame->vlans.count++] = tunnel.vlan;
    return frame;
  }
  LinkFrame frame;
  frame.type = tunnel.type;
  frame.payload = tunnel.payload;
  return frame;
}

}  // namespace

void LowerLayers::read(const Frame& frame) noexcept {
  link = decode_link(frame.link_type, frame.bytes);
  ip = network_layer(link);
  if (link && !(ip && ip->protocol == IpProtocol::tcp)) descend();
}

void LowerLayers::descend() noexcept {
  for (int depth = 0; depth < most_tunnels; ++depth) {
    const auto tunnel = ip ? tunnel_in(*ip) : tunnel_in(*link);
    if (!tunnel) return;
    const auto inside = inside_of(*tunnel);
    if (!inside) return;
    tunnels = static_cast<std::uint16_t>(tunnels | 1U << static_cast<unsigned>(tunnel->kind));
    link = inside;
    ip = network_layer(link);
  }
}

std::size_t shard_of_any(const LowerLayers& lower) noexcept {
  if (!lower.ip) return 0;
  const IpPacket& ip = *lower.ip;
  std::uint64_t hash = lower.pair;
  const bool icmp = ip.protocol == IpProtocol::icmp || ip.protocol == IpProtocol::icmp6;
  if (icmp && !ip.fragment) {
    if (is_neighbour_discovery(ip)) return 0;
    if (const auto error = decode_icmp_error(ip.protocol, ip.payload))
      hash = hash_pair(error->source, error->destination);
  }
  return mix(hash, 0) % shard_count;
}

}  // namespace s7::dissector
