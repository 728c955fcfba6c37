#include "cli/record/shard_recorder.hpp"

#include <algorithm>

#include "cli/record/convert.hpp"
#include "dissector/wire/s7_items.hpp"
#include "storage/merge.hpp"

namespace s7::cli {

using namespace dissector;

namespace {

constexpr std::size_t known_operations = 32;  // of a session, found without a look-up

std::uint32_t clamp32(std::size_t value) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(value, UINT32_MAX));
}

}  // namespace

void CaptureFacts::settle() {
  latencies.settle(totals.latency);
  settle_minute();
}

void CaptureFacts::settle_minute() {
  if (bin != nullptr) storage::merge(*bin, minute);
  minute = {};
}

ShardRecorder::ShardRecorder(bool lasting)
    : lasting_(lasting),
      ended_(lasting ? 0 : SessionRows::Rows::kept_at_each_end,
             lasting ? remembered_pairs : SessionRows::remembered_pairs),
      attempts_(lasting ? 0 : AttemptRows::Rows::kept_at_each_end,
                lasting ? remembered_pairs : AttemptRows::remembered_pairs) {}

// Its connection is found anew whenever the dissector has zeroed the tag.
ShardRecorder::OpenSession& ShardRecorder::find_session(const SessionInfo& info) {
  const auto [at, fresh] = open_by_id_.try_emplace(info.id, 0);
  if (fresh) {
    if (free_.empty()) {
      free_.push_back(open_.size());
      open_.emplace_back();
    }
    at->second = free_.back();
    free_.pop_back();
    open_[at->second] = std::make_unique<OpenSession>();
  }
  return *open_[at->second];
}

// The connection that a session belongs to as it is known now.
ConnectionFacts& ShardRecorder::place(OpenSession& session, const SessionInfo& info, const Where& where) {
  if (info.listener_tag != 0 && session.connection != nullptr) return *session.connection;
  auto& connection = connections_[connection_key(info)];
  if (!connection) {
    connection = std::make_unique<ConnectionFacts>();
    ++new_connections_;
    connection->key = connection_key(info);
  }
  info.listener_tag = open_by_id_.at(info.id) + 1;
  if (session.connection == connection.get()) return *connection;
  if (session.connection != nullptr && session.counted) --session.connection->open;
  const bool count = session.connection == nullptr ? !info.closed : session.counted;
  session.connection = connection.get();
  session.counted = count;
  session.facts = nullptr;
  session.operations.clear();
  if (count && ++connection->open > connection->peak) {
    connection->peak = connection->open;
    connection->peak_at = where;
  }
  return *connection;
}

CaptureFacts& ShardRecorder::facts_of(ConnectionFacts& connection, std::uint16_t capture) {
  for (const auto& known : connection.captures)
    if (known->capture == capture) return *known;
  connection.captures.push_back(std::make_unique<CaptureFacts>());
  connection.captures.back()->capture = capture;
  return *connection.captures.back();
}

CaptureFacts& ShardRecorder::find_facts(OpenSession& session, const SessionInfo& info, const Where& where) {
  ConnectionFacts& connection = place(session, info, where);
  if (session.epoch != epoch_) {
    session.facts = nullptr;
    session.operations.clear();
    session.epoch = epoch_;
  }
  if (session.facts == nullptr || session.facts->capture != where.capture) {
    session.facts = &facts_of(connection, where.capture);
    apply_info(info, session.facts->totals);
  }
  return *session.facts;
}

template <class Rows, class Event>
Rows& ShardRecorder::rows_of(std::vector<std::unique_ptr<Rows>>& known, std::uint64_t& tag, const Event& event,
                             CaptureFacts& facts) {
  if (tag >> index_bits != epoch_) {
    known.push_back(std::make_unique<Rows>());
    tag = epoch_ << index_bits | (known.size() - 1);
  }
  Rows& rows = *known[tag & 0xffffffffU];
  if (!rows.in(facts)) [[unlikely]]
    rows.begin(facts, find_rows(event, facts));
  return rows;
}

template <class Event>
std::vector<AccessRow*> ShardRecorder::find_rows(const Event& event, CaptureFacts& facts) {
  std::vector<AccessRow*> rows;
  for (const AccessRange& range : event.request.ranges) {
    const auto [at, fresh] = facts.accesses.try_emplace(access_key(range, event.by_server, event.access));
    if (fresh) ++rows_;
    rows.push_back(&at->second);
  }
  return rows;
}

