#include "dissector/wire/tcp.hpp"

#include <algorithm>

namespace s7::dissector {

Result<TcpSegment> decode_tcp(ByteView bytes, std::uint32_t wire_length) noexcept {
  constexpr std::size_t fixed = 20;
  Result<TcpSegment> result;
  if (bytes.size() < fixed) return result.fail(Error::truncated);
  const FixedHeader<fixed> head(bytes.data());
  const std::size_t header = (head.u8<12>() >> 4U) * std::size_t{4};
  if (header < fixed || header > wire_length) return result.fail(Error::bad_length);
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
  return result;
}

}  // namespace s7::dissector
