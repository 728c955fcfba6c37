#include "dissector/shard.hpp"

#include <algorithm>

#include "dissector/wire/icmp.hpp"

namespace s7::dissector {
namespace {

constexpr std::size_t remembered_frames = 2048;

Limits share(Limits limits) noexcept {
  limits.flows = std::max<std::size_t>(limits.flows / shard_count, 4);
  limits.held_bytes = std::max<std::size_t>(limits.held_bytes / shard_count, 1);
  limits.identities = std::max<std::size_t>(limits.identities / shard_count, 1);
  limits.fragmented_datagrams = std::max<std::size_t>(limits.fragmented_datagrams / shard_count, 1);
  return limits;
}

}  // namespace

Shard::Shard(const Settings& settings, std::size_t number, Listener& listener, std::uint32_t* streams)
    : limits_(share(settings.limits)),
      ports_(settings.ports),
      identities_(limits_.identities),
      context_{limits_, listener, ports_, settings.ports_only, kept_pdus_, held_bytes_, identities_},
      listener_(&listener),
      streams_(streams),
      next_id_(static_cast<std::uint64_t>(number) << 56U),
      duplicates_(remembered_frames, settings.limits.duplicate_window),
      fragments_(limits_.fragmented_datagrams, limits_.fragment_timeout),
      flows_(limits_, limits_.flows) {}

FrameCounts& Shard::count_of(std::uint16_t capture) {
  if (capture >= counts_.size()) counts_.resize(capture + std::size_t{1});
  present_ = &counts_[capture];
  present_capture_ = capture;
  return *present_;
}

FrameCounts Shard::counts(std::uint16_t capture) const {
  return capture < counts_.size() ? counts_[capture] : FrameCounts{};
}

void Shard::malformed(std::string_view layer, Error error, const Where& where) {
  ++counts_at(where).malformed;
  listener_->on(Problem{layer, name(error), nullptr, 1, where});
}

// What a tunnel carried is counted as what it is; the tunnel besides.
void Shard::count_tunnels(const Frame& frame, const LowerLayers& lower) {
  for (std::size_t i = 0; i < tunnel_kinds; ++i)
    if ((lower.tunnels >> i & 1U) != 0) ++counts_at(frame.where).tunnels[i];
}

void Shard::abandoned(std::uint64_t fragments, const Where& where) {
  if (fragments == 0) return;
  counts_at(where).fragments_abandoned += fragments;
  listener_->on(Problem{"limit", "ip-fragments", nullptr, fragments, where});
}

void Shard::feed_other(const Frame& frame, const LowerLayers& lower) {
  if (frame.fragments_abandoned > 0) [[unlikely]]
    abandoned(frame.fragments_abandoned, frame.where);
  if (frame.bytes.size() < frame.wire_length) listener_->on(Problem{"capture", "truncated", nullptr, 1, frame.where});
  if (!lower.link) {
    if (lower.link.error() != Error::unsupported) return malformed("link", lower.link.error(), frame.where);
    count(FrameKind::unknown_link, frame.where);
    ++counts_at(frame.where).not_looked_at;
    return;
  }
  if (lower.tunnels != 0) [[unlikely]]
    count_tunnels(frame, lower);
  switch (lower.link->type) {
    case EtherType::ipv4:
    case EtherType::ipv6:
      if (!lower.ip) return malformed("ip", lower.ip.error(), frame.where);
      return on_ip(frame, *lower.link, *lower.ip, lower.pair);
    default: break;
  }
  count(kind_of(*lower.link), frame.where);
  on_neighbour(*lower.link, nullptr, frame.where);
}

void Shard::report_so_far() {
  flows_.for_each([](TcpConnection& flow) { flow.report_so_far(); });
}

void Shard::finish() {
  flows_.finish();
  if (neighbours_) neighbours_->finish();
}

// Frames without IP, and questions for MACs: nothing that belongs to a connection.
void Shard::on_neighbour(const LinkFrame& link, const IpPacket* ip, const Where& where) {
  if (!neighbours_) neighbours_ = std::make_unique<Neighbours>(limits_, *listener_);
  const Error error =
      ip != nullptr ? neighbours_->on_neighbour_discovery(link, *ip, where) : neighbours_->on_frame(link, where);
  if (error != Error{} && error != Error::unsupported) malformed("neighbour", error, where);
}

void Shard::on_ip(const Frame& frame, const LinkFrame& link, const IpPacket& ip, std::uint64_t pair) {
  if (ip.fragment && !may_hold_tunnel(ip.protocol)) [[unlikely]] {
    const std::uint64_t before = fragments_.abandoned();
    const auto whole = fragments_.push(ip, frame.where.at);
    abandoned(fragments_.abandoned() - before, frame.where);
    if (whole) return on_ip(frame, link, *whole, pair);
    count(kind_of(ip.protocol), frame.where);
    return;
  }
  switch (ip.protocol) {
    case IpProtocol::tcp: on_tcp(frame, link, ip, StationSegment(ip, pair)); return;
    case IpProtocol::icmp:
    case IpProtocol::icmp6: on_icmp(frame, link, ip); return;
    default: count(kind_of(ip.protocol), frame.where); return;
  }
}

void Shard::on_tcp(const Frame& frame, const LinkFrame& link, const IpPacket& ip, const StationSegment& segment) {
  FrameCounts& counts = counts_at(frame.where);
  ++counts.of(FrameKind::tcp);
  const auto& tcp = segment.tcp;
  if (!tcp) return malformed("tcp", tcp.error(), frame.where);
  const FlowKey& key = segment.key;
  const Side side = segment.side;
  const std::uint64_t hash = segment.hash;
  const TcpPacket packet{*tcp, link, ip.ttl, frame.where};
  if (duplicates_.seen(segment.fingerprint, frame.where.at)) {
    ++counts.duplicates;
    listener_->on(Problem{"capture", "duplicate", nullptr, 1, frame.where});
    // The copy says nothing new but in which VLAN it was seen.
    if (TcpConnection* flow = link.vlans.count > 0 ? find(key, side, packet, hash) : nullptr)
      flow->note_vlan(link.vlans);
    return;
  }
  TcpConnection* known = flows_.find(key, hash, [](const TcpConnection&) { return true; });
  const bool fits = known != nullptr && !known->has_twin() && !tcp->flags.syn() && known->plausible(side, *tcp);
  TcpConnection& flow = fits ? *known : connection(key, side, packet, hash);
  flow.on_packet(side, packet);
  flows_.touch(flow, frame.where.at);
  bound_held_bytes();
}

// Where several connections have one key, first the one whose VLAN and sequence numbers fit, then whose numbers fit.
TcpConnection* Shard::find(const FlowKey& key, Side side, const TcpPacket& packet, std::uint64_t hash) {
  TcpConnection* any = flows_.find(key, hash, [](const TcpConnection&) { return true; });
  if (any == nullptr || !any->has_twin()) [[likely]]
    return any;
  const auto fits = [&](const TcpConnection& flow) { return flow.plausible(side, packet.segment); };
  const auto fits_in_vlan = [&](const TcpConnection& flow) {
    return flow.info().vlans.contains(packet.link.vlans) && fits(flow);
  };
  if (packet.link.vlans.count > 0)
    if (TcpConnection* found = flows_.find(key, hash, fits_in_vlan)) return found;
  if (TcpConnection* found = flows_.find(key, hash, fits)) return found;
  return any;
}

// The connection of a packet, new where it has none. Two connections of one key live side by side only where machines
// exist twice: both directions with sequence numbers of their own in another VLAN.
TcpConnection& Shard::connection(const FlowKey& key, Side side, const TcpPacket& packet, std::uint64_t hash) {
  TcpConnection* found = find(key, side, packet, hash);
  const TcpSegment& segment = packet.segment;
  if (found != nullptr && !segment.flags.syn() && found->plausible(side, segment)) [[likely]]
    return *found;
  bool twin = false;
  if (found != nullptr) {
    const bool fits = found->plausible(side, segment) && !found->starts_anew(side, segment);
    const VlanSet& known = found->info().vlans;
    twin = !fits && packet.link.vlans.count > 0 && known.count > 0 && !known.contains(packet.link.vlans) &&
           found->both_sides_seen() && !found->closed();
    if (fits || (!twin && !segment.flags.syn() && segment.payload.empty())) return *found;
    if (!twin) flows_.remove(*found, EndReason::timeout);
  }
  const std::uint32_t stream = streams_ != nullptr ? (*streams_)++ : 0;
  auto fresh = std::make_unique<TcpConnection>(context_, key, next_id_++, stream, packet.where);
  if (twin) {
    fresh->mark_vlan_split();
    found->set_twin();
    fresh->set_twin();
  }
  if (!segment.flags.syn())
    if (const Tombstone* tombstone = flows_.tombstone(key)) fresh->restore(*tombstone);
  return flows_.add(std::move(fresh), hash);
}

// The limit over all connections: the largest holder gives up its holes.
void Shard::bound_held_bytes() {
  while (held_bytes_ > limits_.held_bytes) flows_.largest_holder()->give_up_holes();
}

void Shard::on_icmp(const Frame& frame, const LinkFrame& link, const IpPacket& ip) {
  count(FrameKind::icmp, frame.where);
  if (is_neighbour_discovery(ip)) return on_neighbour(link, &ip, frame.where);
  const auto error = decode_icmp_error(ip.protocol, ip.payload);
  if (!error) return;
  const auto [key, side] = make_key({error->source, error->source_port}, {error->destination, error->destination_port});
  TcpConnection* flow = flows_.find(key, hash_key(key), [](const TcpConnection&) { return true; });
  if (flow == nullptr) return;
  Refuser by;
  by.ttl = ip.ttl;
  if (link.has_source) by.mac = link.source;
  flow->on_unreachable(side, error->type, error->code, ip.source, by, frame.where);
}

}  // namespace s7::dissector
