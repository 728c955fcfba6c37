#include "dissector/wire/plus/frame.hpp"

#include <algorithm>

namespace s7::dissector::plus {
namespace {

bool is_trailer(ByteView bytes, std::uint8_t version) noexcept {
  return bytes.size() == trailer_size && bytes[0] == protocol_id && bytes[1] == version && bytes[2] == 0 &&
         bytes[3] == 0;
}

void take_digest(Frame& frame) noexcept {
  ByteReader in(frame.data);
  if (in.u8() != digest_size) return;
  const ByteView digest = in.take(digest_size);
  if (!in.ok()) return;
  frame.digest = digest;
  frame.data = in.rest();
}

constexpr std::uint32_t event_struct_mark = 0x17;
constexpr std::uint32_t id_session = 40302, id_function = 40303, id_sequence = 40304, id_return_value = 40305;

// A number of a system event; nullopt-like failure is left in the reader.
std::int64_t event_number(ByteReader& in, std::uint16_t type) noexcept {
  switch (type) {
    case 0x01:
    case 0x02:
    case 0x0a: return in.u8();
    case 0x06: return static_cast<std::int8_t>(in.u8());
    case 0x03:
    case 0x0b: return in.be16();
    case 0x07: return static_cast<std::int16_t>(in.be16());
    case 0x04:
    case 0x0c:
    case 0x12: return in.be32();
    case 0x08: return static_cast<std::int32_t>(in.be32());
    case 0x05:
    case 0x09:
    case 0x0d: {
      const std::uint64_t high = in.be32();
      return static_cast<std::int64_t>(high << 32U | in.be32());
    }
    default: in.skip(in.left() + 1); return 0;
  }
}

}  // namespace

Result<Frame> decode_frame(ByteView tsdu) noexcept {
  ByteReader in(tsdu);
  const std::uint8_t id = in.u8(), version = in.u8();
  const std::uint16_t length = in.be16();
  if (!in.ok()) return Error::truncated;
  if (id != protocol_id) return Error::bad_magic;
  if (!((version >= 1 && version <= 3) || version >= 0xfe)) return Error::bad_version;
  Frame out;
  out.version = Version{version};
  if (out.version == Version::keep_alive) {
    out.keep_alive_sequence = static_cast<std::uint8_t>(length >> 8U);
    out.keep_alive_reserved = static_cast<std::uint8_t>(length);
    out.last = true;
    out.surplus = in.rest();
    return out;
  }
  out.data_length = length;
  out.truncated = in.left() < length;
  out.data = in.take(std::min<std::size_t>(length, in.left()));
  out.last = in.left() > 0 || out.version == Version::system_event;
  if (out.version == Version::system_event || !is_trailer(in.rest(), version)) out.surplus = in.rest();
  if (out.version == Version::v3) take_digest(out);
  return out;
}

Result<SystemEvent> decode_system_event(ByteView data) noexcept {
  ByteReader in(data);
  in.skip(4);
  SystemEvent out;
  out.confirmed_bytes = in.be32();
  in.skip(8);
  if (!in.ok()) return Error::truncated;
  out.rest = in.rest();
  return out;
}

Result<SystemError> decode_system_error(ByteView rest) noexcept {
  ByteReader in(rest);
  if (in.be32() != event_struct_mark) return in.ok() ? Error::unsupported : Error::truncated;
  in.skip(4);  // struct id
  SystemError out;
  while (in.left() > 0) {
    const std::uint32_t id = in.be32();
    if (!in.ok()) return Error::truncated;
    if (id == 0) break;
    const std::uint16_t flags = in.be16(), type = in.be16();
    if (!in.ok()) return Error::truncated;
    if (flags != 0) return Error::unsupported;
    const std::int64_t value = event_number(in, type);
    if (!in.ok()) return Error::unsupported;
    if (id == id_session) out.session = static_cast<std::uint32_t>(value);
    if (id == id_function) out.function = static_cast<std::uint32_t>(value);
    if (id == id_sequence) out.sequence = static_cast<std::uint32_t>(value);
    if (id == id_return_value) out.return_value = value;
  }
  return out;
}

}  // namespace s7::dissector::plus
