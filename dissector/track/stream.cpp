#include "dissector/track/stream.hpp"

#include <algorithm>
#include <cstring>

#include "dissector/wire/tcp.hpp"

namespace s7::dissector {
namespace {

// Older than any window: not a repetition but a stream that began anew without a SYN in the capture.
constexpr std::int32_t implausible_step_back = 4 * 1024 * 1024;

}  // namespace

void StreamAssembler::start(std::uint32_t first_sequence) noexcept {
  started_ = true;
  next_ = first_sequence;
}

void StreamAssembler::push(const Segment& segment) {
  if (!started_) start(segment.sequence);
  const std::int32_t ahead = sequence_distance(segment.sequence, next_);
  // The end of the segment against what was delivered: nothing new means repetition.
  const std::int64_t fresh = std::int64_t{ahead} + segment.wire_length;
  if (ahead < -implausible_step_back) {
    held_.clear();
    held_bytes_ = 0;
    remembered_ = 0;
    next_ = segment.sequence;
    deliver(segment);
  } else if (fresh <= 0) {
    repeated(segment);
  } else if (ahead <= 0 && held_.empty()) {
    if (ahead < 0) ++counters_.retransmissions;
    deliver(segment);
  } else if (ahead <= 0) {
    // It fills a hole: late by the network's or the capture's order, or sent again after a loss.
    const bool soon = segment.where.at - held_.front().where.at <= limits_->duplicate_window;
    ++(soon ? counters_.out_of_order : counters_.retransmissions);
    if (fresh > sequence_distance(held_.front().sequence, next_))
      keep(segment);
    else
      deliver(segment);
  } else if (segment.wire_length == 1 && acknowledgement_seen_ && segment.sequence + 1 == acknowledged_) {
    ++counters_.keep_alives;  // garbage for a byte that the receiver has and the capture lacks
  } else {
    hold(segment);
  }
  tick(segment.where);
}

void StreamAssembler::acknowledged(std::uint32_t number, const Where& where) {
  if (!acknowledgement_seen_) first_acknowledged_ = acknowledged_ = number;
  acknowledgement_seen_ = true;
  if (sequence_distance(number, acknowledged_) > 0) acknowledged_ = number;
  tick(where);
}

// A segment that begins at or before next_ and brings something new: first copy wins for the overlap.
void StreamAssembler::deliver(const Segment& segment) {
  const auto known = static_cast<std::uint32_t>(-sequence_distance(segment.sequence, next_));
  if (known > 0 && overlap_differs(segment)) ++counters_.conflicting_overlaps;
  const std::size_t skip = std::min<std::size_t>(known, segment.bytes.size());
  Chunk& chunk = ready_;
  chunk.lost_before = 0;
  chunk.cut = false;
  chunk.bytes = segment.bytes.subspan(skip);
  chunk.segment_start = known == 0;
  chunk.sequence = next_;
  chunk.acknowledgement = segment.acknowledgement;
  chunk.where = segment.where;
  const std::uint32_t end = segment.sequence + segment.wire_length;
  cut_ = segment.wire_length - std::max(known, static_cast<std::uint32_t>(segment.bytes.size()));
  cut_where_ = segment.where;
  remember(next_, chunk.bytes);
  next_ = end;
  has_ready_ = !chunk.bytes.empty();
}

void StreamAssembler::repeated(const Segment& segment) {
  // A keep-alive repeats the last byte (or one byte of garbage) just below the window.
  const bool keep_alive = segment.wire_length <= 1 && segment.sequence + 1 == next_;
  if (keep_alive) {
    ++counters_.keep_alives;
    return;
  }
  ++counters_.retransmissions;
  if (overlap_differs(segment)) ++counters_.conflicting_overlaps;
}

// Past the end of the history, and on at its beginning.
void StreamAssembler::remember_around(std::uint32_t sequence, ByteView bytes) noexcept {
  if (bytes.size() > history_size) {
    sequence += static_cast<std::uint32_t>(bytes.size()) - history_size;
    bytes = bytes.last(history_size);
  }
  const std::uint32_t at = sequence % history_size;
  const std::size_t first = std::min<std::size_t>(bytes.size(), history_size - at);
  if (first > 0) std::memcpy(history_.data() + at, bytes.data(), first);
  if (first < bytes.size()) std::memcpy(history_.data(), bytes.data() + first, bytes.size() - first);
  remembered_ = std::min<std::uint32_t>(history_size, remembered_ + static_cast<std::uint32_t>(bytes.size()));
}

// Compares the part of the segment that lies in the last bytes delivered.
bool StreamAssembler::overlap_differs(const Segment& segment) const noexcept {
  for (std::size_t i = 0; i < segment.bytes.size(); ++i) {
    const std::uint32_t sequence = segment.sequence + static_cast<std::uint32_t>(i);
    const std::int32_t behind = sequence_distance(next_, sequence);
    if (behind <= 0) break;
    if (static_cast<std::uint32_t>(behind) > remembered_) continue;
    if (history_[sequence % history_size] != segment.bytes[i]) return true;
  }
  return false;
}

// A segment beyond a hole.
void StreamAssembler::hold(const Segment& segment) {
  for (const Held& one : held_) {
    if (one.sequence != segment.sequence || one.wire_length != segment.wire_length) continue;
    const std::size_t n = std::min(one.bytes.size(), segment.bytes.size());
    if (!std::equal(segment.bytes.begin(), segment.bytes.begin() + static_cast<std::ptrdiff_t>(n), one.bytes.begin()))
      ++counters_.conflicting_overlaps;
    ++counters_.retransmissions;
    return;
  }
  if (!held_.empty() && sequence_distance(held_.back().sequence, segment.sequence) >= 0) ++counters_.out_of_order;
  keep(segment);
}

// Copies a segment to its place. Where copies overlap the first one wins: the later takes over its bytes.
void StreamAssembler::keep(const Segment& segment) {
  Held copy{segment.sequence,        segment.wire_length, {segment.bytes.begin(), segment.bytes.end()},
            segment.acknowledgement, segment.where,       packets_};
  bool differs = false;
  for (const Held& one : held_) differs = copy.take_over(one) || differs;
  if (differs) ++counters_.conflicting_overlaps;
  held_bytes_ += copy.bytes.size();
  const auto at = std::find_if(held_.begin(), held_.end(), [&](const Held& other_held) {
    return sequence_distance(other_held.sequence, segment.sequence) >= 0;
  });
  held_.insert(at, std::move(copy));
}

bool StreamAssembler::Held::take_over(const Held& first) noexcept {
  const std::int64_t offset = sequence_distance(first.sequence, sequence);
  const std::int64_t begin = std::max<std::int64_t>(0, offset);
  const std::int64_t end =
      std::min(static_cast<std::int64_t>(bytes.size()), offset + static_cast<std::int64_t>(first.bytes.size()));
  if (begin >= end) return false;
  const auto from = first.bytes.begin() + (begin - offset), to = first.bytes.begin() + (end - offset);
  const auto place = bytes.begin() + begin;
  if (std::equal(from, to, place)) return false;
  std::copy(from, to, place);
  return true;
}

bool StreamAssembler::over_limit() const noexcept {
  return held_.size() > limits_->out_of_order_segments || held_bytes_ > limits_->out_of_order_bytes;
}

// Each waiting segment carries its own clock, so that many holes in a row do not wait for each other.
bool StreamAssembler::hole_is_lost() const noexcept {
  if (flushing_ || over_limit()) return true;
  const Held& behind = held_.front();
  const Timestamp waited = now_ - behind.where.at;
  if (waited > limits_->silent_hole_time) return true;
  if (!acknowledgement_seen_ || sequence_distance(acknowledged_, behind.sequence) < 0) return false;
  return packets_ - behind.packet > limits_->acknowledged_hole_packets || waited > limits_->acknowledged_hole_time;
}

const Chunk* StreamAssembler::from_held() {
  while (!held_.empty()) {
    const std::int32_t ahead = sequence_distance(held_.front().sequence, next_);
    if (ahead > 0 && !hole_is_lost()) return nullptr;
    if (ahead > 0 && !flushing_ && over_limit()) ++counters_.limit_reached;
    Held first = std::move(held_.front());
    held_.erase(held_.begin());
    held_bytes_ -= first.bytes.size();
    if (std::int64_t{ahead} + first.wire_length <= 0) continue;
    current_ = std::move(first.bytes);
    if (ahead > 0) {
      counters_.lost_bytes += static_cast<std::uint32_t>(ahead);
      next_ = first.sequence;
      remembered_ = 0;
    }
    deliver({first.sequence, current_, first.wire_length, first.acknowledgement, first.where});
    has_ready_ = false;
    ready_.lost_before = ahead > 0 ? static_cast<std::uint32_t>(ahead) : 0;
    return &ready_;
  }
  return nullptr;
}

const Chunk* StreamAssembler::next() {
  if (std::exchange(has_ready_, false)) return &ready_;
  if (cut_ == 0) return held_.empty() ? nullptr : from_held();
  ready_ = {};
  ready_.lost_before = std::exchange(cut_, 0);
  ready_.cut = true;
  ready_.sequence = next_;
  ready_.where = cut_where_;
  counters_.lost_bytes += ready_.lost_before;
  remembered_ = 0;
  return &ready_;
}

std::uint64_t StreamAssembler::missing_tail(bool fin_acknowledged) const noexcept {
  if (!acknowledgement_seen_) return 0;
  const std::uint32_t base = started_ ? next_ : first_acknowledged_;
  const std::int32_t missing = sequence_distance(acknowledged_, base) - (fin_acknowledged ? 1 : 0);
  return missing > 0 ? static_cast<std::uint64_t>(missing) : 0;
}

}  // namespace s7::dissector
