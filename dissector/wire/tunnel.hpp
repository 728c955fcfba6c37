#pragma once

// Headers in front of a whole packet or frame of others: MPLS, PPPoE, GRE, ERSPAN, VXLAN, GENEVE, IP in IP, EtherIP.
// Mirrored traffic arrives in them. One header is taken off per call. Layouts and sources: docs/tunnels.md.

#include <cstdint>
#include <string_view>

#include "dissector/wire/ip.hpp"
#include "dissector/wire/link.hpp"

namespace s7::dissector {

enum class TunnelKind : std::uint8_t { mpls, pppoe, gre, erspan, vxlan, geneve, ip_in_ip, ether_ip };
constexpr std::size_t tunnel_kinds = 8;
constexpr std::string_view name(TunnelKind kind) noexcept {
  switch (kind) {
    case TunnelKind::mpls: return "mpls";
    case TunnelKind::pppoe: return "pppoe";
    case TunnelKind::gre: return "gre";
    case TunnelKind::erspan: return "erspan";
    case TunnelKind::vxlan: return "vxlan";
    case TunnelKind::geneve: return "geneve";
    case TunnelKind::ip_in_ip: return "ip-in-ip";
    case TunnelKind::ether_ip: return "etherip";
  }
  return "";
}

struct Tunnel {
  TunnelKind kind{};
  // What `payload` is: an IP packet, an MPLS stack, or (EtherType::ethernet) a frame with its MAC addresses.
  EtherType type = EtherType::ethernet;
  std::uint16_t vlan = 0;  // ERSPAN: the tag that the mirroring switch took off the frame; 0: none
  ByteView payload;        // of the caller's bytes
};

// What a frame of this type carries. Error::unsupported: no tunnel, or one whose content is nothing of ours.
Result<Tunnel> tunnel_in(const LinkFrame& frame) noexcept;
// What a whole (not a fragmented) packet carries.
Result<Tunnel> tunnel_in(const IpPacket& packet) noexcept;
// Protocols of the network layer that can carry a tunnel: what fragments of theirs hold is not known before they are
// joined.
bool may_hold_tunnel(IpProtocol protocol) noexcept;

Result<Tunnel> decode_mpls(ByteView bytes) noexcept;
Result<Tunnel> decode_pppoe(ByteView bytes) noexcept;
Result<Tunnel> decode_gre(ByteView bytes) noexcept;
Result<Tunnel> decode_vxlan(ByteView bytes) noexcept;
Result<Tunnel> decode_geneve(ByteView bytes) noexcept;

}  // namespace s7::dissector
