#include "dissector/wire/tunnel.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::uint16_t port_vxlan = 4789, port_vxlan_linux = 8472, port_vxlan_gpe = 4790, port_geneve = 6081;

bool is_mpls(EtherType type) noexcept { return type == EtherType::mpls || type == EtherType::mpls_multicast; }

bool is_ip(EtherType type) noexcept { return type == EtherType::ipv4 || type == EtherType::ipv6; }

// A packet whose header decodes.
bool holds_ip(ByteView bytes) noexcept {
  if (bytes.empty()) return false;
  if (bytes[0] >> 4U == 4) return bool(decode_ipv4(bytes));
  return bytes[0] >> 4U == 6 && decode_ipv6(bytes);
}

// Nothing in an MPLS label says what follows the stack. A frame is believed only where its type is one that we know
// and, for IP, a packet header agrees with it.
bool holds_frame(ByteView bytes) noexcept {
  constexpr std::uint16_t ethernet = 1;
  const auto frame = decode_link(ethernet, bytes);
  if (!frame) return false;
  switch (frame->type) {
    case EtherType::ipv4:
    case EtherType::ipv6: {
      const std::uint8_t version = frame->type == EtherType::ipv4 ? 4 : 6;
      return !frame->payload.empty() && frame->payload[0] >> 4U == version && holds_ip(frame->payload);
    }
    case EtherType::arp:
    case EtherType::profinet:
    case EtherType::lldp: return true;
    default: return false;
  }
}

Result<Tunnel> carried(TunnelKind kind, EtherType type, ByteView payload, std::uint16_t vlan = 0) noexcept {
  if (!is_ip(type) && !is_mpls(type) && type != EtherType::ethernet) return Error::unsupported;
  return Tunnel{kind, type, vlan, payload};
}

// draft-foschiano-erspan-03. Type I has no header of its own and no sequence number in GRE; type II and III name their
// version.
Result<Tunnel> decode_erspan(ByteView bytes, bool sequence) noexcept {
  if (!sequence) return carried(TunnelKind::erspan, EtherType::ethernet, bytes);
  ByteReader in(bytes);
  const std::uint16_t first = in.be16(), second = in.be16();
  in.skip(4);  // II: reserved and index; III: time stamp
  if (!in.ok()) return Error::truncated;
  const unsigned version = first >> 12U;
  if (version == 1) {
    const unsigned encapsulation = second >> 11U & 3U;  // of the original frame: 1 ISL, 2 802.1Q, tag taken off
    const bool taken_off = encapsulation == 1 || encapsulation == 2;
    return carried(TunnelKind::erspan, EtherType::ethernet, in.rest(), taken_off ? first & 0x0fffU : 0);
  }
  if (version != 2) return Error::bad_version;
  in.skip(2);  // security group
  const std::uint16_t flags = in.be16();
  if ((flags & 1U) != 0) in.skip(8);  // a subheader that belongs to the platform
  if (!in.ok()) return Error::truncated;
  constexpr unsigned frame_ethernet = 0, frame_ip = 2;
  const unsigned frame_type = flags >> 10U & 0x1fU;
  if (frame_type == frame_ethernet) return carried(TunnelKind::erspan, EtherType::ethernet, in.rest());
  if (frame_type != frame_ip || !holds_ip(in.rest())) return Error::unsupported;
  return carried(TunnelKind::erspan, in.rest()[0] >> 4U == 4 ? EtherType::ipv4 : EtherType::ipv6, in.rest());
}

// RFC 3378: version 3 in the first nibble, the rest reserved.
Result<Tunnel> decode_ether_ip(ByteView bytes) noexcept {
  ByteReader in(bytes);
  const std::uint16_t head = in.be16();
  if (!in.ok()) return Error::truncated;
  if (head != 0x3000) return Error::bad_version;
  return carried(TunnelKind::ether_ip, EtherType::ethernet, in.rest());
}

// By destination port; the source port is a hash of the inner packet (RFC 7348 5, RFC 8926 3.3).
Result<Tunnel> decode_udp(ByteView bytes) noexcept {
  ByteReader in(bytes);
  in.skip(2);
  const std::uint16_t destination = in.be16();
  in.skip(4);  // length and checksum: the packet header says where the datagram ends
  if (!in.ok()) return Error::truncated;
  switch (destination) {
    case port_vxlan:
    case port_vxlan_linux:
    case port_vxlan_gpe: return decode_vxlan(in.rest());
    case port_geneve: return decode_geneve(in.rest());
    default: return Error::unsupported;
  }
}

}  // namespace

Result<Tunnel> decode_mpls(ByteView bytes) noexcept {
  ByteReader in(bytes);
  bool bottom = false;
  while (!bottom && in.ok()) bottom = (in.be32() & 0x100U) != 0;
  if (!in.ok()) return Error::truncated;
  const ByteView rest = in.rest();
  if (rest.empty()) return Error::truncated;
  if (holds_ip(rest)) return carried(TunnelKind::mpls, rest[0] >> 4U == 4 ? EtherType::ipv4 : EtherType::ipv6, rest);
  constexpr std::size_t control_word = 4;
  if (rest[0] >> 4U == 0 && rest.size() > control_word && holds_frame(rest.subspan(control_word)))
    return carried(TunnelKind::mpls, EtherType::ethernet, rest.subspan(control_word));
  if (holds_frame(rest)) return carried(TunnelKind::mpls, EtherType::ethernet, rest);
  return Error::unsupported;
}

