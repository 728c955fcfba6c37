#include "tests/support/frame.hpp"

#include <algorithm>

namespace s7::test {
namespace {

std::uint16_t u16_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]);
}

std::uint32_t u32_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(u16_at(bytes, at)) << 16U | u16_at(bytes, at + 2);
}

// Tags and the inner type; `first_type` comes out where the link header has its own protocol field.
Bytes tagged_type(const LinkHeader& header, std::uint16_t ether_type) {
  ByteWriter out;
  for (const auto& tag : header.tags) out.u16(tag.tpid).u16(static_cast<unsigned>(tag.priority << 13U) | tag.id);
  return out.u16(ether_type).take();
}

std::uint32_t family(std::uint16_t ether_type) { return ether_type == ethertype::ipv6 ? 30 : 2; }

Bytes cooked(const LinkHeader& header, std::uint16_t ether_type, const Bytes& payload) {
  return ByteWriter()
      .u16(header.packet_type)
      .u16(1)
      .u16(6)
      .bytes(header.source)
      .u16(0)
      .bytes(tagged_type(header, ether_type))
      .bytes(payload)
      .take();
}

Bytes cooked2(const LinkHeader& header, std::uint16_t ether_type, const Bytes& payload) {
  const auto types = tagged_type(header, ether_type);
  return ByteWriter()
      .bytes(ByteView(types).first(2))
      .u16(0)
      .u32(header.interface_index)
      .u16(1)
      .u8(header.packet_type)
      .u8(6)
      .bytes(header.source)
      .u16(0)
      .bytes(ByteView(types).subspan(2))
      .bytes(payload)
      .take();
}

struct LinkPart {
  LinkHeader header;
  std::uint16_t ether_type = 0;
  std::size_t length = 0;
};

bool is_tag(std::uint16_t type) { return type == ethertype::vlan || type == ethertype::qinq || type == 0x9100; }

// Reads tags that start with the type field at `type_at`; their rest follows at `rest_at`.
bool read_tags(LinkPart& out, ByteView bytes, std::size_t type_at, std::size_t rest_at) {
  auto type = u16_at(bytes, type_at);
  auto at = rest_at;
  while (is_tag(type)) {
    if (bytes.size() < at + 4) return false;
    const auto tci = u16_at(bytes, at);
    out.header.tags.push_back({static_cast<std::uint16_t>(tci & 0x0FFFU), type, static_cast<std::uint8_t>(tci >> 13U)});
    type = u16_at(bytes, at + 2);
    at += 4;
  }
  out.ether_type = type;
  out.length = at;
  return true;
}

std::optional<LinkPart> read_ethernet(ByteView b) {
  LinkPart out;
  if (b.size() < 14) return std::nullopt;
  std::copy_n(b.begin(), 6, out.header.destination.begin());
  std::copy_n(b.begin() + 6, 6, out.header.source.begin());
  if (!read_tags(out, b, 12, 14)) return std::nullopt;
  return out;
}

std::optional<LinkPart> read_cooked(ByteView b, bool second) {
  LinkPart out;
  if (b.size() < 20) return std::nullopt;
  out.header.packet_type = second ? b[10] : b[1];
  if (second) out.header.interface_index = u32_at(b, 4);
  std::copy_n(b.begin() + (second ? 12 : 6), 6, out.header.source.begin());
  if (!read_tags(out, b, second ? 0 : 14, second ? 20 : 16)) return std::nullopt;
  return out;
}

std::optional<LinkPart> read_link(const Frame& frame) {
  const ByteView b(frame.bytes);
  std::optional<LinkPart> out;
  switch (frame.link_type) {
    case link::ethernet: out = read_ethernet(b); break;
    case link::sll: out = read_cooked(b, false); break;
    case link::sll2: out = read_cooked(b, true); break;
    case link::null:
    case link::loop: out = LinkPart{{}, 0, 4}; break;
    default: out = LinkPart{}; break;
  }
  if (!out || b.size() <= out->length) return std::nullopt;
  out->header.type = frame.link_type;
  if (frame.link_type == link::null) out->header.null_big_endian = b[0] == 0;
  if (out->ether_type == 0) out->ether_type = b[out->length] >> 4U == 6 ? ethertype::ipv6 : ethertype::ipv4;
  return out;
}

