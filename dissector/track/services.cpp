#include "dissector/track/services.hpp"

#include <algorithm>

#include "dissector/text.hpp"
#include "dissector/track/controller_events.hpp"
#include "dissector/track/operation_details.hpp"

namespace s7::dissector {
namespace {

constexpr std::size_t longest_detail = 120, longest_event_detail = 500;

bool belongs_to_transfer(const OperationName& name) noexcept {
  return name.family == OperationFamily::job && is_transfer(Function{static_cast<std::uint8_t>(name.function)});
}

}  // namespace

const ServiceNote& Services::finish(const ServicePdu& pdu) {
  if (!note_.limit.empty()) listener_->on(Problem{"limit", note_.limit, info_, 1, pdu.tsdu.where});
  return note_;
}

void Services::tell(const Question& question, std::string_view outcome) {
  listener_->on(ControllerEvent{*info_, question.event, question.event_detail, outcome,
                                question.asker != info_->client_side, question.where});
}

Question Services::take(std::uint32_t ticket) {
  const auto at =
      std::find_if(questions_.begin(), questions_.end(), [&](const Question& q) { return q.ticket == ticket; });
  if (at == questions_.end()) return {};
  Question out = std::move(*at);
  questions_.erase(at);
  return out;
}

const ServiceNote& Services::asked(const ServicePdu& pdu, std::uint32_t& ticket) {
  note_ = {};
  Question question;
  last_ticket_ += last_ticket_ == UINT32_MAX ? 2U : 1U;  // never 0
  question.ticket = ticket = last_ticket_;
  question.asker = pdu.asker;
  question.name = pdu.name;
  question.where = pdu.tsdu.where;
  question.pdu_size = pdu.tsdu.bytes.size();
  if (belongs_to_transfer(pdu.name)) {
    if (transfers_.asked(pdu, question)) note_.limit = "transfers";
  } else {
    if (pdu.head != nullptr)
      userdata_.asked(pdu, question, note_);
    else
      question.detail = detail_of(pdu);
    RequestedEvent event = event_of_request(pdu);
    question.event = event.kind;
    question.event_detail = shortened(std::move(event.detail), longest_event_detail);
  }
  question.detail = shortened(std::move(question.detail), longest_detail);
  present_ = question;
  note_.detail = present_.detail;
  questions_.push_back(std::move(question));
  return finish(pdu);
}

const ServiceNote& Services::answered(const ServicePdu& pdu, std::uint32_t ticket) {
  note_ = {};
  present_ = ticket != 0 ? take(ticket) : Question{};
  const Question* const question = present_.ticket != 0 ? &present_ : nullptr;
  if (question != nullptr) note_.detail = present_.detail;
  if (pdu.head != nullptr)
    userdata_.answered(pdu, question, note_);
  else if (question != nullptr && belongs_to_transfer(question->name))
    transfers_.answered(pdu, *question);
  decide(pdu, question);
  return finish(pdu);
}

// What the answer says of the event that was asked for. Where the question was not captured the answer may still tell
// what it was.
void Services::decide(const ServicePdu& answer, const Question* question) {
  if (question != nullptr && question->event.empty()) return;
  const std::string outcome = outcome_of_answer(answer);
  if (question != nullptr) {
    if (outcome == "succeeded" && test_jobs_.begin(*question, answer)) return;
    return tell(*question, outcome);
  }
  const std::string_view kind = event_kind(answer.name);
  if (kind.empty()) return;
  listener_->on(ControllerEvent{*info_, kind, "asked for before the capture", outcome,
                                answer.asker != info_->client_side, answer.tsdu.where});
}

const ServiceNote& Services::pushed(const ServicePdu& pdu) {
  note_ = {};
  if (pdu.head != nullptr) {
    userdata_.pushed(pdu, note_);
    test_jobs_.pushed(pdu);
  }
  const RequestedEvent event = event_of_push(pdu);
  if (!event.kind.empty())
    listener_->on(
        ControllerEvent{*info_, event.kind, event.detail, "seen", pdu.asker != info_->client_side, pdu.tsdu.where});
  return finish(pdu);
}

void Services::unanswered(std::uint32_t ticket) {
  const Question question = take(ticket);
  if (question.ticket == 0) return;
  if (belongs_to_transfer(question.name)) return transfers_.unanswered(question);
  if (!question.event.empty()) tell(question, "unanswered");
  userdata_.unanswered(question);
}

void Services::lost(Side side, std::uint64_t bytes) noexcept {
  userdata_.lost(side, bytes);
  transfers_.lost(bytes);
}

void Services::reset() {
  transfers_.reset();
  userdata_.reset();
  test_jobs_.reset();
  questions_.clear();
}

}  // namespace s7::dissector
