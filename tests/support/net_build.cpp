#include "tests/support/net_build.hpp"

#include <algorithm>
#include <cassert>

namespace s7::test {
namespace {

Bytes pseudo_header(const IpHeader& header, std::uint8_t protocol, std::size_t length) {
  ByteWriter out;
  out.bytes(header.source.view()).bytes(header.destination.view());
  if (header.source.v6) return out.u32(length).u24(0).u8(protocol).take();
  return out.u8(0).u8(protocol).u16(length).take();
}

// Fills in the checksum at `offset` of a transport header whose field still holds zero.
Bytes with_checksum(Bytes segment, std::size_t offset, const IpHeader& header, std::uint8_t protocol) {
  const auto sum = internet_checksum(concat({pseudo_header(header, protocol, segment.size()), segment}));
  patch_u16(segment, offset, sum == 0 && protocol == proto::udp ? 0xFFFF : sum);
  return segment;
}

Bytes ipv4_packet(const IpHeader& h, const Bytes& payload) {
  assert(h.options.size() % 4 == 0 && h.fragment_offset % 8 == 0);
  const auto header_length = 20 + h.options.size();
  const auto flags = (h.dont_fragment ? 0x4000U : 0U) | (h.more_fragments ? 0x2000U : 0U);
  ByteWriter out;
  out.u8(0x40U | header_length / 4).u8(0).u16(h.zero_length ? 0 : header_length + payload.size()).u16(h.id);
  out.u16(flags | h.fragment_offset / 8U).u8(h.ttl).u8(h.protocol).u16(0);
  auto header = out.bytes(h.source.view()).bytes(h.destination.view()).bytes(h.options).take();
  patch_u16(header, 10, internet_checksum(header));
  return concat({header, payload});
}

Bytes extension_bytes(const Extension& extension, std::uint8_t next) {
  const auto total = (extension.body.size() + 2 + 7) / 8 * 8;
  return ByteWriter().u8(next).u8(total / 8 - 1).bytes(extension.body).zeros(total - 2 - extension.body.size()).take();
}

Bytes ipv6_packet(const IpHeader& h, const Bytes& payload) {
  // Built from the back, because each header names the one behind it.
  Bytes rest = payload;
  auto next = h.protocol;
  if (h.fragment) {
    const auto offset = h.fragment_offset | (h.more_fragments ? 1U : 0U);
    rest = concat({ByteWriter().u8(next).u8(0).u16(offset).u32(h.id).take(), rest});
    next = 44;
  }
  for (auto it = h.extensions.rbegin(); it != h.extensions.rend(); ++it) {
    rest = concat({extension_bytes(*it, next), rest});
    next = it->type;
  }
  ByteWriter out;
  out.u32(0x60000000).u16(h.zero_length ? 0 : rest.size()).u8(next).u8(h.ttl);
  return out.bytes(h.source.view()).bytes(h.destination.view()).bytes(rest).take();
}

}  // namespace

std::uint16_t internet_checksum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) sum += i % 2 == 0 ? bytes[i] * 256U : bytes[i];
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum & 0xFFFFU);
}

Bytes ip_packet(const IpHeader& header, const Bytes& payload) {
  return header.source.v6 ? ipv6_packet(header, payload) : ipv4_packet(header, payload);
}

std::vector<Bytes> ip_fragments(IpHeader header, const Bytes& payload, std::size_t piece) {
  const auto step = std::max<std::size_t>(piece / 8 * 8, 8);
  header.fragment = true;
  header.dont_fragment = false;
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < payload.size(); at += step) {
    const auto end = std::min(payload.size(), at + step);
    header.fragment_offset = static_cast<std::uint16_t>(at);
    header.more_fragments = end < payload.size();
    out.push_back(ip_packet(header, Bytes(payload.begin() + static_cast<std::ptrdiff_t>(at),
                                          payload.begin() + static_cast<std::ptrdiff_t>(end))));
  }
  return out;
}

Bytes tcp_segment(const TcpHeader& tcp, const Bytes& payload, const IpHeader& header) {
  assert(tcp.options.size() % 4 == 0);
  ByteWriter out;
  out.u16(tcp.source_port).u16(tcp.destination_port).u32(tcp.sequence).u32(tcp.acknowledgement);
  out.u8((20 + tcp.options.size()) / 4 * 16).u8(tcp.flags).u16(tcp.window).u16(0).u16(0);
  return with_checksum(out.bytes(tcp.options).bytes(payload).take(), 16, header, proto::tcp);
}

Bytes udp_datagram(std::uint16_t source_port, std::uint16_t destination_port, const Bytes& payload,
                   const IpHeader& header) {
  ByteWriter out;
  out.u16(source_port).u16(destination_port).u16(8 + payload.size()).u16(0).bytes(payload);
  return with_checksum(out.take(), 6, header, proto::udp);
}

Bytes icmp_message(std::uint8_t type, std::uint8_t code, std::uint32_t rest, const Bytes& payload,
                   const IpHeader& header) {
  auto message = ByteWriter().u8(type).u8(code).u16(0).u32(rest).bytes(payload).take();
  if (header.source.v6) return with_checksum(std::move(message), 2, header, proto::icmp6);
  patch_u16(message, 2, internet_checksum(message));
  return message;
}

}  // namespace s7::test
