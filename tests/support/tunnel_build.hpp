#pragma once

// Frames inside tunnels: what remote mirrors, overlays and provider networks put in front of them.

#include <cstdint>
#include <functional>

#include "tests/support/conversation.hpp"

namespace s7::test {

// Headers alone, to be put in front of what they carry.
[[nodiscard]] Bytes mpls_label(std::uint32_t label, bool bottom);
[[nodiscard]] Bytes pppoe_header(std::size_t packet_length, bool v6 = false);
struct GreOptions {
  bool checksum = false, key = false, sequence = false;
};
[[nodiscard]] Bytes gre_header(std::uint16_t protocol, const GreOptions& options = {});
[[nodiscard]] Bytes erspan2_header(std::uint16_t vlan, std::uint8_t encapsulation);
[[nodiscard]] Bytes erspan3_header(std::uint8_t frame_type, bool subheader);
[[nodiscard]] Bytes vxlan_header(std::uint32_t network);
[[nodiscard]] Bytes geneve_header(std::uint16_t protocol, const Bytes& options = {});

// The tunnel's own ends: 192.0.2.1 and 192.0.2.2.
[[nodiscard]] Bytes outer_ip(std::uint8_t protocol, const Bytes& payload, std::uint32_t id = 7);
[[nodiscard]] Bytes outer_udp(std::uint16_t port, const Bytes& payload);
[[nodiscard]] Bytes outer_frame(const Bytes& packet, const std::vector<VlanTag>& tags = {});

// Ethernet frame -> the frame that carries it.
using Wrapper = std::function<Bytes(const Bytes& frame)>;
[[nodiscard]] Capture wrapped(Capture capture, const Wrapper& wrapper);
// The IP packet of an Ethernet frame without tags.
[[nodiscard]] Bytes packet_of(const Bytes& frame);

namespace wrap {
[[nodiscard]] Bytes erspan1(const Bytes& frame);
[[nodiscard]] Bytes erspan2(const Bytes& frame);  // VLAN 120 was taken off
[[nodiscard]] Bytes erspan3(const Bytes& frame);  // with a subheader
[[nodiscard]] Bytes vxlan(const Bytes& frame);
[[nodiscard]] Bytes geneve(const Bytes& frame);  // with options
[[nodiscard]] Bytes nvgre(const Bytes& frame);   // GRE with key, transparent Ethernet
[[nodiscard]] Bytes gre_ip(const Bytes& frame);  // GRE with checksum and sequence, the packet only
[[nodiscard]] Bytes ip_in_ip(const Bytes& frame);
[[nodiscard]] Bytes ether_ip(const Bytes& frame);
[[nodiscard]] Bytes mpls_ip(const Bytes& frame);     // two labels, the packet only
[[nodiscard]] Bytes mpls_frame(const Bytes& frame);  // pseudowire with control word
[[nodiscard]] Bytes pppoe(const Bytes& frame);
[[nodiscard]] Bytes e_tag(const Bytes& frame);  // 802.1BR
}  // namespace wrap

}  // namespace s7::test
