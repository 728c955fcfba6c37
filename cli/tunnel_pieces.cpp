#include "cli/tunnel_pieces.hpp"

namespace s7::cli {
namespace {

dissector::Limits limits_of(const TunnelPieces::Bounds& bounds) {
  dissector::Limits out;
  out.fragmented_datagrams = bounds.datagrams;
  out.fragment_timeout = bounds.patience;
  return out;
}

}  // namespace

TunnelPieces::TunnelPieces(const Bounds& bounds) : bounds_(bounds), tunnels_(limits_of(bounds)) {}

void TunnelPieces::push(const dissector::Frame& frame, const Wanted& wanted, const Take& take) {
  const auto piece = tunnels_.push(frame);
  if (!piece) return;
  while (!waiting_.empty() && frame.where.at - waiting_.front().frame.where.at > bounds_.patience) let_go();
  if (!piece->inside) return hold(piece->datagram, frame);
  const bool all = wanted(*piece->inside);
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    if (at->datagram != piece->datagram) {
      ++at;
      continue;
    }
    at->frame.bytes = at->bytes;
    if (all) take(at->frame);
    bytes_ -= at->bytes.size();
    at = waiting_.erase(at);
  }
  if (all) take(frame);
}

void TunnelPieces::let_go() {
  bytes_ -= waiting_.front().bytes.size();
  waiting_.pop_front();
}

void TunnelPieces::hold(const dissector::TunnelEnds::Datagram& datagram, const dissector::Frame& frame) {
  waiting_.push_back({datagram, frame, {frame.bytes.begin(), frame.bytes.end()}});
  bytes_ += frame.bytes.size();
  for (; waiting_.size() > bounds_.pieces || bytes_ > bounds_.bytes; ++crowded_out_) let_go();
}

}  // namespace s7::cli
