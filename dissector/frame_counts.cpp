#include "dissector/frame_counts.hpp"

namespace s7::dissector {
namespace {

// Frame ids of the precision transparent clock protocol (IEC 61158-6-10 4.2.2.2): sync, follow-up, announce, delay.
bool is_ptcp(std::uint16_t frame_id) noexcept {
  return frame_id < 0x0100 || (frame_id >= 0xff00 && frame_id <= 0xff5f);
}

}  // namespace

std::string_view name(FrameKind kind) noexcept {
  switch (kind) {
    case FrameKind::tcp: return "tcp";
    case FrameKind::udp: return "udp";
    case FrameKind::icmp: return "icmp";
    case FrameKind::other_ip: return "ip-other";
    case FrameKind::arp: return "arp";
    case FrameKind::lldp: return "lldp";
    case FrameKind::profinet: return "profinet";
    case FrameKind::ptcp: return "ptcp";
    case FrameKind::mrp: return "mrp";
    case FrameKind::spanning_tree: return "stp";
    case FrameKind::other_ethernet: return "ethernet-other";
    case FrameKind::unknown_link: return "link-type-unknown";
  }
  return "";
}

FrameKind kind_of(const LinkFrame& frame) noexcept {
  switch (frame.type) {
    case EtherType::arp: return FrameKind::arp;
    case EtherType::lldp: return FrameKind::lldp;
    case EtherType::mrp: return FrameKind::mrp;
    case EtherType::spanning_tree: return FrameKind::spanning_tree;
    case EtherType::profinet: {
      ByteReader in(frame.payload);
      const std::uint16_t frame_id = in.be16();
      return in.ok() && is_ptcp(frame_id) ? FrameKind::ptcp : FrameKind::profinet;
    }
    default: return FrameKind::other_ethernet;
  }
}

FrameKind kind_of(IpProtocol protocol) noexcept {
  switch (protocol) {
    case IpProtocol::tcp: return FrameKind::tcp;
    case IpProtocol::udp: return FrameKind::udp;
    case IpProtocol::icmp:
    case IpProtocol::icmp6: return FrameKind::icmp;
    default: return FrameKind::other_ip;
  }
}

void FrameCounts::add(const FrameCounts& o) noexcept {
  duplicates += o.duplicates;
  malformed += o.malformed;
  not_looked_at += o.not_looked_at;
  fragments_abandoned += o.fragments_abandoned;
  for (std::size_t i = 0; i < kinds.size(); ++i) kinds[i] += o.kinds[i];
  for (std::size_t i = 0; i < tunnels.size(); ++i) tunnels[i] += o.tunnels[i];
}

}  // namespace s7::dissector
