#pragma once

// Link layer headers: Ethernet II and 802.3 with LLC/SNAP, 802.1Q/802.1ad tags, Linux cooked v1/v2, BSD loopback, raw
// IP. Layouts: docs/s7.md section 1 (IEEE 802.3, 802.1Q; LINKTYPE_ registry of tcpdump.org).

#include <array>
#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

// EtherType values that matter here; any other value is legal.
enum class EtherType : std::uint16_t {
  none = 0,  // 802.3 frame with LLC other than SNAP
  ipv4 = 0x0800,
  arp = 0x0806,
  vlan = 0x8100,
  ipv6 = 0x86dd,
  profinet = 0x8892,
  qinq = 0x88a8,
  lldp = 0x88cc,
  qinq_old = 0x9100,
};

using Mac = std::array<std::uint8_t, 6>;

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
