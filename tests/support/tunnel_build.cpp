#include "tests/support/tunnel_build.hpp"

namespace s7::test {
namespace {

constexpr std::uint8_t next_ipv4 = 4, next_ipv6 = 41, next_gre = 47, next_ether_ip = 97;
constexpr std::uint16_t type_ethernet = 0x6558, type_mpls = 0x8847, type_pppoe = 0x8864;

LinkHeader outer_link(const std::vector<VlanTag>& tags) {
  LinkHeader out;
  out.source = mac("02:00:5e:00:00:01");
  out.destination = mac("02:00:5e:00:00:02");
  out.tags = tags;
  return out;
}

bool is_v6(const Bytes& packet) { return !packet.empty() && packet[0] >> 4U == 6; }

}  // namespace

Bytes mpls_label(std::uint32_t label, bool bottom) {
  return ByteWriter().u32(label << 12U | (bottom ? 0x100U : 0U) | 64U).take();
}

Bytes pppoe_header(std::size_t packet_length, bool v6) {
  return ByteWriter().u8(0x11).u8(0).u16(0x1234).u16(packet_length + 2).u16(v6 ? 0x0057 : 0x0021).take();
}

Bytes gre_header(std::uint16_t protocol, const GreOptions& options) {
  const unsigned flags =
      (options.checksum ? 0x8000U : 0U) | (options.key ? 0x2000U : 0U) | (options.sequence ? 0x1000U : 0U);
  ByteWriter out;
  out.u16(flags).u16(protocol);
  if (options.checksum) out.u32(0xbeef0000);
  if (options.key) out.u32(0x00abcd01);
  if (options.sequence) out.u32(99);
  return out.take();
}

Bytes erspan2_header(std::uint16_t vlan, std::uint8_t encapsulation) {
  return ByteWriter().u16(0x1000U | vlan).u16(unsigned{encapsulation} << 11U | 0x0017U).u32(5).take();
}

Bytes erspan3_header(std::uint8_t frame_type, bool subheader) {
  ByteWriter out;
  out.u16(0x2000U).u16(0x0017).u32(0x01020304).u16(0).u16(unsigned{frame_type} << 10U | (subheader ? 1U : 0U));
  if (subheader) out.u32(0x04000011).u32(0x55667788);
  return out.take();
}

Bytes vxlan_header(std::uint32_t network) { return ByteWriter().u32(0x08000000).u32(network << 8U).take(); }

Bytes geneve_header(std::uint16_t protocol, const Bytes& options) {
  return ByteWriter().u8(options.size() / 4).u8(0).u16(protocol).u32(0x00002a00).bytes(options).take();
}

Bytes outer_ip(std::uint8_t protocol, const Bytes& payload, std::uint32_t id) {
  IpHeader header;
  header.source = ip("192.0.2.1");
  header.destination = ip("192.0.2.2");
  header.protocol = protocol;
  header.id = id;
  return ip_packet(header, payload);
}

Bytes outer_udp(std::uint16_t port, const Bytes& payload) {
  IpHeader header;
  header.source = ip("192.0.2.1");
  header.destination = ip("192.0.2.2");
  header.protocol = proto::udp;
  return ip_packet(header, udp_datagram(50'000, port, payload, header));
}

Bytes outer_frame(const Bytes& packet, const std::vector<VlanTag>& tags) { return ip_frame(outer_link(tags), packet); }

Capture wrapped(Capture capture, const Wrapper& wrapper) {
  for (Frame& frame : capture) frame.bytes = wrapper(frame.bytes);
  return capture;
}

Bytes packet_of(const Bytes& frame) { return {frame.begin() + 14, frame.end()}; }

namespace wrap {

Bytes erspan1(const Bytes& frame) { return outer_frame(outer_ip(next_gre, concat({gre_header(0x88BE), frame}))); }

Bytes erspan2(const Bytes& frame) {
  return outer_frame(
      outer_ip(next_gre, concat({gre_header(0x88BE, {false, false, true}), erspan2_header(120, 2), frame})));
}

Bytes erspan3(const Bytes& frame) {
  return outer_frame(
      outer_ip(next_gre, concat({gre_header(0x22EB, {false, false, true}), erspan3_header(0, true), frame})));
}

Bytes vxlan(const Bytes& frame) { return outer_frame(outer_udp(4789, concat({vxlan_header(42), frame})), {{30}}); }

Bytes geneve(const Bytes& frame) {
  return outer_frame(
      outer_udp(6081, concat({geneve_header(type_ethernet, bytes_from_hex("0102 80 01 deadbeef")), frame})));
}

Bytes nvgre(const Bytes& frame) {
  return outer_frame(outer_ip(next_gre, concat({gre_header(type_ethernet, {false, true, false}), frame})));
}

Bytes gre_ip(const Bytes& frame) {
  const auto packet = packet_of(frame);
  return outer_frame(
      outer_ip(next_gre, concat({gre_header(is_v6(packet) ? 0x86DD : 0x0800, {true, false, true}), packet})));
}

Bytes ip_in_ip(const Bytes& frame) {
  const auto packet = packet_of(frame);
  return outer_frame(outer_ip(is_v6(packet) ? next_ipv6 : next_ipv4, packet));
}

Bytes ether_ip(const Bytes& frame) { return outer_frame(outer_ip(next_ether_ip, concat({{0x30, 0x00}, frame}))); }

Bytes mpls_ip(const Bytes& frame) {
  return link_frame(outer_link({}), type_mpls, concat({mpls_label(16, false), mpls_label(17, true), packet_of(frame)}));
}

Bytes mpls_frame(const Bytes& frame) {
  return link_frame(outer_link({}), type_mpls, concat({mpls_label(18, true), {0, 0, 0, 0}, frame}));
}

Bytes pppoe(const Bytes& frame) {
  const auto packet = packet_of(frame);
  return link_frame(outer_link({}), type_pppoe, concat({pppoe_header(packet.size(), is_v6(packet)), packet}));
}

Bytes e_tag(const Bytes& frame) {
  return concat({Bytes(frame.begin(), frame.begin() + 12), bytes_from_hex("893f 0001 2003 0000"),
                 Bytes(frame.begin() + 12, frame.end())});
}

}  // namespace wrap

}  // namespace s7::test
