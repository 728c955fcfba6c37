#include "dissector/ends.hpp"

#include "dissector/shard.hpp"
#include "dissector/wire/icmp.hpp"

namespace s7::dissector {

std::optional<FrameEnds> ends_of(const Frame& frame) noexcept {
  const LowerLayers lower(frame);
  if (!lower.ip) return std::nullopt;
  const IpPacket& ip = *lower.ip;
  if (ip.fragment) return FrameEnds{{ip.source, 0}, {ip.destination, 0}, false};
  if (ip.protocol == IpProtocol::tcp) {
    const auto tcp = decode_tcp(ip.payload, ip.wire_length);
    if (!tcp) return FrameEnds{{ip.source, 0}, {ip.destination, 0}, false};
    return FrameEnds{{ip.source, tcp->source_port}, {ip.destination, tcp->destination_port}, true};
  }
  const auto error = decode_icmp_error(ip.protocol, ip.payload);
  if (!error) return std::nullopt;
  return FrameEnds{{error->source, error->source_port}, {error->destination, error->destination_port}, true};
}

std::optional<TunnelEnds::Piece> TunnelEnds::push(const Frame& frame) {
  const LowerLayers lower(frame);
  if (!lower.tunnel_fragment()) return std::nullopt;
  const IpPacket& ip = *lower.ip;
  Piece out{{ip.source, ip.destination, ip.identification, ip.protocol}, std::nullopt};
  if (const auto inside = fragments_.push(ip, frame.where.at)) {
    Frame inner = frame;
    inner.link_type = inside->link_type;
    inner.bytes = inside->bytes;
    inner.wire_length = static_cast<std::uint32_t>(inside->bytes.size());
    out.inside = ends_of(inner);
  }
  fragments_.forget();
  return out;
}

}  // namespace s7::dissector
