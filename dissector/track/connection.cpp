#include "dissector/track/connection.hpp"

#include <algorithm>

#include "dissector/wire/tpkt.hpp"

namespace s7::dissector {
namespace {

constexpr std::int32_t late_capture = 65536;  // a SYN captured behind its data is this near
constexpr std::uint8_t tpkt_version = 3;

Refuser sender_of(const TcpPacket& packet) noexcept {
  Refuser out;
  out.ttl = packet.ttl;
  if (packet.link.has_source) out.mac = packet.link.source;
  return out;
}

}  // namespace

TcpConnection::Conversation::Conversation(TcpConnection& c)
    : streams{StreamAssembler(c.context_->limits), StreamAssembler(c.context_->limits)},
      session(c.context_->limits, c.context_->listener, c.context_->identities, c.info_, c.attempt_, c.key_) {}

TcpConnection::TcpConnection(const Context& context, const FlowKey& key, std::uint64_t id, std::uint32_t stream,
                             const Where& where)
    : context_(&context), key_(key) {
  info_.id = id;
  info_.stream = stream;
  info_.opened = info_.last = where;
  expected_ = on_expected_port();
  settle_role_by_port();
}

bool TcpConnection::on_expected_port() const noexcept {
  const auto is_expected = [&](const Endpoint& end) {
    return std::find(context_->ports.begin(), context_->ports.end(), end.port) != context_->ports.end();
  };
  return is_expected(key_.ends[0]) || is_expected(key_.ends[1]);
}

void TcpConnection::settle_role_by_port() noexcept {
  const auto is_expected = [&](Side side) {
    return std::find(context_->ports.begin(), context_->ports.end(), key_.ends[side].port) != context_->ports.end();
  };
  if (is_expected(0) != is_expected(1)) set_roles(info_, key_, is_expected(0) ? Side{1} : Side{0});
}

std::size_t TcpConnection::held_bytes() const noexcept {
  return conversation_ ? conversation_->streams[0].held_bytes() + conversation_->streams[1].held_bytes() : 0;
}

bool TcpConnection::starts_anew(Side side, const TcpSegment& segment) const noexcept {
  if (!segment.flags.syn()) return false;
  const SideState& state = sides_[side];
  if (state.isn) return *state.isn != segment.sequence;
  if (over_) return true;
  if (!state.packets_seen) return false;
  const std::int32_t distance = sequence_distance(state.next_sequence, segment.sequence);
  return distance < 0 || distance > late_capture;
}

void TcpConnection::count(Side side, const TcpPacket& packet) {
  SideState& state = sides_[side];
  if (state.part.packets > 0 && state.part.last.capture != packet.where.capture) emit_part(side);
  SessionPart& part = state.part;
  if (part.packets++ == 0) part.first = packet.where;
  part.last = packet.where;
  part.bytes += packet.segment.wire_length;
  part.ttl_min = std::min(part.ttl_min, packet.ttl);
  part.ttl_max = std::max(part.ttl_max, packet.ttl);
  if (packet.link.has_source) {
    part.mac = packet.link.source;
    part.has_mac = true;
  }
  const bool first = !state.packets_seen;
  state.packets_seen = true;
  const std::uint32_t end =
      packet.segment.sequence + packet.segment.wire_length + (packet.segment.flags.syn() ? 1U : 0U);
  if (first || sequence_distance(end, state.next_sequence) > 0) state.next_sequence = end;
  if (packet.link.vlans.count > 0) info_.vlans.add(packet.link.vlans);
  if (packet.where.at > info_.last.at) {
    info_.longest_gap = std::max(info_.longest_gap, packet.where.at - info_.last.at);
    info_.last = packet.where;
  }
}

void TcpConnection::on_packet(Side side, const TcpPacket& packet) {
  const std::int64_t silence = packet.where.at - info_.last.at;
  count(side, packet);
  const TcpFlags flags = packet.segment.flags;
  if (flags.syn()) on_syn(side, packet);
  if (!info_.established && !flags.syn() && !flags.rst()) {
    info_.established = true;
    if (info_.roles_known && side == info_.client_side) attempt_.tcp_open(packet.where);
  }
  const bool held_nothing = !info_.established || !converse(side, packet) || on_segment(side, packet, silence);
  if (attempt_.open()) [[unlikely]]
    note_acknowledged(side, packet.segment);
  if (flags.fin() || flags.rst()) on_close(side, packet, sender_of(packet));
  if (!held_nothing) recount_held();
}

// A packet of a conversation. True: it was in order and both streams hold nothing, before as afterwards.
bool TcpConnection::on_segment(Side side, const TcpPacket& packet, std::int64_t silence) {
  const TcpSegment& segment = packet.segment;
  StreamAssembler& answered = conversation_->streams[other(side)];
  if (segment.wire_length == 0) count_keep_alive(side, segment);
  if (segment.flags.ack()) answered.acknowledged(segment.acknowledgement, packet.where);
  if (!answered.waiting() && segment.wire_length > 0 && pass_through(side, packet)) [[likely]] {
    gap_before_data_ = silence;
    return conversation_->session.kept_pdus() == counted_kept_;
  }
  const Refuser by = sender_of(packet);
  const std::uint64_t before = conversation_->streams[side].counters().retransmissions;
  if (segment.flags.ack() && answered.waiting()) drain(other(side), by);
  if (segment.wire_length == 0 || !conversation_) return false;
  on_payload(side, packet, by);
  note_idle(side, packet, before, silence);
  return false;
}

void TcpConnection::count_keep_alive(Side side, const TcpSegment& segment) noexcept {
  const StreamAssembler& stream = conversation_->streams[side];
  const TcpFlags flags = segment.flags;
  if (!flags.ack() || flags.syn() || flags.fin() || flags.rst()) return;
  if (stream.started() && segment.sequence + 1 == stream.next_sequence()) ++sides_[side].part.stream.keep_alives;
}

// The server's TCP acknowledged all that the client has asked.
void TcpConnection::note_acknowledged(Side side, const TcpSegment& segment) noexcept {
  if (segment.flags.ack() && info_.roles_known && side != info_.client_side && sides_[other(side)].packets_seen &&
      segment.acknowledgement == sides_[other(side)].next_sequence)
    attempt_.acknowledged();
}

void TcpConnection::recount_held() noexcept {
  const std::size_t held = held_bytes();
  context_->held_bytes += held - counted_held_;
  counted_held_ = held;
  const std::size_t kept = conversation_ ? conversation_->session.kept_pdus() : 0;
  context_->kept_pdus += kept - counted_kept_;
  counted_kept_ = kept;
}

void TcpConnection::on_syn(Side side, const TcpPacket& packet) {
  SideState& state = sides_[side];
  if (state.isn) ++state.part.stream.retransmissions;
  state.isn = packet.segment.sequence;
  state.first_byte = packet.segment.sequence + 1;
  // A SYN-ACK also tells where the other side begins.
  if (packet.segment.flags.ack()) sides_[other(side)].first_byte = packet.segment.acknowledgement;
  if (conversation_) start_streams();
  const bool from_client = !packet.segment.flags.ack();
  if (!info_.start_seen) {
    set_roles(info_, key_, from_client ? side : other(side));
    info_.start_seen = true;
    info_.opened = std::min(info_.opened, packet.where, [](const Where& a, const Where& b) { return a.at < b.at; });
  }
  if (side == info_.client_side)
    info_.client_isn = state.isn;
  else
    info_.server_isn = state.isn;
  // Where only the server's side is captured, its SYN-ACK still tells with what the client began.
  if (side != info_.client_side && packet.segment.flags.ack() && !info_.client_isn)
    info_.client_isn = packet.segment.acknowledgement - 1;
  if (!expected_) return;
  if (from_client && !info_.established) attempt_.syn(packet.where);
  if (!from_client) {
    if (!attempt_.open() && !info_.established) attempt_.syn(packet.where);
    attempt_.tcp_open(packet.where);
    info_.established = true;
  }
}

// Makes the conversation where one is to be expected or shows itself. False: this connection is none of ours so far.
bool TcpConnection::converse(Side side, const TcpPacket& packet) {
  if (conversation_) return true;
  const ByteView payload = packet.segment.payload;
  if (!expected_) {
    if (context_->ports_only || payload.empty() || payload[0] != tpkt_version) return false;
    const bool at_start = sides_[side].first_byte && packet.segment.sequence == *sides_[side].first_byte;
    if (!at_start && tpkt_likeness(payload) != Likeness::strong) return false;
    provisional_ = tpkt_likeness(payload) != Likeness::strong;
  }
  spoke_ = expected_ || !provisional_;
  conversation_ = std::make_unique<Conversation>(*this);
  start_streams();
  return true;
}

void TcpConnection::start_streams() {
  for (const Side side : {Side{0}, Side{1}}) {
    if (!sides_[side].first_byte || conversation_->streams[side].started()) continue;
    conversation_->streams[side].start(*sides_[side].first_byte);
    conversation_->framers[side].start();
  }
}

// One whole TPKT in one segment, in order: what S7 traffic nearly always is. False: the long way has to be taken.
bool TcpConnection::pass_through(Side side, const TcpPacket& packet) {
  const TcpSegment& segment = packet.segment;
  Conversation& here = *conversation_;
  if (provisional_ || segment.flags.syn() || !here.framers[side].idle()) return false;
  if (!is_whole_tpkt(segment.payload)) return false;
  if (!here.streams[side].pass(segment.sequence, segment.payload, segment.wire_length, packet.where)) return false;
  const ByteView bytes = segment.payload.subspan(tpkt_header_size);
  const std::uint32_t end = segment.sequence + segment.wire_length;
  const auto acknowledgement = segment.flags.ack() ? std::optional(segment.acknowledgement) : std::nullopt;
  if (const ByteView tsdu = whole_tsdu(bytes); !tsdu.empty() && here.session.takes_whole(side)) [[likely]] {
    spoke_ = true;
    here.session.on_whole({side, tsdu, false, end, acknowledgement, may_follow(side, acknowledgement), packet.where});
    return true;
  }
  Tpdu tpdu;
  tpdu.bytes = bytes;
  tpdu.reserved = segment.payload[1];
  tpdu.announced = static_cast<std::uint16_t>(bytes.size());
  tpdu.sequence_end = end;
  tpdu.acknowledgement = acknowledgement;
  tpdu.where = packet.where;
  on_tpdu(side, tpdu, sender_of(packet));
  return true;
}

void TcpConnection::on_tpdu(Side side, const Tpdu& tpdu, const Refuser& by) {
  spoke_ = true;
  provisional_ = false;
  if (conversation_->session.begins_anew(tpdu)) begin_anew(tpdu.where);
  conversation_->session.on_tpdu(side, tpdu, may_follow(side, tpdu.acknowledgement), by);
}

void TcpConnection::on_payload(Side side, const TcpPacket& packet, const Refuser& by) {
  if (pass_through(side, packet)) return;
  Segment segment;
  segment.sequence = packet.segment.sequence + (packet.segment.flags.syn() ? 1U : 0U);
  segment.bytes = packet.segment.payload;
  segment.wire_length = packet.segment.wire_length;
  if (packet.segment.flags.ack()) segment.acknowledgement = packet.segment.acknowledgement;
  segment.where = packet.where;
  conversation_->streams[side].push(segment);
  drain(side, by);
}

bool TcpConnection::may_follow(Side side, const std::optional<std::uint32_t>& acknowledgement) const noexcept {
  const StreamAssembler& asked = conversation_->streams[other(side)];
  return acknowledgement && (!asked.started() || sequence_distance(*acknowledgement, asked.next_sequence()) > 0);
}

void TcpConnection::drain(Side side, const Refuser& by) {
  StreamAssembler& stream = conversation_->streams[side];
  TpktFramer& framer = conversation_->framers[side];
  while (const Chunk* chunk = stream.next()) {
    if (chunk->lost_before > 0) {
      conversation_->session.on_loss(side, chunk->lost_before);
      SessionPart& part = sides_[side].part;
      if (!part.lost_first) part.lost_first = chunk->where;
      part.lost_last = chunk->where;
    }
    if (deaf_) continue;
    framer.push(*chunk);
    while (const Tpdu* tpdu = framer.next()) {
      if (provisional_ && !decode_cotp(tpdu->bytes)) {  // the first bytes looked like a TPKT by chance
        conversation_.reset();
        provisional_ = false;
        return;
      }
      on_tpdu(side, *tpdu, by);
    }
    if (framer.troubled()) report_trouble(side);
    if (!conversation_) return;
  }
}

void TcpConnection::report_trouble(Side side) {
  const TpktFramer::Trouble trouble = conversation_->framers[side].take_trouble();
  if (!trouble.any()) return;
  if (info_.protocol == Protocol::rdp) {  // goes on without TPKT once both sides agreed on TLS (MS-RDPBCGR 5.4.5)
    deaf_ = true;
    return;
  }
  if (provisional_) {  // the first bytes looked like a TPKT by chance
    conversation_.reset();
    provisional_ = false;
    return;
  }
  if (!info_.roles_known) return;
  const auto tell = [&](std::string_view cause, std::uint64_t amount) {
    if (amount > 0) context_->listener.on(Problem{"tpkt", cause, &info_, amount, trouble.where});
  };
  tell("bad-header", trouble.bad_headers);
  tell("skipped-bytes", trouble.skipped_bytes);
  tell("cut-by-loss", trouble.cut_short);
}

}  // namespace s7::dissector