Result<Tunnel> decode_pppoe(ByteView bytes) noexcept {
  ByteReader in(bytes);
  const std::uint8_t version_and_type = in.u8(), code = in.u8();
  in.skip(2);  // session
  const std::uint16_t length = in.be16();
  ByteReader ppp(in.rest().first(std::min<std::size_t>(length, in.left())));
  const std::uint16_t protocol = ppp.be16();
  if (!in.ok() || !ppp.ok()) return Error::truncated;
  if (version_and_type != 0x11 || code != 0) return Error::unsupported;
  constexpr std::uint16_t ppp_ipv4 = 0x0021, ppp_ipv6 = 0x0057, ppp_mpls = 0x0281;
  switch (protocol) {
    case ppp_ipv4: return carried(TunnelKind::pppoe, EtherType::ipv4, ppp.rest());
    case ppp_ipv6: return carried(TunnelKind::pppoe, EtherType::ipv6, ppp.rest());
    case ppp_mpls: return carried(TunnelKind::pppoe, EtherType::mpls, ppp.rest());
    default: return Error::unsupported;
  }
}

Result<Tunnel> decode_gre(ByteView bytes) noexcept {
  constexpr unsigned has_checksum = 0x8000, has_routing = 0x4000, has_key = 0x2000, has_sequence = 0x1000, version = 7;
  ByteReader in(bytes);
  const std::uint16_t flags = in.be16();
  const EtherType type{in.be16()};
  if ((flags & has_checksum) != 0) in.skip(4);
  if ((flags & has_key) != 0) in.skip(4);
  if ((flags & has_sequence) != 0) in.skip(4);
  if (!in.ok()) return Error::truncated;
  // Source routes (RFC 1701) were withdrawn; version 1 is PPTP's.
  if ((flags & (has_routing | version)) != 0) return Error::unsupported;
  if (type == EtherType::erspan || type == EtherType::erspan3)
    return decode_erspan(in.rest(), type == EtherType::erspan3 || (flags & has_sequence) != 0);
  return carried(TunnelKind::gre, type, in.rest());
}

Result<Tunnel> decode_vxlan(ByteView bytes) noexcept {
  constexpr unsigned valid_network = 0x08, next_protocol = 0x04, group_policy = 0x80;
  ByteReader in(bytes);
  const std::uint8_t flags = in.u8();
  const std::uint16_t policy = in.be16();
  const std::uint8_t next = in.u8();
  in.skip(3);  // network identifier
  const std::uint8_t reserved = in.u8();
  if (!in.ok()) return Error::truncated;
  // The ports are in reach of old systems' client ports: what is reserved has to be empty, though receivers may ignore
  // it.
  const bool extended = (flags & (next_protocol | group_policy)) != 0;
  if ((flags & valid_network) == 0 || reserved != 0 || (!extended && (policy != 0 || next != 0)))
    return Error::unsupported;
  if ((flags & next_protocol) == 0) return carried(TunnelKind::vxlan, EtherType::ethernet, in.rest());
  switch (next) {  // draft-ietf-nvo3-vxlan-gpe
    case 1: return carried(TunnelKind::vxlan, EtherType::ipv4, in.rest());
    case 2: return carried(TunnelKind::vxlan, EtherType::ipv6, in.rest());
    case 3: return carried(TunnelKind::vxlan, EtherType::ethernet, in.rest());
    default: return Error::unsupported;
  }
}

Result<Tunnel> decode_geneve(ByteView bytes) noexcept {
  ByteReader in(bytes);
  const std::uint8_t head = in.u8();
  in.skip(1);
  const EtherType type{in.be16()};
  in.skip(4);                                // network identifier, reserved
  in.skip((head & 0x3fU) * std::size_t{4});  // options
  if (!in.ok()) return Error::truncated;
  if (head >> 6U != 0) return Error::bad_version;
  return carried(TunnelKind::geneve, type, in.rest());
}

Result<Tunnel> tunnel_in(const LinkFrame& frame) noexcept {
  switch (frame.type) {
    case EtherType::mpls:
    case EtherType::mpls_multicast: return decode_mpls(frame.payload);
    case EtherType::pppoe: return decode_pppoe(frame.payload);
    default: return Error::unsupported;
  }
}

Result<Tunnel> tunnel_in(const IpPacket& packet) noexcept {
  if (packet.fragment) return Error::unsupported;
  switch (packet.protocol) {
    case IpProtocol::udp: return decode_udp(packet.payload);
    case IpProtocol::gre: return decode_gre(packet.payload);
    case IpProtocol::ipv4: return carried(TunnelKind::ip_in_ip, EtherType::ipv4, packet.payload);
    case IpProtocol::ipv6: return carried(TunnelKind::ip_in_ip, EtherType::ipv6, packet.payload);
    case IpProtocol::mpls: return decode_mpls(packet.payload);
    case IpProtocol::ether_ip: return decode_ether_ip(packet.payload);
    default: return Error::unsupported;
  }
}

bool may_hold_tunnel(IpProtocol protocol) noexcept {
  switch (protocol) {
    case IpProtocol::udp:
    case IpProtocol::gre:
    case IpProtocol::ipv4:
    case IpProtocol::ipv6:
    case IpProtocol::mpls:
    case IpProtocol::ether_ip: return true;
    default: return false;
  }
}

}  // namespace s7::dissector