// Reads the IP header at the front of `b`; returns the offset of the payload and cuts `b` to the packet.
std::optional<std::size_t> read_ipv4(ByteView& b, IpHeader& out) {
  if (b.size() < 20) return std::nullopt;
  const std::size_t header_length = (b[0] & 0x0FU) * 4U;
  const auto total = u16_at(b, 2);
  if ((u16_at(b, 6) & 0x3FFFU) != 0 || b.size() < std::max<std::size_t>(header_length, total)) return std::nullopt;
  out.zero_length = total == 0;
  if (total != 0) b = b.first(total);
  out.id = u16_at(b, 4);
  out.dont_fragment = (b[6] & 0x40U) != 0;
  out.ttl = b[8];
  out.protocol = b[9];
  out.source = ip(b.subspan(12, 4));
  out.destination = ip(b.subspan(16, 4));
  out.options.assign(b.begin() + 20, b.begin() + static_cast<std::ptrdiff_t>(header_length));
  return header_length;
}

std::optional<std::size_t> read_ipv6(ByteView& b, IpHeader& out) {
  if (b.size() < 40) return std::nullopt;
  const std::size_t length = u16_at(b, 4);
  if (b.size() < 40 + length) return std::nullopt;
  out.zero_length = length == 0;
  if (length != 0) b = b.first(40 + length);
  out.ttl = b[7];
  out.source = ip(b.subspan(8, 16));
  out.destination = ip(b.subspan(24, 16));
  out.protocol = b[6];
  std::size_t at = 40;
  while (out.protocol == 0 || out.protocol == 43 || out.protocol == 60) {
    const std::size_t size = b[at + 1] * 8U + 8U;
    out.extensions.push_back({out.protocol, Bytes(b.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                                                  b.begin() + static_cast<std::ptrdiff_t>(at + size))});
    out.protocol = b[at];
    at += size;
  }
  return at;
}

}  // namespace

Bytes link_frame(const LinkHeader& header, std::uint16_t ether_type, const Bytes& payload) {
  ByteWriter out;
  switch (header.type) {
    case link::ethernet:
      out.bytes(header.destination).bytes(header.source).bytes(tagged_type(header, ether_type)).bytes(payload);
      return out.take();
    case link::sll: return cooked(header, ether_type, payload);
    case link::sll2: return cooked2(header, ether_type, payload);
    case link::null: return out.u32(family(ether_type), header.null_big_endian).bytes(payload).take();
    case link::loop: return out.u32(family(ether_type)).bytes(payload).take();
    default: return payload;
  }
}

Bytes ip_frame(const LinkHeader& header, const Bytes& packet) {
  return link_frame(header, packet.at(0) >> 4U == 6 ? ethertype::ipv6 : ethertype::ipv4, packet);
}

Bytes encode(const TcpFrame& frame) {
  return ip_frame(frame.link, ip_packet(frame.ip, tcp_segment(frame.tcp, frame.payload, frame.ip)));
}

std::optional<TcpFrame> decode(const Frame& frame) {
  const auto part = read_link(frame);
  if (!part) return std::nullopt;
  TcpFrame out;
  out.link = part->header;
  auto packet = ByteView(frame.bytes).subspan(part->length);
  std::optional<std::size_t> start;
  if (part->ether_type == ethertype::ipv4) start = read_ipv4(packet, out.ip);
  if (part->ether_type == ethertype::ipv6) start = read_ipv6(packet, out.ip);
  if (!start || out.ip.protocol != proto::tcp || packet.size() < *start + 20) return std::nullopt;
  const auto t = packet.subspan(*start);
  const std::size_t header_length = (t[12] >> 4U) * 4U;
  if (t.size() < header_length) return std::nullopt;
  out.tcp = {u16_at(t, 0), u16_at(t, 2), u32_at(t, 4), u32_at(t, 8), t[13], u16_at(t, 14), {}};
  out.tcp.options.assign(t.begin() + 20, t.begin() + static_cast<std::ptrdiff_t>(header_length));
  out.payload.assign(t.begin() + static_cast<std::ptrdiff_t>(header_length), t.end());
  return out;
}

std::optional<std::size_t> ip_offset(const Frame& frame) {
  const auto part = read_link(frame);
  if (!part || (part->ether_type != ethertype::ipv4 && part->ether_type != ethertype::ipv6)) return std::nullopt;
  return part->length;
}

}  // namespace s7::test
