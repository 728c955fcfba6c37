#pragma once

// Classic S7comm on one session: joins requests with their answers, in any order, from either partner.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "dissector/track/requests.hpp"
#include "dissector/track/services.hpp"
#include "dissector/track/tsdu.hpp"

namespace s7::dissector {

// What the engine found out about a TSDU; for decode.
struct S7Outcome {
  const RequestTemplate* request = nullptr;  // of a matched answer to a variable access, of a subscription's push
  const std::vector<RangeResult>* results = nullptr;
  std::optional<Where> asked;
  std::optional<Where> subscribed;  // push: where its subscription was asked for
  std::string_view problem;
  ByteView joined;    // payload of all parts, with the last of them
  bool kept = false;  // an answer that waits for its request: it is told again when that came, or never will
  // To the state of a new one, without a copy.
  void clear() noexcept {
    request = nullptr;
    results = nullptr;
    asked.reset();
    subscribed.reset();
    problem = {};
    joined = {};
    kept = false;
  }
};

class alignas(cache_line) S7Engine {
 public:
  S7Engine(const Limits& limits, Listener& listener, IdentityBook& identities, SessionInfo& info)
      : listener_(&listener),
        info_(&info),
        pending_(limits.pending_requests),
        templates_{TemplateTable(limits.templates), TemplateTable(limits.templates)},
        limits_(&limits),
        identities_(&identities),
        early_limit_(limits.pending_requests) {}
  // Who is told of kept answers, with the TSDU and what became of it. May be empty.
  using Told = std::function<void(const Tsdu&, const S7Outcome&)>;
  void tell_kept(Told told) { told_ = std::move(told); }
  // Valid until the next call.
  const S7Outcome& on_tsdu(const Tsdu& tsdu, const S7Pdu& pdu);
  // So many bytes of this side are missing.
  void lost(Side side, std::uint64_t bytes) noexcept {
    if (services_) services_->lost(side, bytes);
  }
  // Nothing that waits will be answered: a new connection request on the same TCP connection, or the end. Answers that
  // waited for their requests are reported as they are.
  void reset();
  // A PDU of `side` comes soon. Each of the three reads what the one before has fetched.
  void prefetch_state() const noexcept { prefetch(this, 6 * cache_line); }
  void prefetch_requests(Side side) const noexcept {
    pending_.prefetch_first();
    templates_[side].prefetch_slots();
    if (const RequestTemplate* likely = likely_request(side)) prefetch(likely, sizeof *likely);
  }
  void prefetch_rows(Side side) const noexcept;

 private:
  void on_job(const Tsdu& tsdu, const S7Pdu& pdu);
  void on_answer(const Tsdu& tsdu, const S7Pdu& pdu);
  void on_userdata(const Tsdu& tsdu, const S7Pdu& pdu);
  void answer_variable(const Tsdu& tsdu, const S7Pdu& pdu, const Pending& asked);
  bool read_answer(const Pending& asked, const S7Pdu& pdu, bool has_results);
  void on_setup(const S7Pdu& pdu, bool answer);
  void service_asked(const ServicePdu& service);
  void service_answered(const ServicePdu& service, const Pending* asked);
  void service_pushed(const ServicePdu& service);
  void answer_items(const ServicePdu& service, const ServiceNote& note, const Pending& asked);
  void count_not_understood(const Tsdu& tsdu, const S7Pdu& pdu, const UserdataHead* head);
  Services& services();
  void operation(const ServicePdu& service, PduKind kind, std::string_view detail, const Pending* asked);
  void wait(const Tsdu& tsdu, const S7Pdu& pdu, OperationName name, const RequestTemplate* request,
            std::uint32_t ticket);
  bool keep_early(const Tsdu& tsdu, std::uint16_t reference, bool userdata);
  void match_early(Side asked_by, std::uint16_t reference, bool userdata, std::uint32_t sequence_end);
  void replay(std::size_t index);
  void forget(const Pending& pending, bool at_end);
  [[nodiscard]] bool by_server(Side side) const noexcept { return side != info_->client_side; }
  const RequestTemplate& recognise(Side side, ByteView parameters, ByteView data);
  // What a PDU of `side` is likely to be about: the answer to the last request, or the request that followed that one
  // the last time, as it does in polling. nullptr: nobody knows.
  [[nodiscard]] const RequestTemplate* likely_request(Side side) const noexcept {
    if (last_request_ == nullptr || !templates_[last_asker_].alive(last_generation_)) return nullptr;
    return side == last_asker_ ? next_request_ : last_request_;
  }

  // What every TSDU needs stands together.
  Listener* listener_;
  SessionInfo* info_;
  const RequestTemplate* last_request_ = nullptr;  // to a variable; both valid while last_generation_ is alive
  const RequestTemplate* next_request_ = nullptr;
  std::uint64_t last_generation_ = 0;
  Side last_asker_ = 0;
  bool replaying_ = false;
  std::vector<EarlyAnswer> early_;
  PendingTable pending_;
  S7Outcome outcome_;
  std::array<TemplateTable, 2> templates_;  // by the side that asks
  std::vector<RangeResult> results_;
  const Limits* limits_;
  IdentityBook* identities_;
  std::unique_ptr<Services> services_;  // once something else than variables is spoken of
  std::size_t early_limit_;
  Told told_;
};

}  // namespace s7::dissector
