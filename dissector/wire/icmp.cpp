#include "dissector/wire/icmp.hpp"

namespace s7::dissector {
namespace {

// Destination unreachable, time exceeded, parameter problem; redirect and source quench stop no packet.
bool is_error(IpProtocol protocol, std::uint8_t type) noexcept {
  if (protocol == IpProtocol::icmp) return type == 3 || type == 11 || type == 12;
  return type >= 1 && type <= 4;
}

}  // namespace

Result<IcmpError> decode_icmp_error(IpProtocol protocol, ByteView bytes) noexcept {
  ByteReader in(bytes);
  IcmpError out;
  out.type = in.u8();
  out.code = in.u8();
  in.skip(6);  // checksum, unused or next-hop MTU
  if (!in.ok()) return Error::truncated;
  if (!is_error(protocol, out.type)) return Error::unsupported;
  const auto quoted = protocol == IpProtocol::icmp ? decode_ipv4(in.rest()) : decode_ipv6(in.rest());
  if (!quoted) return quoted.error();
  if (quoted->protocol != IpProtocol::tcp || quoted->fragment_offset != 0) return Error::unsupported;
  ByteReader tcp(quoted->payload);
  out.source = quoted->source;
  out.destination = quoted->destination;
  out.source_port = tcp.be16();
  out.destination_port = tcp.be16();
  out.sequence = tcp.be32();
  if (!tcp.ok()) return Error::truncated;
  return out;
}

}  // namespace s7::dissector
