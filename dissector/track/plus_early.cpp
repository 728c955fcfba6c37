// Responses that were captured before their requests: span ports and taps reorder across directions.

#include "dissector/track/plus_engine.hpp"
#include "dissector/wire/tcp.hpp"

namespace s7::dissector {
namespace {

// Worth keeping only while the capture may still bring the request.
constexpr std::int64_t lifetime = 5'000'000'000;

}  // namespace

// False: no request will come, the response is to be reported as it is.
bool PlusEngine::keep_early(const Whole& whole) {
  const Tsdu& tsdu = whole.tsdu;
  if (replaying_ || !tsdu.acknowledgement || !tsdu.request_may_follow || pending_limit_ == 0) return false;
  while (early_.size() >= pending_limit_ || (!early_.empty() && tsdu.where.at - early_.front().where.at > lifetime))
    replay(0);
  Early early;
  early.side = tsdu.side;
  early.sequence = whole.pdu.sequence;
  early.acknowledgement = *tsdu.acknowledgement;
  early.version = whole.version;
  early.data.assign(outcome_.data.begin(), outcome_.data.end());
  early.size = whole.size;
  early.cut = whole.cut;
  early.number = outcome_.kept = ++kept_;
  early.where = tsdu.where;
  early_.push_back(std::move(early));
  return true;
}

void PlusEngine::match_early(const Whole& request) {
  for (std::size_t i = 0; i < early_.size(); ++i) {
    const Early& early = early_[i];
    if (early.side == request.tsdu.side || early.sequence != request.pdu.sequence) continue;
    if (sequence_distance(early.acknowledgement, request.tsdu.sequence_end) < 0) continue;
    return replay(i);
  }
}

// Handles a kept response as if it came now; its own packet stays its place in the capture.
void PlusEngine::replay(std::size_t index) {
  const Early early = std::move(early_[index]);
  early_.erase(early_.begin() + static_cast<std::ptrdiff_t>(index));
  const auto pdu = plus::decode_pdu(early.data);
  if (!pdu) return;
  Tsdu tsdu;
  tsdu.side = early.side;
  tsdu.where = early.where;
  const PlusOutcome present = outcome_;
  outcome_ = {};
  outcome_.data = early.data;
  outcome_.kept = early.number;
  replaying_ = true;
  on_pdu({tsdu, early.version, *pdu, early.size, early.cut});
  replaying_ = false;
  if (told_) told_(outcome_);
  outcome_ = present;
}

}  // namespace s7::dissector
