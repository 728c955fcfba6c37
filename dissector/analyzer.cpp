#include "dissector/analyzer.hpp"

#include <algorithm>

#include "dissector/shard.hpp"

namespace s7::dissector {
namespace {

// A few frames in front of their turn. What they need is fetched in steps, each for all of them before the next one
// begins: memory has answered by then, and what it brought is still in the nearest cache when they are analyzed.
class Approach {
 public:
  static constexpr std::size_t most = Analyzer::frames_at_once;
  using Shards = std::vector<std::unique_ptr<Shard>>;

  // The next frames, at most `most`.
  void begin(std::span<const Frame> frames, const Shards& shards) noexcept {
    count_ = 0;
    for (const Frame& frame : frames) parse(frame, shards);
    const std::span<Coming> all(coming_.data(), count_);
    for (Coming& one : all)
      if (one.shard != nullptr) one.flow = one.shard->expect_flow(one.parsed->segment);
    for (const Coming& one : all)
      if (one.shard != nullptr) one.shard->expect_session(one.flow, one.side);
    for (std::size_t i = 0; i < to_facts; ++i) find_facts(i);
    for (std::size_t i = 0; i < to_rows; ++i) find_rows(i);
  }
  // The frame whose turn it is now. What is likely to be asked or answered is looked for at last: it may depend on the
  // frames just before.
  [[nodiscard]] const ParsedFrame& take(std::size_t i) noexcept {
    find_facts(i + to_facts);
    find_rows(i + to_rows);
    return *coming_[i].parsed;
  }

 private:
  static constexpr std::size_t to_facts = 3, to_rows = 1;  // so many frames ahead
  struct Coming {
    const Shard* shard = nullptr;  // that has something to fetch for it
    std::uint32_t flow = 0;
    Side side = 0;
    std::optional<ParsedFrame> parsed;
  };
  void parse(const Frame& frame, const Shards& shards) noexcept {
    Coming& one = coming_[count_++];
    const ParsedFrame& parsed = one.parsed.emplace(frame);
    one.shard = parsed.plain ? shards[parsed.shard].get() : nullptr;
    one.side = parsed.segment.side;
    if (one.shard != nullptr) one.shard->expect(parsed.segment);
  }
  void find_facts(std::size_t i) const noexcept {
    if (i < count_ && coming_[i].shard != nullptr) coming_[i].shard->expect_facts(coming_[i].flow, coming_[i].side);
  }
  void find_rows(std::size_t i) const noexcept {
    if (i < count_ && coming_[i].shard != nullptr) coming_[i].shard->expect_rows(coming_[i].flow, coming_[i].side);
  }

  std::array<Coming, most> coming_;
  std::size_t count_ = 0;
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
  while (!frames.empty()) {
    const auto next = frames.first(std::min(frames.size(), Approach::most));
    approach.begin(next, shards_);
    for (std::size_t i = 0; i < next.size(); ++i) feed(next[i], approach.take(i));
    frames = frames.subspan(next.size());
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
