#include "tests/support/conversation.hpp"

#include <algorithm>

namespace s7::test {

TcpConversation::TcpConversation(Endpoint client, Endpoint server, std::int64_t start_ns, std::uint16_t link_type)
    : client_{std::move(client), 0, 0}, server_{std::move(server), 0, 0}, now_(start_ns), link_type_(link_type) {
  client_.next = client_.end.isn + 1;
  server_.next = server_.end.isn + 1;
}

void TcpConversation::emit(Side side, std::uint8_t flags, std::uint32_t sequence, const Bytes& payload,
                           const Bytes& options) {
  auto& from = half(side);
  const auto& to = half(other(side));
  TcpFrame frame;
  frame.link.type = link_type_;
  frame.link.source = from.end.mac;
  frame.link.destination = to.end.mac;
  frame.link.tags = from.end.tags;
  frame.link.packet_type = side == Side::client ? 0 : 4;
  frame.ip.source = from.end.address;
  frame.ip.destination = to.end.address;
  frame.ip.ttl = from.end.ttl;
  frame.ip.id = from.end.ip_id++ & 0xFFFFU;
  frame.ip.dont_fragment = from.end.dont_fragment;
  frame.ip.extensions = from.end.extensions;
  const bool acknowledges = (flags & tcp_flag::ack) != 0;
  frame.tcp = {from.end.port, to.end.port, sequence, acknowledges ? to.next : 0, flags, from.end.window, options};
  if (acknowledges) from.acknowledged = to.next;
  frame.payload = payload;
  frames_.push_back({now_, encode(frame), 0, link_type_});
  now_ += packet_gap_;
}

void TcpConversation::syn() {
  const auto options = ByteWriter().u8(2).u8(4).u16(client_.end.mss).u32(0x01010402).take();
  emit(Side::client, tcp_flag::syn, client_.end.isn, {}, options);
}

void TcpConversation::syn_ack() {
  const auto options = ByteWriter().u8(2).u8(4).u16(server_.end.mss).take();
  emit(Side::server, tcp_flag::syn | tcp_flag::ack, server_.end.isn, {}, options);
}

void TcpConversation::handshake(std::int64_t round_trip_ns) {
  syn();
  advance(round_trip_ns);
  syn_ack();
  advance(round_trip_ns / 8);
  ack(Side::client);
}

void TcpConversation::send(Side side, const Bytes& bytes) {
  auto& from = half(side);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.size(), at + from.end.mss);
    const Bytes piece(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      bytes.begin() + static_cast<std::ptrdiff_t>(end));
    const bool last = end == bytes.size();
    emit(side, last ? tcp_flag::psh | tcp_flag::ack : tcp_flag::ack, from.next, piece);
    from.next += static_cast<std::uint32_t>(piece.size());
    at = end;
  }
}

void TcpConversation::ack(Side side) { emit(side, tcp_flag::ack, half(side).next, {}); }

void TcpConversation::ack_if_due(Side side) {
  if (half(side).acknowledged != half(other(side)).next) ack(side);
}

void TcpConversation::fin(Side side) { emit(side, tcp_flag::fin | tcp_flag::ack, half(side).next++, {}); }

void TcpConversation::close(Side first, std::int64_t round_trip_ns) {
  fin(first);
  advance(round_trip_ns);
  ack(other(first));
  fin(other(first));
  advance(round_trip_ns / 8);
  ack(first);
}

void TcpConversation::reset(Side side) { emit(side, tcp_flag::rst | tcp_flag::ack, half(side).next, {}); }

void TcpConversation::keepalive(Side side, bool with_byte) {
  emit(side, tcp_flag::ack, half(side).next - 1, with_byte ? Bytes{0} : Bytes{});
  advance(300'000);
  ack(other(side));
}

void TcpConversation::send_unseen(Side side, const Bytes& bytes) {
  half(side).next += static_cast<std::uint32_t>(bytes.size());
}

void TcpConversation::resend(Side side, const Bytes& bytes, std::size_t back) {
  emit(side, tcp_flag::psh | tcp_flag::ack, half(side).next - static_cast<std::uint32_t>(back), bytes);
}

Capture merge(std::vector<Capture> parts) {
  Capture out;
  for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(out));
  std::stable_sort(out.begin(), out.end(), [](const Frame& a, const Frame& b) { return a.time < b.time; });
  return out;
}

}  // namespace s7::test
