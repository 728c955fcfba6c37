#include "dissector/analyzer.hpp"

#include <algorithm>

#include "dissector/lower_layers.hpp"
#include "dissector/shard.hpp"

namespace s7::dissector {

Analyzer::Analyzer(const Settings& settings, Listener& listener)
    : tunnels_(settings.limits.fragmented_datagrams, settings.limits.fragment_timeout) {
  for (std::size_t i = 0; i < shard_count; ++i)
    shards_.push_back(std::make_unique<Shard>(settings, i, listener, settings.number_streams ? &streams_ : nullptr));
}

Analyzer::Analyzer(const Settings& settings, const std::array<Listener*, shard_count>& listeners)
    : tunnels_(settings.limits.fragmented_datagrams, settings.limits.fragment_timeout) {
  for (std::size_t i = 0; i < shard_count; ++i)
    shards_.push_back(std::make_unique<Shard>(settings, i, *listeners[i], nullptr));
}

Analyzer::~Analyzer() = default;

void Analyzer::feed(const Frame& frame) {
  const LowerLayers lower(frame);
  if (lower.tunnel_fragment()) [[unlikely]] {
    begin_batch();
    const Routed routed = route(frame);
    return feed(routed.shard, routed.frame);
  }
  shards_[shard_of(lower)]->feed(frame, lower);
}

Routed Analyzer::route(const Frame& frame) {
  const LowerLayers lower(frame);
  if (!lower.tunnel_fragment()) [[likely]]
    return {frame, shard_of(lower)};
  Frame inner = frame;
  const std::uint64_t before = tunnels_.abandoned();
  const auto inside = tunnels_.push(*lower.ip, frame.where.at);
  inner.fragments_abandoned = static_cast<std::uint32_t>(tunnels_.abandoned() - before);
  if (!inside) return {inner, shard_of(lower)};
  inner.link_type = inside->link_type;
  inner.bytes = inside->bytes;
  inner.wire_length = static_cast<std::uint32_t>(inside->bytes.size());
  inner.tunnels = static_cast<std::uint16_t>(lower.tunnels | 1U << static_cast<unsigned>(inside->kind));
  return {inner, shard_of(LowerLayers(inner))};
}

void Analyzer::feed(std::size_t shard, const Frame& frame) { shards_[shard]->feed(frame, LowerLayers(frame)); }

void Analyzer::expire(Timestamp now) {
  for (const auto& shard : shards_) shard->expire(now);
}

void Analyzer::report_so_far() {
  for (const auto& shard : shards_) shard->report_so_far();
}

void Analyzer::finish() {
  for (const auto& shard : shards_) shard->finish();
}

void Analyzer::finish(std::size_t shard) { shards_[shard]->finish(); }

FrameCounts Analyzer::counts(std::uint16_t capture) const {
  FrameCounts out;
  for (const auto& shard : shards_) out.add(shard->counts(capture));
  return out;
}

bool Analyzer::holding() const {
  return std::any_of(shards_.begin(), shards_.end(), [](const auto& shard) { return shard->holding(); });
}

std::uint64_t Analyzer::evicted() const {
  std::uint64_t out = 0;
  for (const auto& shard : shards_) out += shard->evicted();
  return out;
}

}  // namespace s7::dissector
