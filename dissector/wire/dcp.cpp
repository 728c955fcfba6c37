#include "dissector/wire/dcp.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::uint16_t frame_hello = 0xfefc, frame_identify_response = 0xfeff;

}  // namespace

std::optional<DcpBlock> DcpBlockRange::next() noexcept {
  if (in_.left() == 0 || damaged_) return std::nullopt;
  DcpBlock out;
  out.kind = DcpBlockKind{in_.be16()};
  const std::uint16_t length = in_.be16();
  ByteReader content(in_.take(length));
  damaged_ = !in_.ok();
  if (damaged_) return std::nullopt;
  if (length % 2 == 1 && in_.left() > 0) in_.skip(1);
  if (with_head_ && out.kind != DcpBlockKind::result) out.head = content.be16();
  out.value = content.ok() ? content.rest() : ByteView{};
  return out;
}

Result<Dcp> decode_dcp(ByteView frame) noexcept {
  ByteReader in(frame);
  const std::uint16_t frame_id = in.be16();
  if (!in.ok()) return Error::truncated;
  if (frame_id < frame_hello || frame_id > frame_identify_response) return Error::unsupported;
  Dcp out;
  out.service = DcpService{in.u8()};
  const std::uint8_t type = in.u8();
  out.response = (type & 1U) != 0;
  out.succeeded = type == 1;
  out.transaction = in.be32();
  in.skip(2);  // delay of the answer
  const std::uint16_t length = in.be16();
  if (!in.ok()) return Error::truncated;
  out.blocks = in.rest().first(std::min<std::size_t>(length, in.left()));
  return out;
}

Result<DcpIp> decode_dcp_ip(ByteView value) noexcept {
  ByteReader in(value);
  DcpIp out;
  out.address = Address::v4(in.take(4));
  in.skip(4);  // mask
  out.gateway = Address::v4(in.take(4));
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<DcpDeviceId> decode_dcp_device_id(ByteView value) noexcept {
  ByteReader in(value);
  DcpDeviceId out;
  out.vendor = in.be16();
  out.device = in.be16();
  if (!in.ok()) return Error::truncated;
  return out;
}

}  // namespace s7::dissector
