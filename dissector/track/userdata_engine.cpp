#include "dissector/track/userdata_engine.hpp"

#include "dissector/text.hpp"
#include "dissector/track/operation_details.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/userdata/alarms.hpp"
#include "dissector/wire/userdata/block_send.hpp"
#include "dissector/wire/userdata/cyclic.hpp"
#include "dissector/wire/userdata/nc_files.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t cpu_group = 4, read_szl = 1;

bool has_parts(const UserdataHead& head) noexcept {
  return head.extended && (head.data_unit_reference != 0 || !head.last_data_unit);
}

bool is_send(const OperationName& name) noexcept {
  return name.group == send_group ||
         (name.group == cpu_group && name.function == static_cast<std::uint8_t>(AlarmFunction::archive));
}

bool is_end(const OperationName& name) noexcept {
  return name.group == cyclic_group && name.function == static_cast<std::uint8_t>(CyclicFunction::unsubscribe);
}

bool is_list(const OperationName& name) noexcept { return name.group == cpu_group && name.function == read_szl; }

bool fills_its_head(ByteView payload) noexcept {
  const auto list = decode_szl_answer(payload);
  return list && std::size_t{list->record_length} * list->record_count == list->records.size();
}

PartKey key_of(const ServicePdu& pdu) noexcept {
  const UserdataHead& head = *pdu.head;
  return {pdu.tsdu.side, head.group, head.subfunction, head.sequence, head.data_unit_reference, 0};
}

}  // namespace

void UserdataEngine::join(const PartKey& key, PartPlace place, bool last, ByteView part, ServiceNote& note) {
  if (last && place == PartPlace::first) return;  // one piece is whole as it is
  const auto joined = joiner_.add(key, place, last, part, {});
  note.limit = joined.problem;
  if (joined.done && joined.whole && joined.sure) note.joined = joined.payload;
}

// Every piece of a send carries its id, the first one the length of all besides.
void UserdataEngine::join_send(const ServicePdu& pdu, ServiceNote& note) {
  constexpr std::size_t item_size = 8;
  const auto piece = decode_block_send(pdu.payload, !pdu.head->last_data_unit);
  if (!piece) return;
  PartKey key = key_of(pdu);
  key.unit = key.sequence = 0;
  key.id = piece->r_id;
  if (joiner_.open(key))
    return join(key, PartPlace::later, pdu.head->last_data_unit, pdu.payload.subspan(item_size), note);
  join(key, piece->total ? PartPlace::first : PartPlace::unknown, pdu.head->last_data_unit, piece->data, note);
}

void UserdataEngine::join_file(const ServicePdu& pdu, ServiceNote& note) {
  constexpr std::size_t head_size = 2;
  if (!has_parts(*pdu.head) || pdu.payload.size() < head_size) return;
  PartKey key = key_of(pdu);
  key.unit = 0;  // counts up
  const PartPlace place = joiner_.open(key) ? PartPlace::later : PartPlace::first;
  join(key, place, pdu.head->last_data_unit, pdu.payload.subspan(head_size), note);
}

void UserdataEngine::asked(const ServicePdu& pdu, Question& question, ServiceNote& note) {
  const UserdataHead& head = *pdu.head;
  if (head.extended && pdu.payload.empty() && head.group != tis_group && head.group != send_group) {
    question.detail = joiner_.next_asked(other(pdu.tsdu.side), head.group, head.subfunction, head.sequence);
    question.follow_up = head.sequence != 0 || !question.detail.empty();
  }
  if (!question.follow_up) question.detail = detail_of(pdu);
  if (is_subscription(pdu.name)) {
    question.items = subscriptions_.items(pdu.asker, pdu.payload);
    note.items = question.items.get();
  } else if (const auto end = decode_cyclic_end(pdu.payload); is_end(pdu.name) && end) {
    question.job_function = end->function;
    question.job = end->job;
  } else if (head.group == nc_group) {
    if (nc_.asked(pdu, question)) note.limit = "nc-transfers";
    join_file(pdu, note);
  } else if (is_send(pdu.name)) {
    join_send(pdu, note);
  }
}

// The whole payload, or nothing: a part in the middle, or parts are missing.
ByteView UserdataEngine::join_answer(const ServicePdu& pdu, const Question* question, ServiceNote& note) {
  const UserdataHead& head = *pdu.head;
  const PartKey key = key_of(pdu);
  if (!has_parts(head) && !joiner_.open(key)) return pdu.payload;
  PartPlace place = PartPlace::unknown;
  if (question != nullptr) place = question->follow_up ? PartPlace::later : PartPlace::first;
  const auto joined =
      joiner_.add(key, place, head.last_data_unit, pdu.payload, question != nullptr ? question->detail : std::string());
  note.limit = joined.problem;
  if (!joined.done || !joined.whole) return {};
  // Where no question was seen (one direction captured, or lost) the list's own lengths tell whether it is all there.
  if (!joined.sure && !(is_list(pdu.name) && fills_its_head(joined.payload))) return {};
  note.joined = joined.payload;
  return joined.payload;
}

void UserdataEngine::answer_subscription(const ServicePdu& pdu, const Question& question, ServiceNote& note) {
  noted_ = question.items;
  read_values(*noted_, pdu.payload, results_);
  if (pdu.error() != 0) results_.clear();
  note.items = noted_.get();
  note.results = &results_;
  // Modifying repeats the number of the job in question and answer; beginning one learns it from the answer.
  if (pdu.error() == 0 && subscriptions_.begin(question, pdu.head->sequence)) note.limit = "subscriptions";
}

void UserdataEngine::answered(const ServicePdu& pdu, const Question* question, ServiceNote& note) {
  const std::string* const begun = joiner_.detail(key_of(pdu));
  detail_ = question != nullptr ? question->detail : begun != nullptr ? *begun : std::string();
  note.detail = detail_;
  if (pdu.name.group == nc_group) {
    nc_.answered(pdu, question);
    return join_file(pdu, note);
  }
  if (question != nullptr && question->items) return answer_subscription(pdu, *question, note);
  if (question != nullptr && is_end(question->name) && question->job_function != 0 && pdu.error() == 0)
    return subscriptions_.end(pdu.asker, question->job_function, question->job);
  if (pdu.name.group == send_group) return;
  const ByteView whole = join_answer(pdu, question, note);
  if (is_list(pdu.name) && !whole.empty() && pdu.error() == 0)
    report_identity(*info_, pdu.tsdu.side, whole, pdu.tsdu.where, *identities_, *listener_);
}

void UserdataEngine::pushed(const ServicePdu& pdu, ServiceNote& note) {
  constexpr std::size_t longest_detail = 120;
  detail_ = shortened(detail_of(pdu), longest_detail);
  note.detail = detail_;
  if (pdu.name.group == nc_group) {
    nc_.pushed(pdu);
    join_file(pdu, note);
  } else if (is_send(pdu.name) && pdu.head->extended) {
    join_send(pdu, note);
  }
  if (!is_subscription(pdu.name)) return;
  const auto* const job =
      subscriptions_.find(other(pdu.tsdu.side), static_cast<std::uint8_t>(pdu.name.function), pdu.head->sequence);
  if (job == nullptr) return;
  noted_ = job->items;
  read_values(*noted_, pdu.payload, results_);
  note.items = noted_.get();
  note.results = &results_;
  note.subscribed = job->asked;
  note.subscribed_size = job->asked_size;
}

}  // namespace s7::dissector
