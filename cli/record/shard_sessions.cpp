// The part of ShardRecorder that keeps sessions, attempts and problems.

#include <algorithm>
#include <set>

#include "cli/record/convert.hpp"
#include "cli/record/shard_recorder.hpp"

namespace s7::cli {

using namespace dissector;

namespace {

void sum_sessions(SessionRow& into, const SessionRow& from) {
  storage::SessionRecord& a = into.record;
  const storage::SessionRecord& b = from.record;
  a.count += b.count;
  a.rest = true;
  a.start_seen = a.start_seen || b.start_seen;
  if (b.closed) a.closed = std::max(a.closed.value_or(*b.closed), *b.closed);
  a.requests += b.requests;
  a.responses += b.responses;
  a.open_requests += b.open_requests;
  for (const auto side : {&storage::SessionRecord::to_server, &storage::SessionRecord::to_client}) {
    storage::DirectionTotals& x = a.*side;
    const storage::DirectionTotals& y = b.*side;
    x.packets += y.packets;
    x.bytes += y.bytes;
    x.retransmissions += y.retransmissions;
    x.out_of_order += y.out_of_order;
    x.lost_bytes += y.lost_bytes;
    x.conflicting_overlaps += y.conflicting_overlaps;
    x.keep_alives += y.keep_alives;
    x.seen.extend(y.seen);
    x.lost.extend(y.lost);
  }
}

void sum_attempts(storage::AttemptRecord& into, const storage::AttemptRecord& from) {
  into.count += from.count;
  into.rest = true;
  into.syns += from.syns;
  into.seen.extend(from.seen);
}

void add_problem(std::map<ProblemRow, storage::ProblemTotals>& into, const ProblemRow& key,
                 const storage::ProblemTotals& from) {
  storage::ProblemTotals& totals = into[key];
  totals.count += from.count;
  totals.seen.extend(from.seen);
}

// Known as more than TCP on the right port, or an opening of ISO-on-TCP: anybody can forge those.
bool named(const SessionInfo& info) { return info.protocol != Protocol::unknown && info.protocol != Protocol::cotp; }

}  // namespace

// In a run without an end, what may be a stranger has no connection before it says something.
void ShardRecorder::identified(const SessionInfo& info, const Where& where) {
  OpenSession& session = open(info);
  if (!lasting_ || named(info) || session.connection != nullptr) place(session, info, where);
}

ShardRecorder::Part& ShardRecorder::part_of(OpenSession& session, const SessionInfo& info, std::uint16_t capture) {
  for (Part& part : session.parts)
    if (part.capture == capture) return part;
  Part& part = session.parts.emplace_back();
  part.capture = capture;
  part.record.client_port = info.client.port;
  return part;
}

void ShardRecorder::on(const SessionInfo& info, const SessionPart& part) {
  OpenSession& session = open(info);
  storage::SessionRecord& record = part_of(session, info, part.first.capture).record;
  add_part(part, part.to_server ? record.to_server : record.to_client);
}

void ShardRecorder::closed(const SessionInfo& info) {
  OpenSession& session = open(info);
  if (!session.counted) return;
  session.counted = false;
  if (session.connection != nullptr) --session.connection->open;
}

// Rows of what a session has carried since they were last taken.
void ShardRecorder::take_parts(OpenSession& session, const SessionInfo& info, ConnectionFacts& connection, bool end) {
  const std::size_t last = session.parts.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    storage::SessionRecord& record = session.parts[i].record;
    const std::uint16_t capture = session.parts[i].capture;
    record.start_seen = info.start_seen;
    record.client_isn = info.client_isn;
    record.server_isn = info.server_isn;
    storage::Span seen = record.to_server.seen;
    if (!record.to_client.seen.empty()) seen.extend(record.to_client.seen);
    record.opened = i == 0 ? info.opened.at : seen.first.time;
    if (i == last) close_record(session, info, record, end);
    CaptureFacts& facts = facts_of(connection, capture);
    apply_info(info, facts.totals);
    if (!seen.empty()) facts.totals.seen.extend(seen);
    if (i == last && info.longest_gap > facts.totals.longest_gap) {
      facts.totals.longest_gap = info.longest_gap;
      facts.totals.longest_gap_at = seen.last;
    }
    SessionRow row{&connection, capture, record, info.id};
    if (session.shown)
      shown_.push_back(std::move(row));
    else
      ended_.add({capture, connection.key.client, connection.key.server}, std::move(row), sum_sessions);
  }
  session.parts.clear();
  session.requests = session.responses = 0;
}

// What the last part of a session says of all of it.
void ShardRecorder::close_record(const OpenSession& session, const SessionInfo& info, storage::SessionRecord& record,
                                 bool end) {
  if (end) record.end_reason = end_reason(info.end_reason);
  record.closed_by_server = info.closed && info.closed_by_server;
  if (info.closed) record.closed = info.closed->at;
  record.idle_before_loss = info.idle_before_loss;
  record.requests = session.requests;
  record.responses = session.responses;
  record.open_requests = session.open_requests;
  if (session.last_request) record.last_request = operation_key(*session.last_request, false, {}).operation;
}

// Problems and events of a session whose connection is known now.
void ShardRecorder::take_details(OpenSession& session, ConnectionFacts& connection) {
  for (const auto& [key, totals] : session.problems) {
    ProblemRow row = key;
    row.connection = &connection;
    add_problem(problems_, row, totals);
  }
  session.problems.clear();
  for (EventRow& event : session.events) {
    event.connection = &connection;
    event.record.client = connection.key.client;
    event.record.server = connection.key.server;
    rare_.add(std::move(event));
  }
  session.events.clear();
}

