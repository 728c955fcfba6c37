#pragma once

// TPKT (RFC 1006): version 3, reserved, length of the whole packet, one TPDU.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

constexpr std::size_t tpkt_header_size = 4;
// RFC 1006 section 6: four bytes of header and the shortest TPDU.
constexpr std::uint16_t tpkt_min_length = 7;

struct TpktHeader {
  std::uint8_t reserved = 0;
  std::uint16_t length = 0;  // header included, 7..65535
};

// Needs the first four bytes. Errors: truncated, bad_version (first byte not 3), bad_length (below 7).
constexpr Result<TpktHeader> decode_tpkt(ByteView bytes) noexcept {
  if (bytes.size() < tpkt_header_size) return Error::truncated;
  const FixedHeader<tpkt_header_size> head(bytes.data());
  if (head.u8<0>() != 3) return Error::bad_version;
  const TpktHeader out{head.u8<1>(), head.be16<2>()};
  if (out.length < tpkt_min_length) return Error::bad_length;
  return out;
}

// The bytes are one TPKT, no more and no less.
constexpr bool is_whole_tpkt(ByteView bytes) noexcept {
  if (bytes.size() < tpkt_min_length) return false;
  const FixedHeader<tpkt_header_size> head(bytes.data());
  return head.u8<0>() == 3 && head.be16<2>() == bytes.size();
}

}  // namespace s7::dissector
