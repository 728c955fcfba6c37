#include "cli/record/shard_recorder.hpp"

#include <algorithm>

#include "cli/record/convert.hpp"
#include "dissector/wire/s7_items.hpp"

namespace s7::cli {

using namespace dissector;

namespace {

constexpr std::int64_t minute_ns = 60'000'000'000;
constexpr std::size_t known_operations = 32;  // of a session, found without a look-up

std::uint32_t clamp32(std::size_t value) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(value, UINT32_MAX));
}

void count_asked(AccessRow& row, const Where& where) {
  ++row.totals.requests;
  row.totals.seen.extend(mark_of(where));
  if (row.last_request && where.at > *row.last_request) row.totals.period.add((where.at - *row.last_request) / 1000);
  row.last_request = where.at;
}

// What became of one range; the bytes that moved.
std::uint64_t count_result(storage::AccessTotals& totals, std::uint16_t code, std::uint32_t bytes, const Where& where) {
  if (code == return_code_ok || code == return_code_unchanged) {
    ++totals.ok;
    totals.ok_bytes += bytes;
    totals.succeeded.extend(mark_of(where));
    return bytes;
  }
  ++totals.failed;
  storage::CodeTotals& known = totals.codes[code];
  ++known.count;
  known.seen.extend(mark_of(where));
  return 0;
}

}  // namespace

// The session of an event. Its connection is found anew whenever the dissector has zeroed the tag.
ShardRecorder::OpenSession& ShardRecorder::open(const SessionInfo& info) {
  if (info.listener_tag != 0) return *open_[info.listener_tag - 1];
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

CaptureFacts& ShardRecorder::facts(OpenSession& session, const SessionInfo& info, const Where& where) {
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

ShardRecorder::RowSet& ShardRecorder::row_set(std::uint64_t& tag, CaptureFacts& facts, const RequestTemplate& request,
                                              bool by_server, AccessKind access) {
  constexpr unsigned index_bits = 32;
  const bool known = tag >> index_bits == epoch_;
  if (!known) {
    row_sets_.emplace_back();
    tag = epoch_ << index_bits | (row_sets_.size() - 1);
  }
  RowSet& set = row_sets_[tag & 0xffffffffU];
  if (set.facts == &facts) return set;
  set.facts = &facts;
  set.rows.clear();
  for (const AccessRange& range : request.ranges) {
    const auto [at, fresh] = facts.accesses.try_emplace(access_key(range, by_server, access));
    if (fresh) ++rows_;
    set.rows.push_back(&at->second);
  }
  return set;
}

storage::MinuteBin& ShardRecorder::minute(CaptureFacts& facts, std::int64_t at) {
  if (facts.bin != nullptr && at >= facts.minute_begin && at - facts.minute_begin < minute_ns) [[likely]]
    return *facts.bin;
  const std::int64_t number = at / minute_ns - (at % minute_ns < 0 ? 1 : 0);
  facts.minute_begin = number * minute_ns;
  const auto [at_minute, fresh] = facts.totals.minutes.try_emplace(number);
  if (fresh) ++rows_;
  facts.bin = &at_minute->second;
  return *facts.bin;
}

void ShardRecorder::count_request(OpenSession& session, CaptureFacts& facts, const SessionInfo& info, std::size_t size,
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

void ShardRecorder::count_response(OpenSession& session, CaptureFacts& facts, bool error, std::uint16_t header_error,
                                   std::size_t size, const Where& where) {
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
void ShardRecorder::count_answer(CaptureFacts& facts, std::size_t asked_size, const Where& asked, const Where& where) {
  storage::ConnectionTotals& totals = facts.totals;
  const std::int64_t latency = std::max<std::int64_t>(0, where.at - asked.at);
  const std::int64_t micros = latency / 1000;
  ++totals.answered;
  totals.latency.add(micros);
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
  const RowSet& set = row_set(event.request.request_tag, facts, event.request, event.by_server, event.access);
  for (AccessRow* row : set.rows) count_asked(*row, event.where);
}

// A push is question and answer of its ranges, but no PDU that answers: it is counted by the operation it belongs to,
// and what failed in it by its ranges alone.
void ShardRecorder::on_push(const VariableAnswer& event, CaptureFacts& facts) {
  const RowSet& set = row_set(event.request.answer_tag, facts, event.request, event.by_server, event.access);
  facts.totals.seen.extend(mark_of(event.where));
  for (std::size_t i = 0; i < set.rows.size() && i < event.results.size(); ++i) {
    if (!event.results[i].answered) continue;
    count_asked(*set.rows[i], event.where);
    count_result(set.rows[i]->totals, event.results[i].code, event.results[i].bytes, event.where);
  }
}

void ShardRecorder::on(const VariableAnswer& event) {
  OpenSession& session = open(event.session);
  CaptureFacts& facts = this->facts(session, event.session, event.where);
  if (event.pushed) return on_push(event, facts);
  count_response(session, facts, event.error != 0 || event.any_failed, event.error, event.pdu_size, event.where);
  count_answer(facts, event.asked_size, event.asked, event.where);
  const RowSet& set = row_set(event.request.answer_tag, facts, event.request, event.by_server, event.access);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    const bool answered = event.error != 0 || (i < event.results.size() && event.results[i].answered);
    if (!answered) continue;
    storage::AccessTotals& totals = set.rows[i]->totals;
    if (totals.seen.empty()) totals.seen.extend(mark_of(event.where));
    if (event.error != 0)
      count_result(totals, event.error, 0, event.where);
    else
      bytes += count_result(totals, event.results[i].code, event.results[i].bytes, event.where);
  }
  if (event.access == AccessKind::write) facts.totals.written_bytes += bytes;
  if (event.access == AccessKind::read) facts.totals.read_bytes += bytes;
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
  if (event.kind == PduKind::request) {
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
