#include "dissector/parsed_frame.hpp"

namespace s7::dissector {
namespace {

std::uint64_t fingerprint_of(const IpPacket& ip, const TcpSegment& tcp, std::uint64_t pair) noexcept {
  const std::uint64_t ports = static_cast<std::uint64_t>(tcp.source_port) << 16U | tcp.destination_port;
  const std::uint64_t numbers = static_cast<std::uint64_t>(tcp.sequence) << 32U | tcp.acknowledgement;
  const std::uint64_t rest =
      static_cast<std::uint64_t>(ip.identification) << 32U | tcp.wire_length << 8U | tcp.flags.bits;
  return hash_bytes(tcp.payload, mix(mix(pair ^ ports, ip.source.word(8) ^ numbers), rest));
}

}  // namespace

StationSegment::StationSegment(const IpPacket& ip, std::uint64_t pair) noexcept {
  decode_tcp(ip.payload, ip.wire_length, tcp);
  if (!tcp) return;
  const Endpoint source{ip.source, tcp->source_port}, destination{ip.destination, tcp->destination_port};
  const Side sender = source < destination ? Side{0} : Side{1};
  side = sender;
  key.ends[sender] = source;
  key.ends[other(sender)] = destination;
  hash = hash_key(key, pair);
  fingerprint = fingerprint_of(ip, *tcp, pair);
}

ParsedFrame::ParsedFrame(const Frame& frame) noexcept
    : lower(frame),
      shard(shard_of(lower)),
      plain(lower.ip && lower.ip->protocol == IpProtocol::tcp && !lower.ip->fragment && lower.tunnels == 0 &&
            frame.fragments_abandoned == 0 && frame.bytes.size() >= frame.wire_length),
      segment(plain ? StationSegment(*lower.ip, lower.pair) : StationSegment()) {}

}  // namespace s7::dissector
