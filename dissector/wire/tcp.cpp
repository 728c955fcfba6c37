#include "dissector/wire/tcp.hpp"

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
  out.payload = header <= bytes.size() ? bytes.subspan(header) : ByteView{};
  out.wire_length = wire_length - static_cast<std::uint32_t>(header);
  return out;
}

}  // namespace s7::dissector
