#pragma once

// IPv4 (RFC 791) and IPv6 (RFC 8200) with extension headers. Fragments are flagged, not joined.

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

// An IPv4 or IPv6 address. IPv4 is held in its mapped form (::ffff:a.b.c.d), so that one comparison serves both.
struct Address {
  alignas(8) std::array<std::uint8_t, 16> bytes{};
  // `four` and `sixteen` hold that many bytes, or none: the zero address.
  static Address v4(ByteView four) noexcept {
    // In one register: what is written piece by piece has to be waited for when it is copied as a whole.
    using Words [[gnu::vector_size(16)]] = std::uint64_t;
    constexpr unsigned behind_prefix = std::endian::native == std::endian::little ? 32 : 0;
    constexpr std::array<std::uint8_t, 8> prefix{0, 0, 0xff, 0xff, 0, 0, 0, 0};
    std::uint32_t address = 0;
    if (four.size() == sizeof address) std::memcpy(&address, four.data(), sizeof address);
    const auto low = std::bit_cast<std::uint64_t>(prefix) | std::uint64_t{address} << behind_prefix;
    return std::bit_cast<Address>(Words{0, low});
  }
  static Address v6(ByteView sixteen) noexcept {
    Address out;
    if (sixteen.size() == 16) std::memcpy(out.bytes.data(), sixteen.data(), 16);
    return out;
  }
  [[nodiscard]] bool is_v4() const noexcept;
  // Eight bytes from `offset` (0 or 8) as a number.
  [[nodiscard]] std::uint64_t word(std::size_t offset) const noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  }
  friend bool operator==(const Address& a, const Address& b) noexcept {
    return a.word(0) == b.word(0) && a.word(8) == b.word(8);
  }
  friend std::strong_ordering operator<=>(const Address& a, const Address& b) noexcept {
    // Words in the byte order of the machine: an order for keys, not for people.
    return a.word(8) != b.word(8) ? a.word(8) <=> b.word(8) : a.word(0) <=> b.word(0);
  }
};
// RFC 5952 for IPv6, dotted quad for IPv4.
std::string to_string(const Address&);

enum class IpProtocol : std::uint8_t {
  icmp = 1,
  ipv4 = 4,
  tcp = 6,
  udp = 17,
  ipv6 = 41,
  gre = 47,
  icmp6 = 58,
  ether_ip = 97,
  mpls = 137,
};

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
