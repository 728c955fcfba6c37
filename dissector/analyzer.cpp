#include "dissector/analyzer.hpp"

#include <algorithm>

#include "dissector/shard.hpp"

namespace s7::dissector {
namespace {

// The next frames, each on its way to its turn: steps are so many frames behind the one that is being parsed. They are
// far enough from each other for memory to answer, and near enough for its answers still to be in the cache.
class Approach {
 public:
  static constexpr std::size_t to_flow = 3, to_session = 6, to_facts = 9, to_rows = 12, distance = 14;
  using Shards = std::vector<std::unique_ptr<Shard>>;

  void parse(const Frame& frame, std::size_t i, const Shards& shards) noexcept {
    Coming& coming = at(i);
    const ParsedFrame& parsed = coming.parsed.emplace(frame);
    coming.shard = parsed.plain ? shards[parsed.shard].get() : nullptr;
    coming.side = parsed.segment.side;
    if (coming.shard != nullptr) coming.shard->expect(parsed.segment);
  }
  void find_flow(std::size_t i) noexcept {
    Coming& coming = at(i);
    if (coming.shard != nullptr) coming.flow = coming.shard->expect_flow(coming.parsed->segment);
  }
  void find_session(std::size_t i) noexcept {
    const Coming& coming = at(i);
    if (coming.shard != nullptr) coming.shard->expect_session(coming.flow, coming.side);
  }
  void find_facts(std::size_t i) noexcept {
    const Coming& coming = at(i);
    if (coming.shard != nullptr) coming.shard->expect_facts(coming.flow, coming.side);
  }
  void find_rows(std::size_t i) noexcept {
    const Coming& coming = at(i);
    if (coming.shard != nullptr) coming.shard->expect_rows(coming.flow, coming.side);
  }
  [[nodiscard]] const ParsedFrame& parsed(std::size_t i) noexcept { return *at(i).parsed; }

 private:
  struct Coming {
    Shard* shard = nullptr;  // that has something to fetch for it
    std::uint32_t flow = 0;
    Side side = 0;
    std::optional<ParsedFrame> parsed;
  };
  static constexpr std::size_t ring = 16;
  static_assert(distance < ring);
  Coming& at(std::size_t i) noexcept { return frames_[i % ring]; }

  std::array<Coming, ring> frames_;
};

}  // namespace

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

void Analyzer::feed(const Frame& frame) { feed(frame, ParsedFrame(frame)); }

void Analyzer::feed(const Frame& frame, const ParsedFrame& parsed) {
  if (parsed.lower.tunnel_fragment()) [[unlikely]] {
    begin_batch();
    const Routed routed = route(frame);
    return feed(routed.shard, routed.frame);
  }
  shards_[parsed.shard]->feed(frame, parsed);
}

void Analyzer::feed(std::span<const Frame> frames) {
  Approach approach;
  for (std::size_t step = 0; step < frames.size() + Approach::distance; ++step) {
    if (step < frames.size()) approach.parse(frames[step], step, shards_);
    if (const auto i = step - Approach::to_flow; i < frames.size()) approach.find_flow(i);
    if (const auto i = step - Approach::to_session; i < frames.size()) approach.find_session(i);
    if (const auto i = step - Approach::to_facts; i < frames.size()) approach.find_facts(i);
    if (const auto i = step - Approach::to_rows; i < frames.size()) approach.find_rows(i);
    if (const auto i = step - Approach::distance; i < frames.size()) feed(frames[i], approach.parsed(i));
  }
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

void Analyzer::feed(std::size_t shard, const Frame& frame) { shards_[shard]->feed(frame, ParsedFrame(frame)); }

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

std::size_t Analyzer::shed(std::size_t percent) {
  std::size_t out = 0;
  for (const auto& shard : shards_) out += shard->shed(percent);
  return out;
}

std::uint64_t Analyzer::evicted() const {
  std::uint64_t out = 0;
  for (const auto& shard : shards_) out += shard->evicted();
  return out;
}

}  // namespace s7::dissector