storage::MinuteBin& ShardRecorder::find_minute(CaptureFacts& facts, std::int64_t at) {
  const std::int64_t number = at / minute_ns - (at % minute_ns < 0 ? 1 : 0);
  facts.settle_minute();
  facts.minute_begin = number * minute_ns;
  const auto [at_minute, fresh] = facts.totals.minutes.try_emplace(number);
  if (fresh) ++rows_;
  facts.bin = &at_minute->second;
  return facts.minute;
}

[[gnu::always_inline]] inline void ShardRecorder::count_request(OpenSession& session, CaptureFacts& facts,
                                                                const SessionInfo& info, std::size_t size,
                                                                std::size_t outstanding, const Where& where) {
  storage::ConnectionTotals& totals = facts.totals;
  ++totals.requests;
  ++minute(facts, where.at).requests;
  totals.seen.extend(mark_of(where));
  totals.longest_request = std::max(totals.longest_request, clamp32(size));
  totals.most_outstanding = std::max(totals.most_outstanding, clamp32(outstanding));
  if (info.pdu_size && size > *info.pdu_size) {
    ++totals.oversized;
    totals.oversized_seen.extend(mark_of(where));
  }
  if (info.max_jobs_calling && outstanding > *info.max_jobs_calling) ++totals.at_job_limit;
  ++session.requests;
  ++session.open_requests;
}

[[gnu::always_inline]] inline void ShardRecorder::count_response(OpenSession& session, CaptureFacts& facts, bool error,
                                                                 std::uint16_t header_error, std::size_t size,
                                                                 const Where& where) {
  storage::ConnectionTotals& totals = facts.totals;
  ++totals.responses;
  storage::MinuteBin& bin = minute(facts, where.at);
  ++bin.responses;
  totals.seen.extend(mark_of(where));
  totals.longest_response = std::max(totals.longest_response, clamp32(size));
  ++session.responses;
  if (session.open_requests > 0) --session.open_requests;
  if (!error) return;
  ++totals.errors;
  ++bin.errors;
  if (header_error == 0) return;
  storage::CodeTotals& code = totals.header_errors[header_error];
  ++code.count;
  code.seen.extend(mark_of(where));
}

// An answer whose request is known. Stamps that run backwards give no latency below zero.
[[gnu::always_inline]] inline void ShardRecorder::count_answer(CaptureFacts& facts, std::size_t asked_size,
                                                               const Where& asked, const Where& where) {
  storage::ConnectionTotals& totals = facts.totals;
  const std::int64_t latency = std::max<std::int64_t>(0, where.at - asked.at);
  const std::int64_t micros = latency / 1000;
  ++totals.answered;
  facts.latencies.add(micros, totals.latency);
  totals.latency_sum_us += static_cast<std::uint64_t>(micros);
  minute(facts, where.at).latency_sum_us += static_cast<std::uint64_t>(micros);
  if (latency > totals.latency_max) {
    totals.latency_max = latency;
    totals.latency_max_at = mark_of(where);
  }
  totals.longest_answered = std::max(totals.longest_answered.value_or(0), clamp32(asked_size));
}

void ShardRecorder::on(const VariableRequest& event) {
  OpenSession& session = open(event.session);
  CaptureFacts& facts = this->facts(session, event.session, event.where);
  count_request(session, facts, event.session, event.pdu_size, event.outstanding, event.where);
  session.last_request = asking_operation(event.session, event.access);
  const std::size_t items = event.request.range_of_item.size() - 1;
  if (event.access == AccessKind::write) facts.totals.writes += items;
  if (event.access == AccessKind::read) facts.totals.reads += items;
  rows_of(asked_, event.request.request_tag, event, facts).count(event.where);
}

// A push is question and answer of its ranges, but no PDU that answers: it is counted by the operation it belongs to,
// and what failed in it by its ranges alone.
void ShardRecorder::on_push(const VariableAnswer& event, CaptureFacts& facts) {
  facts.totals.seen.extend(mark_of(event.where));
  const auto rows = rows_of(answered_, event.request.answer_tag, event, facts).rows();
  for (std::size_t i = 0; i < rows.size() && i < event.results.size(); ++i) {
    if (!event.results[i].answered) continue;
    if (rows[i]->asked_by != nullptr) rows[i]->asked_by->share();
    rows[i]->count_asked(event.where);
    rows[i]->count_result(event.results[i].code, event.results[i].bytes, event.where);
  }
}

