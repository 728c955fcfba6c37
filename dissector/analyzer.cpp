#include "dissector/analyzer.hpp"

#include <algorithm>

#include "dissector/shard.hpp"

namespace s7::dissector {

void FrameCounts::add(const FrameCounts& o) noexcept {
  duplicates += o.duplicates;
  malformed += o.malformed;
  not_looked_at += o.not_looked_at;
  tcp += o.tcp;
  udp += o.udp;
  icmp += o.icmp;
  other_ip += o.other_ip;
  arp += o.arp;
  lldp += o.lldp;
  profinet += o.profinet;
  other_ethernet += o.other_ethernet;
  unknown_link += o.unknown_link;
  fragments_abandoned += o.fragments_abandoned;
}

Analyzer::Analyzer(const Settings& settings, Listener& listener) {
  for (std::size_t i = 0; i < shard_count; ++i)
    shards_.push_back(std::make_unique<Shard>(settings, i, listener, settings.number_streams ? &streams_ : nullptr));
}

Analyzer::Analyzer(const Settings& settings, const std::array<Listener*, shard_count>& listeners) {
  for (std::size_t i = 0; i < shard_count; ++i)
    shards_.push_back(std::make_unique<Shard>(settings, i, *listeners[i], nullptr));
}

Analyzer::~Analyzer() = default;

void Analyzer::feed(const Frame& frame) {
  const LowerLayers lower(frame);
  shards_[dissector::shard_of(lower)]->feed(frame, lower);
}

std::size_t Analyzer::shard_of(const Frame& frame) noexcept { return dissector::shard_of(LowerLayers(frame)); }

void Analyzer::feed(std::size_t shard, const Frame& frame) { shards_[shard]->feed(frame, LowerLayers(frame)); }

void Analyzer::expire(Timestamp now) {
  for (const auto& shard : shards_) shard->expire(now);
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
