#include "dissector/track/s7_engine.hpp"

#include <algorithm>

#include "dissector/wire/s7_items.hpp"
#include "dissector/wire/tcp.hpp"
#include "dissector/wire/userdata/data_head.hpp"

namespace s7::dissector {
namespace {

bool is_variable_access(Function function) noexcept {
  return function == Function::read_var || function == Function::write_var;
}

// An answer that waits for its request is worth keeping only while the capture may still bring that request.
constexpr std::int64_t early_lifetime = 5'000'000'000;

}  // namespace

const S7Outcome& S7Engine::on_tsdu(const Tsdu& tsdu, const S7Pdu& pdu) {
  S7Outcome& out = outcome_;
  out.clear();
  switch (pdu.rosctr) {
    case Rosctr::job: on_job(tsdu, pdu); break;
    case Rosctr::ack:
    case Rosctr::ack_data: on_answer(tsdu, pdu); break;
    case Rosctr::userdata: on_userdata(tsdu, pdu); break;
  }
  if (pdu.truncated && out.problem.empty()) out.problem = "truncated";
  if (!pdu.trailing.empty() && out.problem.empty()) out.problem = "trailing-bytes";
  if (!out.problem.empty() && !replaying_) listener_->on(Problem{"s7comm", out.problem, info_, 1, tsdu.where});
  return out;
}

void S7Engine::reset() {
  while (!early_.empty()) replay(0);
  for (const Pending& pending : pending_.take_all()) forget(pending, true);
  if (services_) services_->reset();
}

void S7Engine::forget(const Pending& pending, bool at_end) {
  listener_->on(Unanswered{*info_, by_server(pending.side), pending.name, pending.pdu_size, pending.where, at_end});
  if (pending.ticket != 0) services().unanswered(pending.ticket);
}

Services& S7Engine::services() {
  if (!services_) services_ = std::make_unique<Services>(*limits_, *listener_, *info_, *identities_);
  return *services_;
}

void S7Engine::wait(const Tsdu& tsdu, const S7Pdu& pdu, OperationName name, const RequestTemplate* request,
                    std::uint32_t ticket) {
  const Pending pending{tsdu.side,
                        name.family == OperationFamily::userdata,
                        pdu.reference,
                        tsdu.sequence_end,
                        name,
                        ticket,
                        tsdu.bytes.size(),
                        request,
                        templates_[tsdu.side].generation(),
                        tsdu.where};
  if (const Pending* forgotten = pending_.add(pending)) forget(*forgotten, false);
}

void S7Engine::operation(const ServicePdu& service, PduKind kind, std::string_view detail, const Pending* asked) {
  const OperationName& name = service.name;
  OperationSeen seen{*info_,
                     kind,
                     by_server(service.asker),
                     name,
                     name.family == OperationFamily::userdata || name.function != 0,
                     kind == PduKind::request ? std::uint16_t{0} : service.error(),
                     asked != nullptr,
                     service.tsdu.bytes.size(),
                     pending_.outstanding(service.asker),
                     service.tsdu.where,
                     {},
                     0,
                     detail};
  if (asked != nullptr) {
    seen.asked = asked->where;
    seen.asked_size = asked->pdu_size;
  }
  listener_->on(seen);
}

void S7Engine::on_job(const Tsdu& tsdu, const S7Pdu& pdu) {
  S7Outcome& out = outcome_;
  const auto function = pdu.function();
  if (!function) {
    out.problem = "job-without-function";
    return;
  }
  const OperationName name{OperationFamily::job, 0, static_cast<std::uint8_t>(*function)};
  if (*function == Function::setup_communication) on_setup(pdu, false);
  if (!is_variable_access(*function)) {
    service_asked({tsdu, pdu, name, nullptr, {}, tsdu.side});
    count_not_understood(tsdu, pdu, nullptr);
  } else {
    const bool write = *function == Function::write_var;
    const RequestTemplate& request = recognise(tsdu.side, pdu.parameters, write ? pdu.data : ByteView{});
    wait(tsdu, pdu, name, &request, 0);
    if (request.damaged) out.problem = "damaged-items";
    listener_->on(VariableRequest{*info_, by_server(tsdu.side), write ? AccessKind::write : AccessKind::read, request,
                                  tsdu.bytes.size(), pending_.outstanding(tsdu.side), tsdu.where});
  }
  if (!early_.empty()) match_early(tsdu.side, pdu.reference, false, tsdu.sequence_end);
}

// Polling asks for the same things in the same order: the request that came next the last time is tried first.
const RequestTemplate& S7Engine::recognise(Side side, ByteView parameters, ByteView data) {
  const auto in_turn = [&] {  // templates lead to those of their own generation only
    return side == last_asker_ && last_request_ != nullptr && templates_[side].generation() == last_generation_;
  };
  const bool as_before = in_turn() && next_request_ != nullptr && next_request_->is(parameters);
  const RequestTemplate& request = as_before ? *next_request_ : templates_[side].find(parameters, data);
  if (in_turn()) last_request_->next = &request;
  last_request_ = &request;
  next_request_ = request.next;
  last_generation_ = templates_[side].generation();
  last_asker_ = side;
  return request;
}

void S7Engine::prefetch_rows(Side side) const noexcept {
  const RequestTemplate* likely = likely_request(side);
  if (likely == nullptr) return;
  if (side != last_asker_) {
    likely->answer.prefetch_shape();
    return listener_->expect_answer(*likely);
  }
  prefetch(likely->parameters.data());
  listener_->expect_request(*likely);
}

void S7Engine::on_setup(const S7Pdu& pdu, bool answer) {
  const auto setup = decode_s7_setup(pdu.parameters);
  if (!setup) return;
  if (!answer) {
    info_->pdu_size_asked = setup->pdu_length;
    return;
  }
  info_->pdu_size = setup->pdu_length;
  info_->max_jobs_calling = setup->max_jobs_calling;
  info_->max_jobs_called = setup->max_jobs_called;
}

void S7Engine::on_answer(const Tsdu& tsdu, const S7Pdu& pdu) {
  S7Outcome& out = outcome_;
  const Pending* asked = pending_.take(other(tsdu.side), false, pdu.reference, tsdu.acknowledgement);
  const auto function = pdu.function();
  if (function == Function::setup_communication && pdu.error_word() == 0) on_setup(pdu, true);
  if (!asked && keep_early(tsdu, pdu.reference, false)) return;
  if (asked && asked->request != nullptr && templates_[asked->side].alive(asked->generation))
    return answer_variable(tsdu, pdu, *asked);
  if (asked) out.asked = asked->where;
  OperationName name;
  if (asked)
    name = asked->name;
  else if (function)
    name.function = static_cast<std::uint8_t>(*function);
  service_answered({tsdu, pdu, name, nullptr, {}, other(tsdu.side)}, asked);
  if (pdu.rosctr == Rosctr::ack_data) count_not_understood(tsdu, pdu, nullptr);
}

void S7Engine::answer_variable(const Tsdu& tsdu, const S7Pdu& pdu, const Pending& asked) {
  S7Outcome& out = outcome_;
  out.asked = asked.where;
  out.request = asked.request;
  const bool write = asked.name.function == static_cast<std::uint8_t>(Function::write_var);
  const auto function = pdu.function();
  const bool refused = pdu.error_word() != 0;
  const bool fits = function && static_cast<std::uint8_t>(*function) == asked.name.function;
  if (!fits && !refused) out.problem = "answer-to-another-function";
  if (!fits && pdu.rosctr == Rosctr::ack_data) count_not_understood(tsdu, pdu, nullptr);
  bool any_failed = false;
  std::uint32_t shape = 0;
  if (fits && !write && !refused && asked.request->answer.fits(pdu.data)) [[likely]] {
    out.results = &asked.request->answer.results();
    shape = asked.request->answer.version();
  } else {
    any_failed = read_answer(asked, pdu, fits && !refused);
  }
  listener_->on(VariableAnswer{*info_, by_server(asked.side), write ? AccessKind::write : AccessKind::read,
                               *asked.request, pdu.error_word(), *out.results, any_failed, tsdu.bytes.size(),
                               asked.pdu_size, tsdu.where, asked.where, false, write ? ByteView{} : pdu.data, shape});
}

// True when a range was refused. `has_results`: it answers what was asked, and not with an error.
bool S7Engine::read_answer(const Pending& asked, const S7Pdu& pdu, bool has_results) {
  results_.clear();
  outcome_.results = &results_;
  if (!has_results) return false;
  read_results(*asked.request, pdu, results_);
  if (pdu.function() == Function::read_var) asked.request->answer.learn(*asked.request, pdu.data, results_);
  return std::any_of(results_.begin(), results_.end(), [](const RangeResult& r) {
    return r.answered && r.code != return_code_ok && r.code != return_code_unchanged;
  });
}

void S7Engine::on_userdata(const Tsdu& tsdu, const S7Pdu& pdu) {
  S7Outcome& out = outcome_;
  const auto head = decode_userdata_head(pdu.parameters);
  if (!head) {
    out.problem = "damaged-userdata-head";
    return;
  }
  const OperationName name{OperationFamily::userdata, head->mode_transition ? std::uint8_t{0} : head->group,
                           head->subfunction};
  const auto data = decode_userdata_data(pdu.data);
  ServicePdu service{tsdu, pdu, name, &*head, data ? data->payload : ByteView{}, tsdu.side};
  if (head->mode_transition) service.head = nullptr;
  if (head->type == UserdataType::push || head->mode_transition) {
    service_pushed(service);
  } else if (head->type == UserdataType::request) {
    service_asked(service);
    if (!early_.empty()) match_early(tsdu.side, pdu.reference, true, tsdu.sequence_end);
  } else {
    const Pending* asked = pending_.take(other(tsdu.side), true, pdu.reference, tsdu.acknowledgement);
    if (!asked && keep_early(tsdu, pdu.reference, true)) return;
    service.asker = other(tsdu.side);
    service_answered(service, asked);
  }
  count_not_understood(tsdu, pdu, service.head);
}

// Keeps an answer whose request the capture may still bring. False: it won't, the answer is to be reported as it is.
bool S7Engine::keep_early(const Tsdu& tsdu, std::uint16_t reference, bool userdata) {
  if (replaying_ || !tsdu.acknowledgement || !tsdu.request_may_follow || early_limit_ == 0) return false;
  while (early_.size() >= early_limit_ || (!early_.empty() && tsdu.where.at - early_.front().where.at > early_lifetime))
    replay(0);
  EarlyAnswer answer;
  answer.side = tsdu.side;
  answer.userdata = userdata;
  answer.reference = reference;
  answer.acknowledgement = *tsdu.acknowledgement;
  answer.tsdu.assign(tsdu.bytes.begin(), tsdu.bytes.end());
  answer.truncated = tsdu.truncated;
  answer.where = tsdu.where;
  early_.push_back(std::move(answer));
  outcome_.kept = true;
  return true;
}

void S7Engine::match_early(Side asked_by, std::uint16_t reference, bool userdata, std::uint32_t sequence_end) {
  // Answers to what came before this request and was lost: nothing earlier can be delivered any more.
  const auto too_late = [&](const EarlyAnswer& answer) {
    return answer.side != asked_by && sequence_distance(answer.acknowledgement, sequence_end) < 0;
  };
  for (auto at = early_.begin(); (at = std::find_if(early_.begin(), early_.end(), too_late)) != early_.end();)
    replay(static_cast<std::size_t>(at - early_.begin()));
  for (std::size_t i = 0; i < early_.size(); ++i) {
    const EarlyAnswer& answer = early_[i];
    if (answer.side == asked_by || answer.reference != reference || answer.userdata != userdata) continue;
    if (sequence_distance(answer.acknowledgement, sequence_end) < 0) continue;
    replay(i);
    return;
  }
}

// Handles a kept answer as if it came now; its own packet stays its place in the capture.
void S7Engine::replay(std::size_t index) {
  const EarlyAnswer answer = std::move(early_[index]);
  early_.erase(early_.begin() + static_cast<std::ptrdiff_t>(index));
  Tsdu tsdu;
  tsdu.side = answer.side;
  tsdu.bytes = answer.tsdu;
  tsdu.truncated = answer.truncated;
  tsdu.acknowledgement = answer.acknowledgement;
  tsdu.where = answer.where;
  const auto pdu = decode_s7(tsdu.bytes);
  if (!pdu) return;
  const S7Outcome present = outcome_;
  replaying_ = true;
  on_tsdu(tsdu, *pdu);
  replaying_ = false;
  if (told_) told_(tsdu, outcome_);
  outcome_ = present;
}

}  // namespace s7::dissector