void ShardRecorder::on(const VariableAnswer& event) {
  OpenSession& session = open(event.session);
  CaptureFacts& facts = this->facts(session, event.session, event.where);
  if (event.pushed) return on_push(event, facts);
  count_response(session, facts, event.error != 0 || event.any_failed, event.error, event.pdu_size, event.where);
  count_answer(facts, event.asked_size, event.asked, event.where);
  const std::uint64_t bytes = rows_of(answered_, event.request.answer_tag, event, facts).count(event);
  if (event.access == AccessKind::write) facts.totals.written_bytes += bytes;
  if (event.access == AccessKind::read) facts.totals.read_bytes += bytes;
}

void ShardRecorder::settle() {
  for (const auto& rows : asked_) rows->settle();
  for (const auto& rows : answered_) rows->settle();
  for (const auto& [key, connection] : connections_)
    for (const auto& facts : connection->captures) facts->settle();
}

storage::OperationTotals& ShardRecorder::operation(OpenSession& session, CaptureFacts& facts, const OperationName& name,
                                                   bool by_server, std::string_view detail) {
  for (const KnownOperation& known : session.operations)
    if (known.name == name && known.by_server == by_server && known.facts == &facts && known.detail == detail)
      return *known.totals;
  const auto [at, fresh] = facts.operations.try_emplace(operation_key(name, by_server, detail));
  if (fresh) ++rows_;
  storage::OperationTotals& totals = at->second;
  if (session.operations.size() >= known_operations) session.operations.clear();
  session.operations.push_back({name, by_server, std::string(detail), &facts, &totals});
  return totals;
}

void ShardRecorder::on(const OperationSeen& event) {
  OpenSession& session = open(event.session);
  CaptureFacts& facts = this->facts(session, event.session, event.where);
  const bool response = event.kind == PduKind::response;
  if (event.name.family == OperationFamily::other) {
    facts.totals.seen.extend(mark_of(event.where));
  } else if (event.kind == PduKind::request) {
    count_request(session, facts, event.session, event.pdu_size, event.outstanding, event.where);
    session.last_request = event.name;
    if (event.no_answer_due) {  // nothing is missing when none comes
      ++facts.totals.answered;
      --session.open_requests;
    }
  } else if (response) {
    count_response(session, facts, event.error != 0, event.error, event.pdu_size, event.where);
    if (event.matched) count_answer(facts, event.asked_size, event.asked, event.where);
  } else {
    ++facts.totals.pushes;
    facts.totals.seen.extend(mark_of(event.where));
  }
  constexpr auto code_of = [](Function f) { return static_cast<std::uint8_t>(f); };
  const bool job = event.name.family == OperationFamily::job;
  if (job && event.name.function == code_of(Function::setup_communication)) apply_info(event.session, facts.totals);
  // Answers to variable access whose request was not seen belong to no range.
  const bool variable = job && (event.name.function == code_of(Function::read_var) ||
                                event.name.function == code_of(Function::write_var));
  if (!event.named || variable) return;
  storage::OperationTotals& totals = operation(session, facts, event.name, event.by_server, event.detail);
  totals.seen.extend(mark_of(event.where));
  if (event.kind == PduKind::request) ++totals.requests;
  if (event.kind == PduKind::push) ++totals.pushes;
  if (!response) return;
  if (event.error == 0) {
    ++totals.ok;
    totals.succeeded.extend(mark_of(event.where));
    return;
  }
  ++totals.failed;
  storage::CodeTotals& code = totals.codes[event.error];
  ++code.count;
  code.seen.extend(mark_of(event.where));
}

void ShardRecorder::on(const Unanswered& event) {
  OpenSession& session = open(event.session);
  CaptureFacts& facts = this->facts(session, event.session, event.where);
  facts.totals.unanswered.extend(mark_of(event.where));
  facts.totals.shortest_unanswered =
      std::min(facts.totals.shortest_unanswered.value_or(UINT32_MAX), clamp32(event.pdu_size));
  if (!event.at_end && session.open_requests > 0) --session.open_requests;
}

}  // namespace s7::cli
