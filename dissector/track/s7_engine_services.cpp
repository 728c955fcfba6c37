// What is no variable access: between the join of requests and answers and the services that understand them.

#include <algorithm>

#include "dissector/track/s7_engine.hpp"
#include "dissector/wire/blocks/describe.hpp"
#include "dissector/wire/s7_items.hpp"
#include "dissector/wire/userdata/describe.hpp"

namespace s7::dissector {
namespace {

bool is_failure(const RangeResult& result) noexcept {
  return result.answered && result.code != return_code_ok && result.code != return_code_unchanged;
}

// The others are one question and one answer, and that is all.
bool has_services(const OperationName& name) noexcept {
  if (name.family == OperationFamily::userdata) return true;
  const Function function{static_cast<std::uint8_t>(name.function)};
  return is_transfer(function) || function == Function::pi_service || function == Function::plc_stop;
}

}  // namespace

// The same bytes as in the lines of decode. `head`: of userdata but mode transitions. To be called when what was joined
// from several parts is known.
void S7Engine::count_not_understood(const Tsdu& tsdu, const S7Pdu& pdu, const UserdataHead* head) {
  NoFields fields;
  std::size_t bytes = 0;
  const auto function = pdu.function();
  if (head != nullptr)
    bytes = describe_userdata(*head, pdu.data, outcome_.joined, fields);
  else if (function && is_block_job(*function))
    bytes = describe_block_job(pdu, fields);
  if (bytes != 0) listener_->on(Problem{"s7comm", not_understood, info_, bytes, tsdu.where});
}

void S7Engine::service_asked(const ServicePdu& service) {
  std::uint32_t ticket = 0;
  ServiceNote note;
  if (has_services(service.name)) note = services().asked(service, ticket);
  wait(service.tsdu, service.pdu, service.name, nullptr, ticket);
  outcome_.joined = note.joined;
  if (note.items == nullptr) return operation(service, PduKind::request, note.detail, nullptr);
  if (note.items->damaged) outcome_.problem = "damaged-items";
  outcome_.request = note.items;
  listener_->on(VariableRequest{*info_, by_server(service.asker), AccessKind::subscribe, *note.items,
                                service.tsdu.bytes.size(), pending_.outstanding(service.asker), service.tsdu.where});
}

void S7Engine::service_answered(const ServicePdu& service, const Pending* asked) {
  if (asked != nullptr) outcome_.asked = asked->where;
  ServiceNote note;
  if (has_services(service.name)) note = services().answered(service, asked != nullptr ? asked->ticket : 0);
  outcome_.joined = note.joined;
  if (note.items != nullptr && asked != nullptr) return answer_items(service, note, *asked);
  operation(service, PduKind::response, note.detail, asked);
}

void S7Engine::answer_items(const ServicePdu& service, const ServiceNote& note, const Pending& asked) {
  outcome_.request = note.items;
  outcome_.results = note.results;
  const bool failed = std::any_of(note.results->begin(), note.results->end(), is_failure);
  listener_->on(VariableAnswer{*info_, by_server(asked.side), AccessKind::subscribe, *note.items, service.error(),
                               *note.results, failed, service.tsdu.bytes.size(), asked.pdu_size, service.tsdu.where,
                               asked.where, false});
}

// A push of a known subscription is an access too.
void S7Engine::service_pushed(const ServicePdu& service) {
  const ServiceNote note = services().pushed(service);
  outcome_.joined = note.joined;
  operation(service, PduKind::push, note.detail, nullptr);
  if (note.items == nullptr) return;
  outcome_.request = note.items;
  outcome_.results = note.results;
  outcome_.subscribed = note.subscribed;
  const bool failed = std::any_of(note.results->begin(), note.results->end(), is_failure);
  listener_->on(VariableAnswer{*info_, !by_server(service.asker), AccessKind::subscribe, *note.items, 0, *note.results,
                               failed, service.tsdu.bytes.size(), note.subscribed_size, service.tsdu.where,
                               note.subscribed, true});
}

}  // namespace s7::dissector
