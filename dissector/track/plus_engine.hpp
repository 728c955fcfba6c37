#pragma once

// S7comm-plus on one session: frames become PDUs, requests find their answers, notifications their subscription.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissector/track/plus_events.hpp"
#include "dissector/track/plus_frames.hpp"
#include "dissector/track/plus_identity.hpp"
#include "dissector/track/plus_subscriptions.hpp"
#include "dissector/track/requests.hpp"
#include "dissector/track/s7_engine.hpp"

namespace s7::dissector {

// What the engine found out about a frame; for decode.
struct PlusOutcome {
  ByteView data;  // of the PDU that the frame completes; empty: it goes on, or carries none
  const RequestTemplate* request = nullptr;
  const std::vector<RangeResult>* results = nullptr;
  std::optional<Where> asked;
  std::string_view problem;
  std::uint64_t kept = 0;  // number of an answer that waits for its request and is told again; 0: it does not
};

class PlusEngine {
 public:
  PlusEngine(const Limits& limits, Listener& listener, SessionInfo& info);
  // Who is told of kept answers, when their requests came or never will. May be empty.
  using Told = std::function<void(const PlusOutcome&)>;
  void tell_kept(Told told) { told_ = std::move(told); }
  // `tsdu`: one frame, from 0x72 on. Valid until the next call.
  const PlusOutcome& on_tsdu(const Tsdu& tsdu);
  // Bytes of this side were lost: a PDU that has begun can't be completed.
  void on_loss(Side side) noexcept { frames_[side].drop(); }
  // Nothing that waits will be answered.
  void reset();

  // Who is client as one frame of `sender` tells; nullopt: it does not.
  static std::optional<Side> client_of(Side sender, ByteView tsdu) noexcept;

 private:
  // A request that waits for its answer.
  struct Waiting {
    Side side = 0;
    plus::Function function{};
    std::uint16_t sequence = 0;
    bool silent = false;  // no answer is due
    bool held = false;    // not told yet: its answer says which protocol the connection is of
    std::string detail;
    std::size_t pdu_size = 0;
    AccessKind access = AccessKind::read;
    const RequestTemplate* request = nullptr;  // variable access only; valid while `generation` is alive in its table
    std::uint64_t generation = 0;
    PlusAsked asked;
    std::optional<PlusEvent> event;
    std::optional<PlusSubscription> subscription;
    std::uint32_t changed = 0;  // the subscription that this one takes the place of
    Where where;
  };
  // A PDU with what is known of it.
  struct Whole {
    const Tsdu& tsdu;
    plus::Version version{};
    plus::Pdu pdu;
    std::size_t size = 0;
    bool cut = false;
  };

  // A response that was captured before its request.
  struct Early {
    Side side = 0;
    std::uint16_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    plus::Version version{};
    std::vector<std::uint8_t> data;
    std::size_t size = 0;
    bool cut = false;
    std::uint64_t number = 0;
    Where where;
  };

  void on_pdu(const Whole& whole);
  void on_request(const Whole& whole);
  void on_response(const Whole& whole);
  void on_notification(const Whole& whole);
  void read(const Whole& whole, const PlusIds* asked);
  bool ask_for_variables(const Whole& whole, Waiting& waiting);
  bool subscribe(const Whole& whole, Waiting& waiting);
  void variables_asked(const Whole& whole, const Waiting& waiting, const RequestTemplate& request);
  void answer_variables(const Whole& whole, const Waiting& asked, const RequestTemplate& request);
  void read_results(const Whole& whole, const Waiting& asked, const RequestTemplate& request);
  void operation(const Whole& whole, PduKind kind, std::uint16_t function, std::string_view detail,
                 const Waiting* asked);
  void wait(Waiting&& waiting);
  std::optional<Waiting> take(Side asked_by, const plus::Pdu& answer);
  void forget(const Waiting& waiting, bool at_end);
  void tell_held(const Waiting& waiting);
  void begin_tls(const Where& where);
  bool keep_early(const Whole& whole);
  void match_early(const Whole& request);
  void replay(std::size_t index);
  void settle(Waiting& asked);
  void tell_event(const Waiting& asked, std::string_view outcome);
  void tell_identity(bool of_server, std::string_view fact, std::string_view value, const Where& where);
  void on_created(Waiting& asked);
  void on_deleted(const Waiting& asked);
  void problem(std::string_view cause, std::uint64_t amount, const Where& where);
  void count_not_understood(std::size_t bytes, const Where& where);
  [[nodiscard]] std::size_t outstanding(Side side) const noexcept;
  [[nodiscard]] std::uint16_t error_word() const noexcept;
  [[nodiscard]] bool by_server(Side side) const noexcept { return side != info_->client_side; }
  TemplateTable& templates(Side side, AccessKind access) noexcept;

  Listener* listener_;
  SessionInfo* info_;
  std::size_t pending_limit_;
  std::array<PlusFrames, 2> frames_;
  std::array<TemplateTable, 4> templates_;  // by the side that asks, reads apart from writes
  std::vector<Waiting> waiting_;            // oldest first
  std::vector<Early> early_;
  std::uint64_t kept_ = 0;  // early responses so far
  bool replaying_ = false;
  PlusSubscriptions subscriptions_;
  PlusReading reading_;
  std::vector<RangeResult> results_;
  ShortList<std::uint32_t, 8> session_objects_;  // session and the container of its subscriptions
  std::uint32_t last_fetched_ = 0;               // block whose content was asked for last: it comes in several answers
  PlusOutcome outcome_;
  Told told_;
};

}  // namespace s7::dissector