void ShardRecorder::forget(const SessionInfo& info) {
  const std::size_t index = open_by_id_.at(info.id);
  open_[index].reset();
  free_.push_back(index);
  open_by_id_.erase(info.id);
}

// In a run without an end, one of too many pairs of which nothing but stray packets or openings was seen.
bool ShardRecorder::stranger(const OpenSession& session, const SessionInfo& info) {
  if (!lasting_ || session.connection != nullptr || named(info)) return false;
  const storage::ConnectionKey key = connection_key(info);
  return !ended_.knows({info.last.capture, key.client, key.server}) && ++vain_sessions_ > most_vain_pairs;
}

void ShardRecorder::ended(const SessionInfo& info) {
  OpenSession& session = open(info);
  if (stranger(session, info)) {
    on(Problem{"limit", "sessions", nullptr, 1, info.last});
    return forget(info);
  }
  ConnectionFacts& connection = place(session, info, info.last);
  if (connection.peak == 0) {  // recognised as what it is only now
    connection.peak = 1;
    connection.peak_at = info.opened;
  }
  if (session.parts.empty()) part_of(session, info, session.shown ? info.last.capture : info.opened.capture);
  take_parts(session, info, connection, true);
  take_details(session, connection);
  forget(info);
}

// Each of a pair's first sessions, and later ones only when they last: short ones would be a row each for ever.
bool ShardRecorder::worth_showing(OpenSession& session, const SessionInfo& info) {
  constexpr std::int64_t long_lived = 600'000'000'000;
  if (session.shown || info.last.at - info.opened.at >= long_lived) return true;
  const storage::ConnectionKey& key = session.connection->key;
  return ended_.reserve({session.parts.front().capture, key.client, key.server});
}

void ShardRecorder::goes_on(const SessionInfo& info) {
  // What has just begun may still become known as another connection.
  constexpr std::int64_t settled = 30'000'000'000;
  if (!named(info) && info.last.at - info.opened.at < settled) return;
  OpenSession& session = open(info);
  if (stranger(session, info)) return;
  ConnectionFacts& connection = place(session, info, info.last);
  take_details(session, connection);
  if (session.parts.empty() || !worth_showing(session, info)) return;
  session.shown = true;
  take_parts(session, info, connection, false);
}

void ShardRecorder::on(const Attempt& attempt) {
  storage::AttemptRecord record = attempt_record(attempt);
  const PairKey pair{attempt.first.capture, record.client, record.server};
  if (lasting_ && attempt.outcome != Outcome::established && !attempts_.knows(pair) && ++vain_pairs_ > most_vain_pairs)
    return on(Problem{"limit", "attempts", nullptr, 1, attempt.first});
  attempts_.add(pair, std::move(record), sum_attempts);
}

void ShardRecorder::on(const Problem& problem) {
  storage::ProblemTotals totals;
  totals.count = problem.amount;
  totals.seen.extend(mark_of(problem.where));
  const ProblemRow key{problem.where.capture, std::string(problem.layer), std::string(problem.cause), nullptr};
  if (problem.session == nullptr) return add_problem(problems_, key, totals);
  OpenSession& session = open(*problem.session);
  add_problem(session.problems, key, totals);
  if (problem.cause == not_understood && problem.session->roles_known)
    facts(session, *problem.session, problem.where).totals.not_understood += problem.amount;
}

// Kept with the session: what connection it belongs to may become better known.
void ShardRecorder::on(const ControllerEvent& event) {
  constexpr std::size_t events_of_a_session = 10'000;
  std::vector<EventRow>& events = open(event.session).events;
  if (events.size() < events_of_a_session)
    events.push_back(event_row(event));
  else
    on(Problem{"limit", "events", &event.session, 1, event.where});
}

void ShardRecorder::on(const StationEvent& event) { rare_.add(event_row(event)); }
void ShardRecorder::on(const IdentityFact& fact) { rare_.add(fact); }
void ShardRecorder::on(const ResolutionSeen& seen) { rare_.add(seen); }

std::size_t ShardRecorder::rows() const noexcept {
  // A session or an attempt with its texts takes the room of about a dozen ranges.
  constexpr std::size_t weight = 12;
  const std::size_t rare = rare_.events().size() + rare_.facts().size() + rare_.resolutions().size();
  return rows_ + (asked_.size() + answered_.size()) / 2 +
         weight * (ended_.held() + attempts_.held() + new_connections_ + rare);
}

void ShardRecorder::clear_sums() {
  std::set<const ConnectionFacts*> held;
  ended_.for_each([&](const PairKey&, const SessionRow& row) { held.insert(row.connection); });
  for (const auto& session : open_) {
    if (!session) continue;
    session->facts = nullptr;
    held.insert(session->connection);
  }
  for (auto at = connections_.begin(); at != connections_.end();) {
    at->second->captures.clear();
    at = held.contains(at->second.get()) ? std::next(at) : connections_.erase(at);
  }
  asked_.clear();
  answered_.clear();
  rows_ = new_connections_ = 0;
  ++epoch_;
  problems_.clear();
  rare_ = {};
  shown_.clear();
}

void ShardRecorder::zero_sums() {
  for (const auto& [key, connection] : connections_) {
    for (const auto& facts : connection->captures) {
      if (!facts->changed()) continue;
      rows_ -= facts->totals.minutes.size();
      facts->totals = {};
      facts->bin = nullptr;
      for (auto& [access, row] : facts->accesses) row.totals = {};
      for (auto& [operation, totals] : facts->operations) totals = {};
    }
  }
  problems_.clear();
  rare_ = {};
  shown_.clear();
}

}  // namespace s7::cli
