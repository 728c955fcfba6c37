// Variables in the engine of S7comm-plus: reads, writes, subscriptions and what is pushed for them.

#include <algorithm>

#include "dissector/track/plus_engine.hpp"
#include "dissector/track/plus_ids.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::dissector {

namespace {

// An item of a notification that can't be resolved carries no error: it is the one of a LID that is not valid.
constexpr std::uint16_t invalid_lid = 0xff01;

std::uint16_t code_of(const std::optional<std::uint64_t>& return_value) noexcept {
  if (!return_value) return invalid_lid;
  const std::int16_t error = plus::error_of(*return_value);
  return error < 0 ? static_cast<std::uint16_t>(error) : return_code_ok;
}

std::unique_ptr<RequestTemplate> make_template(const plus::AddressList& list, const PlusReading& request) {
  auto out = std::make_unique<RequestTemplate>();
  ByteReader in(list.addresses);
  while (in.left() > 0) {
    const plus::ItemAddress address = plus::read_address(in);
    if (!in.ok()) break;
    out->range_of_item.push_back(static_cast<std::uint16_t>(out->ranges.size()));
    out->ranges.push_back(plus::address_range(address));
  }
  out->range_of_item.push_back(static_cast<std::uint16_t>(out->ranges.size()));
  // Sizes of what is written; a read's size is only known by its answer.
  for (const PlusItemValue& item : request.items)
    if (item.number >= 1 && item.number <= out->ranges.size()) out->ranges[item.number - 1].size = item.bytes;
  return out;
}

}  // namespace

TemplateTable& PlusEngine::templates(Side side, AccessKind access) noexcept {
  return templates_[side * 2U + (access == AccessKind::write ? 1U : 0U)];
}

void PlusEngine::variables_asked(const Whole& whole, const Waiting& waiting, const RequestTemplate& request) {
  listener_->on(VariableRequest{*info_, by_server(waiting.side), waiting.access, request, whole.size,
                                outstanding(waiting.side) + 1, waiting.where});
}

bool PlusEngine::ask_for_variables(const Whole& whole, Waiting& waiting) {
  if (!reading_.has_variable) return false;
  const auto list = plus::address_list(whole.pdu);
  if (!list) return false;
  waiting.access = whole.pdu.function == plus::Function::set_multi_variables ? AccessKind::write : AccessKind::read;
  TemplateTable& table = templates(waiting.side, waiting.access);
  waiting.request = &table.find_or_make(list->bytes, [&] { return make_template(*list, reading_); });
  waiting.generation = table.generation();
  variables_asked(whole, waiting, *waiting.request);
  return true;
}

// A subscription is created with its list, or changed by writing it.
bool PlusEngine::subscribe(const Whole& whole, Waiting& waiting) {
  const plus::Value* list = reading_.find(plus_id::reference_list);
  if (list == nullptr || !list->is_array()) return false;
  const bool creates = whole.pdu.function == plus::Function::create_object;
  const PlusSubscription* before = nullptr;
  if (!creates) {
    waiting.changed = waiting.asked.object;
    before = subscriptions_.find(waiting.changed);
    if (before == nullptr) waiting.changed = 0;
  }
  waiting.subscription = read_subscription(*list, before, waiting.where);
  if (!creates && before == nullptr) waiting.subscription.reset();  // what it was before is not known
  if (!waiting.subscription) return false;
  waiting.access = AccessKind::subscribe;
  variables_asked(whole, waiting, *waiting.subscription->request);
  return true;
}

void PlusEngine::read_results(const Whole& whole, const Waiting& asked, const RequestTemplate& request) {
  const std::size_t count = request.ranges.size();
  // What a write or a subscription does not list as failed has succeeded.
  const bool listed = asked.access == AccessKind::read || whole.cut;
  results_.assign(count, {});
  if (!listed)
    for (std::size_t i = 0; i < count; ++i)
      results_[i] = {return_code_ok, true, asked.access == AccessKind::write ? request.ranges[i].size : 0};
  for (const PlusItemValue& item : reading_.items)
    if (item.number >= 1 && item.number <= count) results_[item.number - 1] = {return_code_ok, true, item.bytes};
  for (const PlusItemError& item : reading_.errors)
    if (item.number >= 1 && item.number <= count) {
      RangeResult& result = results_[item.number - 1];
      result = {code_of(item.code), true, 0};
      if (result.code == return_code_ok) result.bytes = request.ranges[item.number - 1].size;
    }
}

void PlusEngine::answer_variables(const Whole& whole, const Waiting& asked, const RequestTemplate& request) {
  outcome_.request = &request;
  outcome_.results = &results_;
  results_.clear();
  // With values or single errors the return value is that of one of the items.
  const bool refused = error_word() != 0 && reading_.items.empty() && reading_.errors.empty();
  if (!refused) read_results(whole, asked, request);
  const bool any_failed = std::any_of(results_.begin(), results_.end(),
                                      [](const RangeResult& r) { return r.answered && r.code != return_code_ok; });
  listener_->on(VariableAnswer{*info_, by_server(asked.side), asked.access, request,
                               refused ? error_word() : std::uint16_t{0}, results_, any_failed, whole.size,
                               asked.pdu_size, whole.tsdu.where, asked.where, false});
}

void PlusEngine::on_notification(const Whole& whole) {
  constexpr std::uint32_t class_alarm = 2681;
  read(whole, nullptr);
  const PlusSubscription* known = subscriptions_.find(reading_.subscription);
  const bool alarm = reading_.first_object && reading_.first_object->class_id == class_alarm;
  operation(whole, PduKind::push, static_cast<std::uint16_t>(whole.pdu.opcode),
            alarm              ? "alarm"
            : known != nullptr ? "variables"
                               : "subscription not seen",
            nullptr);
  if (known == nullptr) return;
  const RequestTemplate& request = *known->request;
  results_.assign(request.ranges.size(), {});
  bool any_failed = false;
  for (const PlusItemValue& item : reading_.items)
    if (const auto index = known->index_of(item.number)) results_[*index] = {return_code_ok, true, item.bytes};
  for (const PlusItemError& item : reading_.errors)
    if (const auto index = known->index_of(item.number)) {
      results_[*index] = {code_of(item.code), true, 0};
      any_failed = true;
    }
  outcome_.request = &request;
  outcome_.results = &results_;
  listener_->on(VariableAnswer{*info_, by_server(other(whole.tsdu.side)), AccessKind::subscribe, request, 0, results_,
                               any_failed, whole.size, 0, whole.tsdu.where, known->where, true});
}

}  // namespace s7::dissector
