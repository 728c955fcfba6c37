#pragma once

// Frames of every link type the product reads, and TCP frames as values that can be taken apart, changed and rebuilt.

#include <cstdint>
#include <optional>

#include "tests/support/net_build.hpp"

namespace s7::test {

// LINKTYPE_ numbers.
namespace link {
inline constexpr std::uint16_t null = 0, ethernet = 1, raw = 101, loop = 108, sll = 113, ipv4 = 228, ipv6 = 229,
                               sll2 = 276;
}

namespace ethertype {
inline constexpr std::uint16_t ipv4 = 0x0800, arp = 0x0806, vlan = 0x8100, ipv6 = 0x86DD, profinet = 0x8892,
                               qinq = 0x88A8, lldp = 0x88CC;
}

struct VlanTag {
  std::uint16_t id = 0;
  std::uint16_t tpid = ethertype::vlan;
  std::uint8_t priority = 0;
  friend bool operator==(const VlanTag&, const VlanTag&) = default;
};

struct LinkHeader {
  std::uint16_t type = link::ethernet;
  Mac source{}, destination{};
  std::vector<VlanTag> tags;     // outer first; Ethernet and Linux cooked
  bool null_big_endian = false;  // byte order of the family of link::null
  std::uint8_t packet_type = 0;  // Linux cooked: 0 to us, 4 sent by us
  std::uint32_t interface_index = 2;
};

[[nodiscard]] Bytes link_frame(const LinkHeader& header, std::uint16_t ether_type, const Bytes& payload);
[[nodiscard]] Bytes ip_frame(const LinkHeader& header, const Bytes& packet);  // ether type by the version nibble

// One captured frame.
struct Frame {
  std::int64_t time = 0;  // nanoseconds since 1970
  Bytes bytes;
  std::uint32_t wire_length = 0;  // 0: as long as `bytes`
  std::uint16_t link_type = link::ethernet;
  [[nodiscard]] std::uint32_t on_wire() const {
    return wire_length != 0 ? wire_length : static_cast<std::uint32_t>(bytes.size());
  }
};

struct TcpFrame {
  LinkHeader link;
  IpHeader ip;
  TcpHeader tcp;
  Bytes payload;
};

[[nodiscard]] Bytes encode(const TcpFrame& frame);
// Understands what encode() writes (Ethernet padding aside, which is left out), unfragmented. Everything else: nothing.
[[nodiscard]] std::optional<TcpFrame> decode(const Frame& frame);

// An IP packet inside a frame that link_frame made: the packet's offset, or nothing.
[[nodiscard]] std::optional<std::size_t> ip_offset(const Frame& frame);

}  // namespace s7::test
