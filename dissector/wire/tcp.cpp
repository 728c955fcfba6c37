#include "dissector/wire/tcp.hpp"

#include <algorithm>

namespace s7::dissector {

Result<TcpSegment> decode_tcp(ByteView bytes, std::uint32_t wire_length) noexcept {
  ByteReader in(bytes);
  TcpSegment out;
  out.source_port = in.be16();
  out.destination_port = in.be16();
  out.sequence = in.be32();
  out.acknowledgement = in.be32();
  const std::size_t header = (in.u8() >> 4U) * std::size_t{4};
  out.flags.bits = in.u8();
  in.skip(6);  // window, checksum, urgent pointer
  if (!in.ok()) return Error::truncated;
  if (header < 20 || header > wire_length) return Error::bad_length;
  // Options cut by the snap length: the payload's length is still known.
  const std::size_t captured = std::min<std::size_t>(bytes.size(), wire_length);
  if (header <= captured) out.payload = bytes.first(captured).subspan(header);
  out.wire_length = wire_length - static_cast<std::uint32_t>(header);
  return out;
}

}  // namespace s7::dissector
