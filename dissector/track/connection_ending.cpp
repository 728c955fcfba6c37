// The part of TcpConnection that ends: closing, the last words of a session and what outlives it.

#include "dissector/track/connection.hpp"

namespace s7::dissector {
namespace {

constexpr std::int64_t worth_noting_idle = 5'000'000'000;

}  // namespace

void TcpConnection::emit_part(Side side) {
  SideState& state = sides_[side];
  if (conversation_) {
    const StreamCounters counters = conversation_->streams[side].take_counters();
    state.part.stream.retransmissions += counters.retransmissions;
    state.part.stream.out_of_order += counters.out_of_order;
    state.part.stream.lost_bytes += counters.lost_bytes;
    state.part.stream.conflicting_overlaps += counters.conflicting_overlaps;
    state.part.stream.limit_reached += counters.limit_reached;
    state.part.stream.keep_alives += counters.keep_alives;
    if (counters.limit_reached > 0 && spoke_ && info_.established && info_.roles_known)
      context_->listener.on(Problem{"limit", "out-of-order", &info_, counters.limit_reached, info_.last});
  }
  if (!spoke_ || !info_.established) return;
  if (state.part.packets == 0) {
    if (state.part.stream.lost_bytes == 0) return;
    state.part.first = state.part.last = info_.last;  // the whole direction is missing: the other side's packets tell
  }
  if (!info_.roles_known) set_roles(info_, key_, key_.ends[0].port < key_.ends[1].port ? Side{1} : Side{0});
  state.part.to_server = side == info_.client_side;
  context_->listener.on(info_, state.part);
  state.part = {};
}

void TcpConnection::report_so_far() {
  const bool news = sides_[0].part.packets > 0 || sides_[1].part.packets > 0;
  if (!news || !spoke_ || !info_.established || !info_.roles_known) return;
  for (const Side side : {Side{0}, Side{1}}) emit_part(side);
  context_->listener.goes_on(info_);
}

// A second CR on the same TCP connection: the session before it ends here, another begins.
void TcpConnection::begin_anew(const Where& where) {
  conversation_->session.finish();
  conversation_->session.end_attempt();
  if (!info_.closed) info_.end_reason = EndReason::cotp_disconnect;
  if (!info_.closed) info_.closed = where;
  for (const Side side : {Side{0}, Side{1}}) emit_part(side);
  context_->listener.closed(info_);
  context_->listener.ended(info_);
  constexpr std::uint64_t next_session = std::uint64_t{1} << 48U;
  SessionInfo fresh;
  fresh.id = info_.id + next_session;
  fresh.stream = info_.stream;
  fresh.client = info_.client;
  fresh.server = info_.server;
  fresh.client_side = info_.client_side;
  fresh.roles_known = info_.roles_known;
  fresh.start_seen = fresh.established = true;
  fresh.vlan_split = info_.vlan_split;
  fresh.vlans = info_.vlans;
  fresh.client_isn = info_.client_isn;
  fresh.server_isn = info_.server_isn;
  fresh.opened = fresh.last = where;
  info_ = fresh;
}

void TcpConnection::on_close(Side side, const TcpPacket& packet, const Refuser& by) {
  const bool reset = packet.segment.flags.rst();
  if (sides_[side].fin && !reset) ++sides_[side].part.stream.retransmissions;
  sides_[side].fin = true;
  const bool by_server = info_.roles_known && side != info_.client_side;
  attempt_.closed(by_server, reset, by, packet.where);
  if (!info_.closed) {
    info_.closed = packet.where;
    info_.end_reason = reset ? EndReason::reset : EndReason::fin;
    info_.closed_by_server = by_server;
  }
  const bool ends_now = reset || sides_[other(side)].fin;
  if (ends_now && !over_) {
    over_ = true;
    over_at_ = packet.where.at;
    if (spoke_ && info_.established) context_->listener.closed(info_);
  }
}

void TcpConnection::on_unreachable(Side side, std::uint8_t type, std::uint8_t code, const Address& sender,
                                   const Refuser& by, const Where& where) {
  if (info_.roles_known && side == info_.client_side) attempt_.unreachable(type, code, sender, by, where);
}

std::optional<Tombstone> TcpConnection::tombstone() const {
  if (!spoke_ || !info_.has_tsaps || over_) return std::nullopt;
  return Tombstone{key_, info_.client_side, info_.has_tsaps, info_.protocol, info_.client_tsap, info_.server_tsap};
}

void TcpConnection::restore(const Tombstone& tombstone) {
  set_roles(info_, key_, tombstone.client_side);
  info_.has_tsaps = tombstone.has_tsaps;
  info_.protocol = tombstone.protocol;
  info_.client_tsap = tombstone.client_tsap;
  info_.server_tsap = tombstone.server_tsap;
  spoke_ = true;
  conversation_ = std::make_unique<Conversation>(*this);
}

void TcpConnection::give_up_holes() {
  for (const Side side : {Side{0}, Side{1}}) {
    if (!conversation_) return;
    conversation_->streams[side].flush();
    drain(side, {});
    if (conversation_) conversation_->streams[side].resume();
  }
  recount_held();
}

void TcpConnection::finish(EndReason reason) {
  if (!info_.closed) info_.end_reason = reason;
  give_up_holes();
  if (conversation_) {
    conversation_->session.finish();
    recount_held();
    for (const Side side : {Side{0}, Side{1}})
      sides_[side].part.stream.lost_bytes += conversation_->streams[side].missing_tail(sides_[0].fin || sides_[1].fin);
  }
  if (attempt_.open() && (expected_ || spoke_)) {
    Attempt attempt = attempt_.take();
    attempt.client = info_.client;
    attempt.server = info_.server;
    attempt.vlans = info_.vlans;
    attempt.client_isn = info_.client_isn;
    context_->listener.on(attempt);
  }
  for (const Side side : {Side{0}, Side{1}}) emit_part(side);
  if (!spoke_ || !info_.established) return;
  if (!over_) context_->listener.closed(info_);
  context_->listener.ended(info_);
}

// The silence that counts is the one before the segment was sent first, not the one before its repetition.
void TcpConnection::note_idle(Side side, const TcpPacket& packet, std::uint64_t retransmissions_before,
                              std::int64_t silence) {
  if (!conversation_) return;
  if (conversation_->streams[side].counters().retransmissions <= retransmissions_before) {
    gap_before_data_ = silence;
    return;
  }
  if (gap_before_data_ >= worth_noting_idle && packet.segment.wire_length > 1)
    info_.idle_before_loss = gap_before_data_;
}

}  // namespace s7::dissector
