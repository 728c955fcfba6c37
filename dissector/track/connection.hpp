#pragma once

// One TCP connection: opening and closing, both streams, and the ISO-on-TCP conversation in it once there is one.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "dissector/prefetch.hpp"
#include "dissector/track/session.hpp"
#include "dissector/wire/tcp.hpp"

namespace s7::dissector {

// What the parts of one shard share.
struct Context {
  const Limits& limits;
  Listener& listener;
  std::span<const std::uint16_t> ports;  // TPKT is expected there
  bool ports_only = false;               // no detection by content elsewhere
  std::size_t& kept_pdus;                // PDUs that wait for others, over all connections of the shard
  std::size_t& held_bytes;               // out-of-order bytes over all connections of the shard
  IdentityBook& identities;              // what controllers told before
};

// A TCP packet with what the lower layers said of it.
struct TcpPacket {
  const TcpSegment& segment;
  const LinkFrame& link;
  std::uint8_t ttl = 0;
  const Where& where;
};

// What became of an expired session of ours: enough to be the same connection when it wakes up.
struct Tombstone {
  FlowKey key;
  Side client_side = 0;
  bool has_tsaps = false;
  Protocol protocol = Protocol::unknown;
  Tsap client_tsap, server_tsap;
};

class alignas(cache_line) TcpConnection {
 public:
  TcpConnection(const Context& context, const FlowKey& key, std::uint64_t id, std::uint32_t stream, const Where& where);
  TcpConnection(const TcpConnection&) = delete;
  TcpConnection& operator=(const TcpConnection&) = delete;

  void on_packet(Side side, const TcpPacket& packet);
  // An ICMP error quoted a segment that `side` had sent.
  void on_unreachable(Side side, std::uint8_t type, std::uint8_t code, const Address& sender, const Refuser& by,
                      const Where& where);
  void restore(const Tombstone& tombstone);
  // Declares the holes of both streams lost, to give memory back.
  void give_up_holes();
  // Reports the packets since the last report, where there were any: for a listener that can't wait for the end.
  void report_so_far();
  // The last word: holes are declared lost, attempt and session are reported.
  void finish(EndReason reason);

  [[nodiscard]] const FlowKey& key() const noexcept { return key_; }
  [[nodiscard]] const SessionInfo& info() const noexcept { return info_; }
  [[nodiscard]] bool half_open() const noexcept { return !info_.established; }
  [[nodiscard]] bool speaks_iso() const noexcept { return spoke_; }
  [[nodiscard]] bool closed() const noexcept { return over_; }
  [[nodiscard]] Timestamp closed_at() const noexcept { return over_at_; }
  [[nodiscard]] std::size_t held_bytes() const noexcept;
  [[nodiscard]] std::optional<Tombstone> tombstone() const;
  // A SYN that can't belong to this connection: another initial sequence number, and not merely captured late.
  [[nodiscard]] bool starts_anew(Side side, const TcpSegment& segment) const noexcept;
  // Does this packet fit the sequence numbers seen? True when nothing is known of its direction.
  [[nodiscard]] bool plausible(Side side, const TcpSegment& segment) const noexcept {
    const SideState &state = sides_[side], &opposite = sides_[other(side)];
    if (state.packets_seen) [[likely]]
      return near(segment.sequence, state.next_sequence);
    return !opposite.packets_seen || !segment.flags.ack() || near(segment.acknowledgement, opposite.next_sequence);
  }
  // Both directions were seen, each with VLAN tags of its own kind.
  [[nodiscard]] bool both_sides_seen() const noexcept { return sides_[0].packets_seen && sides_[1].packets_seen; }
  // Where the table that owns this connection keeps it.
  [[nodiscard]] std::uint32_t slot() const noexcept { return slot_; }
  void set_slot(std::uint32_t slot) noexcept { slot_ = slot; }
  void note_vlan(const VlanTags& tags) noexcept { info_.vlans.add(tags); }
  // Another connection with the same key lives beside this one.
  [[nodiscard]] bool has_twin() const noexcept { return twin_; }
  void set_twin() noexcept { twin_ = true; }
  void mark_vlan_split() noexcept { info_.vlan_split = true; }
  // A packet of `side` comes soon: fetches first what on_packet() reads of this object, then what hangs on it, then
  // what hangs on that. Each step needs the memory that the one before asked for.
  void prefetch_own(Side side) const noexcept {
    prefetch(this, 2 * cache_line);
    prefetch(&sides_[side], 2 * cache_line);
    prefetch(&info_.last, 2 * cache_line);
  }
  void prefetch_session(Side side) const noexcept;
  void prefetch_facts(Side side) const noexcept;
  void prefetch_rows(Side side) const noexcept {
    if (conversation_) conversation_->session.prefetch_rows(side);
  }

