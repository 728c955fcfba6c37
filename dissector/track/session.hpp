#pragma once

// One ISO-on-TCP conversation: TPDUs of both sides in, facts out. COTP state, TSDUs joined, payload recognised, roles
// settled.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "dissector/track/attempt.hpp"
#include "dissector/track/framer.hpp"
#include "dissector/track/other_payloads.hpp"
#include "dissector/track/plus_engine.hpp"
#include "dissector/track/s7_engine.hpp"
#include "dissector/track/tls_engine.hpp"

namespace s7::dissector {

class alignas(cache_line) Session {
 public:
  Session(const Limits& limits, Listener& listener, IdentityBook& identities, SessionInfo& info,
          AttemptTracker& attempt, const FlowKey& key)
      : info_(&info),
        attempt_(&attempt),
        wants_pdus_(listener.wants_pdus()),
        limits_(&limits),
        listener_(&listener),
        key_(&key),
        s7_(limits, listener, identities, info) {
    if (wants_pdus_) s7_.tell_kept([this](const Tsdu& tsdu, const S7Outcome& outcome) { offer_kept(tsdu, outcome); });
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // `request_may_follow`: see Tsdu. `by`: who sent the packet.
  void on_tpdu(Side side, const Tpdu& tpdu, bool request_may_follow, const Refuser& by);
  // Nearly every TPDU is a TSDU of its own (whole_tsdu). While nobody wants PDUs and nothing of its side is being
  // joined, the TSDU may be handed in directly.
  [[nodiscard]] bool takes_whole(Side side) const noexcept { return !wants_pdus_ && !joining_[side].begun(); }
  void on_whole(const Tsdu& tsdu);
  // So many bytes of this side were lost: a TSDU that has begun can't be completed.
  void on_loss(Side side, std::uint64_t bytes) noexcept {
    joining_[side] = {};
    s7_.lost(side, bytes);
    if (plus_) plus_->on_loss(side);
    if (tls_) tls_->on_loss(side);
  }
  // A CR on a TCP connection that has had one: what follows is another session.
  [[nodiscard]] bool begins_anew(const Tpdu& tpdu) const noexcept;
  void finish();
  // PDUs of answers that wait for their requests; only where the listener wants PDUs.
  [[nodiscard]] std::size_t kept_pdus() const noexcept { return kept_.size(); }
  // Reports the attempt when there is one.
  void end_attempt();
  // A TPDU of `side` comes soon. Each of the three reads what the one before has fetched.
  void prefetch_state() const noexcept {
    prefetch(this, 2 * cache_line);
    s7_.prefetch_state();
  }
  void prefetch_requests(Side side) const noexcept { s7_.prefetch_requests(side); }
  void prefetch_rows(Side side) const noexcept { s7_.prefetch_rows(side); }

 private:
  struct Joining {
    bool active = false;
    bool too_long = false;  // passed the limit: dropped up to its end
    [[nodiscard]] bool begun() const noexcept { return active || too_long; }
    std::vector<std::uint8_t> bytes;
  };
  [[nodiscard]] bool answered_before(const Cotp& request) const noexcept;
  void on_request(Side side, const Cotp& cotp, const Where& where);
  void tell_route();
  void on_confirm(Side side, const Cotp& cotp, const Where& where);
  void on_reject(Side side, bool error, std::uint8_t reason, const Refuser& by, const Where& where);
  // The TSDU that this DT completes; empty when it goes on or held nothing.
  ByteView join(Side side, const Cotp& cotp, const Where& where);
  // What became of one TPDU.
  struct Seen {
    ByteView tsdu;
    Protocol protocol = Protocol::cotp;
    std::string_view problem;
    const S7Outcome* s7 = nullptr;
    const PlusOutcome* plus = nullptr;
    const TlsSeen* tls = nullptr;
  };
  void on_control(Side side, const Cotp& cotp, const Refuser& by, const Where& where);
  void on_tsdu(const Tsdu& tsdu, Seen& seen);
  void on_other(const Tsdu& tsdu, Seen& seen);
  void begin_plus();
  struct Kept {
    Side side = 0;
    Tpdu tpdu;
    std::uint64_t number = 0;  // of S7comm-plus: PlusOutcome::kept
    std::string_view problem;
    std::vector<std::uint8_t> bytes, tsdu;  // of tpdu, and what it completed
  };
  // An answer captured before its request: offered when it is known what it answers.
  void keep(Side side, const Tpdu& tpdu, const Seen& seen);
  void offer_kept(const Tsdu& tsdu, const S7Outcome& outcome);
  void offer_kept(const PlusOutcome& outcome);
  void offer_kept(std::vector<Kept>::iterator at, Seen& seen);
  void offer(Side side, const Tpdu& tpdu, const Result<Cotp>& cotp, const Seen& seen);
  void settle_roles(const Tsdu& tsdu, const S7Pdu* pdu);
  void settle_protocol(Protocol protocol, const Where& where);
  void identified(const Where& where);
  void climb(const Tsdu& tsdu, const S7Pdu* pdu);
  void problem(std::string_view layer, std::string_view cause, const Where& where);

  // Two cache lines: what every TPDU needs.
  SessionInfo* info_;
  AttemptTracker* attempt_;
  std::array<Joining, 2> joining_;
  std::unique_ptr<TlsEngine> tls_;  // only where it is spoken, as the other two below
  std::vector<Kept> kept_;
  bool wants_pdus_;
  const Limits* limits_;
  Listener* listener_;
  const FlowKey* key_;
  bool disconnected_ = false;
  std::optional<Where> routed_request_, routed_confirm_;  // not told yet: what they open is not known
  std::optional<std::uint16_t> early_confirm_;            // reference of the CR that a CC answers which came without it
  std::unique_ptr<PlusEngine> plus_;
  std::unique_ptr<OtherPayloads> other_;
  S7Engine s7_;
};

// Who is client where neither a CR nor a SYN was seen: by the sender's PDU, else by port.
void set_roles(SessionInfo& info, const FlowKey& key, Side client_side) noexcept;

}  // namespace s7::dissector
