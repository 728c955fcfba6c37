#include "dissector/track/framer.hpp"

#include <algorithm>

#include "dissector/wire/payload.hpp"
#include "dissector/wire/tpkt.hpp"

namespace s7::dissector {
namespace {

// TPKT, DT header and the longer S7 header.
constexpr std::size_t enough_to_tell = 4 + 3 + 12;
// The largest TPDU that Siemens equipment negotiates.
constexpr std::size_t usual_maximum = 8192 + 4;

}  // namespace

void TpktFramer::push(const Chunk& chunk) {
  if (chunk.lost_before > 0) lose(chunk);
  ByteView bytes = chunk.bytes;
  sequence_ = chunk.sequence;
  segment_start_ = chunk.segment_start;
  if (skip_ > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size()));
    skip_ -= n;
    bytes = bytes.subspan(n);
    sequence_ += static_cast<std::uint32_t>(n);
    segment_start_ = segment_start_ && n == 0;
  }
  if (cut_pending_) return;
  where_ = chunk.where;
  acknowledgement_ = chunk.acknowledgement;
  begun_ = !buffer_.empty();
  if (buffer_.empty()) {
    view_ = bytes;
    view_is_buffer_ = false;
    return;
  }
  sequence_ -= static_cast<std::uint32_t>(buffer_.size());
  segment_start_ = synchronised_ || buffer_starts_segment_;
  append(bytes);
}

void TpktFramer::append(ByteView bytes) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  view_ = buffer_;
  view_is_buffer_ = true;
}

// Missing bytes. When they lie inside a TPKT whose length is known the next boundary is known too; otherwise look for
// one.
void TpktFramer::lose(const Chunk& chunk) {
  const bool lost_already = std::exchange(lost_, true);
  trouble_.where = chunk.where;
  if (skip_ > 0) {
    const bool inside = chunk.lost_before <= skip_;
    skip_ -= std::min<std::uint64_t>(skip_, chunk.lost_before);
    synchronised_ = synchronised_ && inside;
    return;
  }
  const auto header = decode_tpkt(buffer_);
  const bool begun = synchronised_ && header;
  const bool known = begun && header->length >= buffer_.size() + chunk.lost_before;
  if (!buffer_.empty()) ++trouble_.cut_short;
  if (known) skip_ = header->length - buffer_.size() - chunk.lost_before;
  cut_pending_ = begun && chunk.cut;
  if (cut_pending_) {
    cut_after_loss_ = lost_already;
    spare_.swap(buffer_);
    view_ = spare_;
    view_is_buffer_ = false;
  }
  buffer_.clear();
  // A loss exactly between two TPKTs can't be told from one that swallowed a boundary: only `known` keeps the step.
  synchronised_ = known;
}

const Tpdu* TpktFramer::next() {
  if (cut_pending_) return take(view_.size(), true);
  while (true) {
    if (!synchronised_ && !resynchronise()) return nullptr;
    const auto header = decode_tpkt(view_);
    if (!header && header.error() == Error::truncated && (view_.empty() || view_[0] == 3)) {
      keep_rest();
      return nullptr;
    }
    if (!header) {
      ++trouble_.bad_headers;
      trouble_.where = where_;
      synchronised_ = false;
      lost_ = true;
      if (!view_.empty()) segment_start_ = false;
      continue;
    }
    if (header->length > view_.size()) {
      keep_rest();
      return nullptr;
    }
    return take(header->length, false);
  }
}

const Tpdu* TpktFramer::take(std::size_t available, bool truncated) {
  Tpdu& out = out_;
  out.where = truncated ? trouble_.where : where_;
  // A part that was captured late completes what was begun, wherever it stands in the stream.
  if (begun_ && begun_where_.order > out.where.order) out.where = begun_where_;
  begun_ = false;
  out.truncated = truncated;
  out.after_loss = truncated ? cut_after_loss_ : std::exchange(lost_, false);
  out.acknowledgement = acknowledgement_;
  if (view_.size() >= tpkt_header_size) {
    out.reserved = view_[1];
    out.announced = static_cast<std::uint16_t>((view_[2] << 8U | view_[3]) - static_cast<int>(tpkt_header_size));
  }
  out.bytes = view_.first(available).subspan(std::min(available, tpkt_header_size));
  out.sequence_end = sequence_ + static_cast<std::uint32_t>(available);
  if (truncated) {
    cut_pending_ = false;
    view_ = {};
  } else {
    drop(available);
  }
  return &out;
}

void TpktFramer::drop(std::size_t n) noexcept {
  view_ = view_.subspan(n);
  sequence_ += static_cast<std::uint32_t>(n);
  segment_start_ = true;
}

// Copies what has begun but not ended; the next chunk is appended to it.
void TpktFramer::keep_rest() {
  if (!begun_ || where_.order > begun_where_.order) begun_where_ = where_;
  if (view_.empty()) {
    buffer_.clear();
  } else if (view_is_buffer_) {
    if (view_.size() != buffer_.size())
      buffer_.erase(buffer_.begin(), buffer_.end() - static_cast<std::ptrdiff_t>(view_.size()));
  } else {
    buffer_.assign(view_.begin(), view_.end());
  }
  view_ = {};
  view_is_buffer_ = false;
}

// A header in the middle of data must prove itself by its content; at the start of a segment agreeing headers are
// enough when the TPKT ends with the segment or another header follows. `wait`: the bytes that would tell are still to
// come.
TpktFramer::Verdict TpktFramer::judge(ByteView at, bool segment_start) noexcept {
  const auto header = decode_tpkt(at);
  if (!header) return header.error() == Error::truncated && (at.size() < 2 || at[1] == 0) ? Verdict::wait : Verdict::no;
  const Likeness likeness = tpkt_likeness(at);
  if (likeness == Likeness::strong) return Verdict::yes;
  const std::size_t length = header->length;
  if (at.size() < std::min(length, enough_to_tell)) return header->reserved == 0 ? Verdict::wait : Verdict::no;
  if (likeness == Likeness::no) return Verdict::no;
  if (length > at.size()) return segment_start && length <= usual_maximum ? Verdict::wait : Verdict::no;
  if (length == at.size()) return segment_start ? Verdict::yes : Verdict::no;
  return tpkt_likeness(at.subspan(length)) != Likeness::no ? Verdict::yes : Verdict::no;
}

void TpktFramer::skip(std::size_t n) noexcept {
  if (n == 0) return;
  trouble_.skipped_bytes += n;
  trouble_.where = where_;
  lost_ = true;
}

bool TpktFramer::resynchronise() {
  for (std::size_t i = 0; i < view_.size(); ++i) {
    if (view_[i] != 3) continue;
    const bool segment_start = segment_start_ && i == 0;
    const Verdict verdict = judge(view_.subspan(i), segment_start);
    if (verdict == Verdict::no) continue;
    skip(i);
    drop(i);
    synchronised_ = verdict == Verdict::yes;
    if (!synchronised_) {
      keep_rest();
      buffer_starts_segment_ = segment_start;
    }
    return synchronised_;
  }
  skip(view_.size());
  view_ = {};
  buffer_.clear();
  return false;
}

}  // namespace s7::dissector
