#pragma once

// Link layer headers: Ethernet II and 802.3 with LLC/SNAP, the tags of 802.1Q, 802.1ad, 802.1BR, 802.1CB, VN-Tag and
// HSR, Linux cooked v1/v2, BSD loopback, raw IP. Layouts: docs/tunnels.md (IEEE 802.3, 802.1Q, 802.1BR; LINKTYPE_
// registry of tcpdump.org).

#include <array>
#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

// EtherType values that matter here; any other value is legal.
enum class EtherType : std::uint16_t {
  none = 0,              // 802.3 frame with LLC other than SNAP
  spanning_tree = 0x42,  // no type on the wire: LLC with DSAP 0x42 (IEEE 802.1D 9.2)
  ipv4 = 0x0800,
  arp = 0x0806,
  erspan3 = 0x22eb,   // in GRE only, as the next two
  ethernet = 0x6558,  // transparent bridging: a whole Ethernet frame
  vlan = 0x8100,
  ipv6 = 0x86dd,
  mpls = 0x8847,
  mpls_multicast = 0x8848,
  pppoe_discovery = 0x8863,
  pppoe = 0x8864,
  profinet = 0x8892,
  qinq = 0x88a8,
  erspan = 0x88be,
  lldp = 0x88cc,
  mrp = 0x88e3,
  vn_tag = 0x8926,
  hsr = 0x892f,
  e_tag = 0x893f,
  qinq_old = 0x9100,
  r_tag = 0xf1c1,
};

using Mac = std::array<std::uint8_t, 6>;
// "00:1b:1b:1c:00:11"
std::string to_text(const Mac& mac);

// 802.1Q tags, outermost first; priority tags (VLAN 0) are left out.
struct VlanTags {
  std::array<std::uint16_t, 4> ids{};
  std::uint8_t count = 0;
  friend bool operator==(const VlanTags&, const VlanTags&) = default;
};

struct LinkFrame {
  EtherType type = EtherType::none;
  bool has_source = false, has_destination = false;
  Mac source{}, destination{};
  VlanTags vlans;
  ByteView payload;  // of the caller's bytes; Ethernet padding included
};

// `link_type` is a LINKTYPE_ number. Errors: unsupported link type, truncated header.
Result<LinkFrame> decode_link(std::uint16_t link_type, ByteView frame) noexcept;

}  // namespace s7::dissector
