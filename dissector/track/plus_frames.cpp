#include "dissector/track/plus_frames.hpp"

#include <algorithm>

#include "dissector/wire/plus/pdu.hpp"

namespace s7::dissector {

using State = PlusJoined::State;

void PlusFrames::drop() noexcept {
  bytes_ = {};
  size_ = 0;
  collecting_ = too_long_ = false;
}

PlusJoined PlusFrames::begin(const plus::Frame& frame, std::size_t size, bool truncated) {
  PlusJoined out;
  if (!plus::begins_pdu(frame.data)) {
    out.problem = frame.lacks_digest() ? "no-digest" : truncated ? "truncated" : "continuation-without-begin";
    return out;
  }
  if (frame.last || truncated) {
    out.state = State::complete;
    out.data = frame.data;
    out.cut = truncated;
    out.size = size;
    return out;
  }
  collecting_ = true;
  size_ = size;
  bytes_.assign(frame.data.begin(), frame.data.end());
  out.state = State::goes_on;
  return out;
}

PlusJoined PlusFrames::push(const plus::Frame& frame, std::size_t size, bool truncated) {
  if (!collecting_) {
    if (!bytes_.empty()) drop();  // of the PDU before
    return begin(frame, size, truncated);
  }
  const std::size_t room = limit_ - std::min(limit_, bytes_.size());
  const ByteView taken = frame.data.first(std::min(room, frame.data.size()));
  bytes_.insert(bytes_.end(), taken.begin(), taken.end());
  too_long_ = too_long_ || taken.size() < frame.data.size();
  size_ += size;
  PlusJoined out;
  out.state = State::goes_on;
  if (!frame.last && !truncated) return out;
  out.state = State::complete;
  out.data = bytes_;
  out.cut = truncated || too_long_;
  out.size = size_;
  if (too_long_) out.problem = "pdu-too-long";
  collecting_ = false;
  too_long_ = false;
  return out;
}

}  // namespace s7::dissector
