#include "capture/merged.hpp"

#include <algorithm>
#include <limits>

namespace s7::capture {
namespace {

constexpr std::size_t most_merged = 512;  // packets of a merged batch
constexpr Timestamp before_all = std::numeric_limits<Timestamp>::min();

}  // namespace

MergedSource::MergedSource(std::vector<Part> parts, StopQuestion stopped)
    : stopped_(std::move(stopped)), budget_(DescriptorBudget::of_process()) {
  bool total_known = true;
  for (auto& part : parts) {
    const bool wanted = !part.info.finished && !part.info.skipped;
    if (wanted) {
      waiting_.push_back(lanes_.size());
      total_ += part.size;
      total_known = total_known && part.input.kind == Input::Kind::file;
    }
    Lane lane;
    lane.input = std::move(part.input);
    lane.first = part.first;
    lane.key = before_all;
    lanes_.push_back(std::move(lane));
    infos_.push_back(std::move(part.info));
  }
  if (!total_known) total_ = 0;
  std::stable_sort(waiting_.begin(), waiting_.end(), [this](std::size_t a, std::size_t b) {
    return lanes_[a].first.value_or(before_all) < lanes_[b].first.value_or(before_all);
  });
  std::reverse(waiting_.begin(), waiting_.end());
}

std::uint64_t MergedSource::bytes_read() const {
  auto sum = closed_bytes_;
  for (const auto index : active_) sum += lanes_[index].reader->consumed();
  for (const auto index : drained_) sum += lanes_[index].reader->consumed();
  return sum;
}

bool MergedSource::before(std::size_t a, std::size_t b) const {
  if (lanes_[a].key != lanes_[b].key) return lanes_[a].key < lanes_[b].key;
  return a < b;
}

void MergedSource::push(std::size_t index) {
  active_.push_back(index);
  std::push_heap(active_.begin(), active_.end(), [this](std::size_t a, std::size_t b) { return before(b, a); });
}

std::size_t MergedSource::pop() {
  std::pop_heap(active_.begin(), active_.end(), [this](std::size_t a, std::size_t b) { return before(b, a); });
  const auto index = active_.back();
  active_.pop_back();
  return index;
}

void MergedSource::advance_key(Lane& lane) const { lane.key = std::max(lane.key, lane.batch[lane.position].at); }

void MergedSource::close(std::size_t index) {
  auto& lane = lanes_[index];
  lane.reader->conclude(infos_[index]);
  closed_bytes_ += lane.reader->consumed();
  lane.reader.reset();
  lane.batch = {};
  --open_count_;
}

// A stream that ends while somebody wants to stop may have more to say: it does not count as read.
bool MergedSource::halt(std::size_t index) {
  if (lanes_[index].input.kind == Input::Kind::stream && stopped_ && stopped_()) halted_ = true;
  return halted_;
}

// The lane's next batch, and its place among the active ones; or its end.
void MergedSource::refill(std::size_t index) {
  auto& lane = lanes_[index];
  lane.position = 0;
  if (!lane.reader->next(lane.batch)) {
    if (!halt(index)) close(index);
    return;
  }
  for (auto& packet : lane.batch) packet.capture = static_cast<std::uint16_t>(index);
  lane.reader->describe(infos_[index]);
  advance_key(lane);
  push(index);
}

void MergedSource::refill_drained() {
  while (!drained_.empty()) {
    const auto index = drained_.back();
    drained_.pop_back();
    refill(index);
  }
}

void MergedSource::open(std::size_t index) {
  auto& lane = lanes_[index];
  try {
    lane.reader = std::make_unique<CaptureReader>(lane.input, ReaderSize::for_nth(open_count_), &budget_, stopped_);
  } catch (const CaptureError& error) {
    if (halt(index)) return;
    infos_[index].problem = error.what();
    infos_[index].finished = true;
    return;
  }
  ++open_count_;
  refill(index);
}

void MergedSource::start_streams() {
  if (started_) return;
  started_ = true;
  std::vector<std::size_t> streams;
  std::erase_if(waiting_, [&](std::size_t index) {
    const bool is_stream = lanes_[index].input.kind == Input::Kind::stream;
    if (is_stream) streams.push_back(index);
    return is_stream;
  });
  for (const auto index : streams) open(index);
}

// Opens the files whose first packet is due, or the next one when none is open.
void MergedSource::open_due() {
  while (!waiting_.empty()) {
    const auto index = waiting_.back();
    if (!active_.empty() && lanes_[index].first.value_or(before_all) > lanes_[active_.front()].key) return;
    waiting_.pop_back();
    open(index);
  }
}

// The rest of the lane's batch comes before everything that other lanes hold or will hold.
bool MergedSource::passes_before_others(const Lane& lane) const {
  if (!active_.empty()) return false;
  if (waiting_.empty()) return true;
  const auto limit = *lanes_[waiting_.back()].first;  // open_due() left it, so it has one
  return lane.key < limit &&
         std::all_of(lane.batch.begin(), lane.batch.end(), [limit](const Packet& packet) { return packet.at < limit; });
}

// Copies packets of the lane as long as they come before all others and the batch has room.
void MergedSource::append_run(std::size_t index, std::vector<Packet>& batch) {
  auto& lane = lanes_[index];
  const auto begin = lane.position;
  while (batch.size() < most_merged) {
    batch.push_back(lane.batch[lane.position++]);
    if (lane.position == lane.batch.size()) break;
    advance_key(lane);
    if (!active_.empty() && before(active_.front(), index)) break;
    if (!waiting_.empty() && *lanes_[waiting_.back()].first <= lane.key) break;
  }
  count_packets(infos_[index], std::span(lane.batch).subspan(begin, lane.position - begin));
}

// Hands out packets of the lane, which is the first of all. true: the batch must go to the caller now.
bool MergedSource::hand_over(std::size_t index, std::vector<Packet>& batch) {
  auto& lane = lanes_[index];
  if (batch.empty() && lane.position == 0 && passes_before_others(lane)) {
    batch.swap(lane.batch);
    count_packets(infos_[index], batch);
    for (const auto& packet : batch) lane.key = std::max(lane.key, packet.at);
    drained_.push_back(index);
    return true;
  }
  append_run(index, batch);
  if (lane.position == lane.batch.size()) {
    // Refilling would overwrite the bytes that the batch points to.
    drained_.push_back(index);
    return true;
  }
  push(index);
  return batch.size() == most_merged;
}

PacketSource::Next MergedSource::next(std::vector<Packet>& batch) {
  batch.clear();
  if (!halted_) {
    start_streams();
    refill_drained();
  }
  for (;;) {
    if (!halted_) open_due();
    if (halted_) return Next::timeout;
    if (active_.empty()) return batch.empty() ? Next::end : Next::packets;
    if (hand_over(pop(), batch)) return Next::packets;
  }
}

}  // namespace s7::capture
