#include "dissector/track/tunnel_fragments.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint16_t linktype_ethernet = 1, linktype_raw = 101;

}  // namespace

std::optional<TunnelFragments::Inside> TunnelFragments::push(const IpPacket& fragment, Timestamp at) {
  const auto whole = fragments_.push(fragment, at);
  if (!whole) return std::nullopt;
  const auto tunnel = tunnel_in(*whole);
  if (!tunnel || tunnel->type == EtherType::mpls || tunnel->type == EtherType::mpls_multicast) return std::nullopt;
  const auto& bytes = kept_.emplace_back(tunnel->payload.begin(), tunnel->payload.end());
  return Inside{tunnel->kind, tunnel->type == EtherType::ethernet ? linktype_ethernet : linktype_raw, bytes};
}

}  // namespace s7::dissector
