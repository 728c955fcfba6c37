#pragma once

// IPv4, IPv6, TCP, UDP and ICMP with correct checksums.

#include <cstdint>

#include "tests/support/address.hpp"

namespace s7::test {

namespace proto {
inline constexpr std::uint8_t icmp = 1, tcp = 6, udp = 17, icmp6 = 58;
}

// IPv6 extension header; `body` follows the two bytes next-header and length and is zero-filled to a multiple of eight.
struct Extension {
  std::uint8_t type = 0;            // 0 hop-by-hop, 43 routing, 60 destination options
  Bytes body = {1, 4, 0, 0, 0, 0};  // PadN
};

struct IpHeader {
  Address source, destination;
  std::uint8_t protocol = proto::tcp;
  std::uint8_t ttl = 64;
  std::uint32_t id = 0;        // IPv4: low 16 bits. IPv6: in the fragment header only
  bool dont_fragment = false;  // IPv4
  bool fragment = false;       // IPv6: write a fragment header
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // bytes, multiple of eight
  Bytes options;                      // IPv4, multiple of four
  std::vector<Extension> extensions;  // IPv6
  bool zero_length = false;           // length field 0, as segmentation offload leaves it
};

struct TcpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t flags = 0;
  std::uint16_t window = 8192;
  Bytes options;  // multiple of four
};

namespace tcp_flag {
inline constexpr std::uint8_t fin = 1, syn = 2, rst = 4, psh = 8, ack = 16;
}

// The one's complement sum of RFC 1071, complemented.
[[nodiscard]] std::uint16_t internet_checksum(ByteView bytes);

[[nodiscard]] Bytes ip_packet(const IpHeader& header, const Bytes& payload);
// The same packet cut into pieces of at most `piece` payload bytes (rounded down to a multiple of eight), in order.
[[nodiscard]] std::vector<Bytes> ip_fragments(IpHeader header, const Bytes& payload, std::size_t piece);

// Transport layers; `header` gives the addresses of the pseudo header.
[[nodiscard]] Bytes tcp_segment(const TcpHeader& tcp, const Bytes& payload, const IpHeader& header);
[[nodiscard]] Bytes udp_datagram(std::uint16_t source_port, std::uint16_t destination_port, const Bytes& payload,
                                 const IpHeader& header);
// ICMP, or ICMPv6 when the addresses are IPv6. `rest`: bytes 4..7.
[[nodiscard]] Bytes icmp_message(std::uint8_t type, std::uint8_t code, std::uint32_t rest, const Bytes& payload,
                                 const IpHeader& header);

}  // namespace s7::test