 private:
  struct SideState {
    std::uint32_t next_sequence = 0;  // behind the last segment seen, for plausibility
    bool packets_seen = false, fin = false;
    SessionPart part;
    std::optional<std::uint32_t> isn;
    std::optional<std::uint32_t> first_byte;  // sequence number, told by its SYN or the other's SYN-ACK
  };
  struct alignas(cache_line) Conversation {
    explicit Conversation(TcpConnection& c);
    std::array<StreamAssembler, 2> streams;
    std::array<TpktFramer, 2> framers;
    Session session;
  };

  static bool near(std::uint32_t a, std::uint32_t b) noexcept {
    constexpr std::int32_t plausible_distance = 16 << 20;
    const std::int32_t distance = sequence_distance(a, b);
    return distance > -plausible_distance && distance < plausible_distance;
  }
  void count(Side side, const TcpPacket& packet);
  void emit_part(Side side);
  void on_syn(Side side, const TcpPacket& packet);
  void settle_role_by_port() noexcept;
  [[nodiscard]] bool on_expected_port() const noexcept;
  bool converse(Side side, const TcpPacket& packet);
  void start_streams();
  bool on_segment(Side side, const TcpPacket& packet, std::int64_t silence);
  void count_keep_alive(Side side, const TcpSegment& segment) noexcept;
  void note_acknowledged(Side side, const TcpSegment& segment) noexcept;
  void on_payload(Side side, const TcpPacket& packet, const Refuser& by);
  bool pass_through(Side side, const TcpPacket& packet);
  void on_tpdu(Side side, const Tpdu& tpdu, const Refuser& by);
  void drain(Side side, const Refuser& by);
  void begin_anew(const Where& where);
  void report_trouble(Side side);
  void on_close(Side side, const TcpPacket& packet, const Refuser& by);
  [[nodiscard]] bool may_follow(Side side, const std::optional<std::uint32_t>& acknowledgement) const noexcept;
  void recount_held() noexcept;
  void note_idle(Side side, const TcpPacket& packet, std::uint64_t retransmissions_before, std::int64_t silence);

  // What every packet needs stands together; the end of info_ and the begin of attempt_ belong to it.
  const Context* context_;
  std::unique_ptr<Conversation> conversation_;
  FlowKey key_;
  std::int64_t gap_before_data_ = 0;
  bool expected_ = false;     // one of its ports is expected to carry TPKT
  bool provisional_ = false;  // a conversation that has to prove itself by its first TPKT
  bool spoke_ = false;        // at least one TPDU decoded, or the port is expected
  bool over_ = false;
  bool deaf_ = false;  // what follows is no TPKT, and known to be none
  bool twin_ = false;
  std::uint32_t slot_ = 0;
  std::size_t counted_kept_ = 0;
  std::size_t counted_held_ = 0;  // our share of Context::held_bytes
  Timestamp over_at_ = 0;
  std::array<SideState, 2> sides_;
  SessionInfo info_;
  AttemptTracker attempt_;
};

inline void TcpConnection::prefetch_session(Side side) const noexcept {
  if (!conversation_) return;
  conversation_->streams[side].prefetch_state();
  conversation_->streams[other(side)].prefetch_state();
  conversation_->framers[side].prefetch_state();
  conversation_->session.prefetch_state();
  context_->listener.expect(info_);
}

inline void TcpConnection::prefetch_facts(Side side) const noexcept {
  if (!conversation_) return;
  conversation_->streams[side].prefetch_history();
  conversation_->session.prefetch_requests(side);
  context_->listener.expect_facts(info_);
}

}  // namespace s7::dissector
