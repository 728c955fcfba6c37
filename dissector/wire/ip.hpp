#pragma once

// IPv4 (RFC 791) and IPv6 (RFC 8200) with extension headers. Fragments are flagged, not joined.

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

// An IPv4 or IPv6 address. IPv4 is held in its mapped form (::ffff:a.b.c.d), so that one comparison serves both.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  static Address v4(ByteView four) noexcept;
  static Address v6(ByteView sixteen) noexcept;
  [[nodiscard]] bool is_v4() const noexcept;
  friend auto operator<=>(const Address&, const Address&) = default;
};
// RFC 5952 for IPv6, dotted quad for IPv4.
std::string to_string(const Address&);

enum class IpProtocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17, icmp6 = 58 };

struct IpPacket {
  Address source, destination;
  IpProtocol protocol{};
  std::uint8_t ttl = 0;
  std::uint32_t identification = 0;  // 0 for IPv6 without fragment header
  bool fragment = false;             // part of a larger datagram
  bool more_fragments = false;
  std::uint32_t fragment_offset = 0;  // bytes
  // Upper layer bytes that were captured, without Ethernet padding. `wire_length` counts what the header announces:
  // more than payload.size() when the snap length cut the packet. A total length of 0 (segmentation offload) takes all
  // bytes.
  ByteView payload;
  std::uint32_t wire_length = 0;
  bool padded_unknown = false;  // total length 0: padding can't be told from payload
};

Result<IpPacket> decode_ipv4(ByteView bytes) noexcept;
Result<IpPacket> decode_ipv6(ByteView bytes) noexcept;

}  // namespace s7::dissector
