#include "capture/filtered_source.hpp"

#include <algorithm>

namespace s7::capture {

FilteredSource::FilteredSource(std::unique_ptr<PacketSource> source, Filter filter)
    : source_(std::move(source)), filter_(std::move(filter)), filtered_(source_->captures().size()) {}

void FilteredSource::keep_matches(std::vector<Packet>& batch) {
  std::erase_if(batch, [this](const Packet& packet) {
    const bool matches = filter_.matches(packet);
    if (!matches) ++filtered_[packet.capture];
    return !matches;
  });
}

PacketSource::Next FilteredSource::next(std::vector<Packet>& batch) {
  constexpr int most_empty_batches = 64;
  for (int round = 0; round < most_empty_batches; ++round) {
    const auto result = source_->next(batch);
    if (result != Next::packets) return result;
    keep_matches(batch);
    if (!batch.empty()) return Next::packets;
  }
  return Next::timeout;
}

const std::vector<CaptureInfo>& FilteredSource::captures() const {
  captures_ = source_->captures();
  for (std::size_t index = 0; index < captures_.size(); ++index) captures_[index].filtered = filtered_[index];
  return captures_;
}

}  // namespace s7::capture
