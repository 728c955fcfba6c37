#pragma once

// Classic S7comm on one session: joins requests with their answers, in any order, from either partner.

#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "dissector/track/requests.hpp"

namespace s7::dissector {

// A TSDU with what is known of its packet.
struct Tsdu {
  Side side = 0;  // who sent it
  ByteView bytes;
  bool truncated = false;
  std::uint32_t sequence_end = 0;
  std::optional<std::uint32_t> acknowledgement;
  bool request_may_follow = false;  // it acknowledges bytes of the other side that have not been delivered yet
  Where where;
};

// What the engine found out about a TSDU; for decode.
struct S7Outcome {
  const RequestTemplate* request = nullptr;  // of a matched answer to a variable access
  const std::vector<RangeResult>* results = nullptr;
  std::optional<Where> asked;
  std::string_view problem;
  bool kept = false;  // an answer that waits for its request: it is told again when that came, or never will
};

class S7Engine {
 public:
  S7Engine(const Limits& limits, Listener& listener, SessionInfo& info)
      : listener_(&listener),
        info_(&info),
        pending_(limits.pending_requests),
        templates_{TemplateTable(limits.templates), TemplateTable(limits.templates)},
        early_limit_(limits.pending_requests) {}
  // Who is told of kept answers, with the TSDU and what became of it. May be empty.
  using Told = std::function<void(const Tsdu&, const S7Outcome&)>;
  void tell_kept(Told told) { told_ = std::move(told); }
  // Valid until the next call.
  const S7Outcome& on_tsdu(const Tsdu& tsdu, const S7Pdu& pdu);
  // Nothing that waits will be answered: a new connection request on the same TCP connection, or the end. Answers that
  // waited for their requests are reported as they are.
  void reset();

 private:
  void on_job(const Tsdu& tsdu, const S7Pdu& pdu);
  void on_answer(const Tsdu& tsdu, const S7Pdu& pdu);
  void on_userdata(const Tsdu& tsdu, const S7Pdu& pdu);
  void answer_variable(const Tsdu& tsdu, const S7Pdu& pdu, const Pending& asked);
  void on_setup(const S7Pdu& pdu, bool answer);
  void operation(const Tsdu& tsdu, PduKind kind, OperationName name, std::uint16_t error, const Pending* asked);
  void wait(const Tsdu& tsdu, const S7Pdu& pdu, OperationName name, const RequestTemplate* request);
  bool keep_early(const Tsdu& tsdu, std::uint16_t reference, bool userdata);
  void match_early(Side asked_by, std::uint16_t reference, bool userdata, std::uint32_t sequence_end);
  void replay(std::size_t index);
  void forget(const Pending& pending, bool at_end);
  [[nodiscard]] bool by_server(Side side) const noexcept { return side != info_->client_side; }

  Listener* listener_;
  SessionInfo* info_;
  PendingTable pending_;
  std::array<TemplateTable, 2> templates_;  // by the side that asks
  std::vector<EarlyAnswer> early_;
  std::size_t early_limit_;
  bool replaying_ = false;
  std::vector<RangeResult> results_;
  S7Outcome outcome_;
  Told told_;
};

}  // namespace s7::dissector
