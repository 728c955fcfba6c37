#pragma once

// TCP header (RFC 9293 3.1) and sequence arithmetic.

#include <algorithm>
#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

struct TcpFlags {
  std::uint8_t bits = 0;
  [[nodiscard]] constexpr bool fin() const noexcept { return (bits & 0x01U) != 0; }
  [[nodiscard]] constexpr bool syn() const noexcept { return (bits & 0x02U) != 0; }
  [[nodiscard]] constexpr bool rst() const noexcept { return (bits & 0x04U) != 0; }
  [[nodiscard]] constexpr bool ack() const noexcept { return (bits & 0x10U) != 0; }
};

struct TcpSegment {
  std::uint16_t source_port = 0, destination_port = 0;
  std::uint32_t sequence = 0, acknowledgement = 0;
  TcpFlags flags;
  ByteView payload;               // captured part
  std::uint32_t wire_length = 0;  // payload bytes on the wire
};

// `result` is a fresh one, filled in its place. `wire_length`: bytes of the segment on the wire, header included
// (IpPacket::wire_length). Inline: every packet comes here.
[[gnu::always_inline]] inline void decode_tcp(ByteView bytes, std::uint32_t wire_length,
                                              Result<TcpSegment>& result) noexcept {
  constexpr std::size_t fixed = 20;
  if (bytes.size() < fixed) return void(result.fail(Error::truncated));
  const FixedHeader<fixed> head(bytes.data());
  const std::size_t header = (head.u8<12>() >> 4U) * std::size_t{4};
  if (header < fixed || header > wire_length) return void(result.fail(Error::bad_length));
  TcpSegment& out = *result;
  out.source_port = head.be16<0>();
  out.destination_port = head.be16<2>();
  out.sequence = head.be32<4>();
  out.acknowledgement = head.be32<8>();
  out.flags.bits = head.u8<13>();
  // Options cut by the snap length: the payload's length is still known.
  const std::size_t captured = std::min<std::size_t>(bytes.size(), wire_length);
  if (header <= captured) out.payload = ByteView(bytes.data() + header, captured - header);
  out.wire_length = wire_length - static_cast<std::uint32_t>(header);
}

inline Result<TcpSegment> decode_tcp(ByteView bytes, std::uint32_t wire_length) noexcept {
  Result<TcpSegment> result;
  decode_tcp(bytes, wire_length, result);
  return result;
}

// Distance from b to a on the sequence circle, -2^31 .. 2^31-1.
constexpr std::int32_t sequence_distance(std::uint32_t a, std::uint32_t b) noexcept {
  return static_cast<std::int32_t>(a - b);
}

}  // namespace s7::dissector
