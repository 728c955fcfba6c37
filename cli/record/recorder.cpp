#include "cli/record/recorder.hpp"

#include <algorithm>
#include <tuple>

namespace s7::cli {
namespace {

// First packet of a connection in the observation, for the order in which ids are given.
std::int64_t first_seen(const ConnectionFacts& connection) {
  std::int64_t out = INT64_MAX;
  for (const auto& facts : connection.captures)
    if (!facts->totals.seen.empty()) out = std::min(out, facts->totals.seen.first.time);
  return out;
}

// Bytes that a resynchronisation passed over follow from a loss, and limits are ours: neither is a malformed PDU.
bool is_malformed(const ProblemRow& problem) {
  if (problem.layer == "capture" || problem.layer == "limit" || problem.cause == dissector::not_understood)
    return false;
  return problem.cause != "skipped-bytes" && problem.cause != "cut-by-loss" && problem.cause != "truncated";
}

}  // namespace

Recorder::Recorder(reports::Techniques techniques, bool lasting)
    : techniques_(std::move(techniques)), lasting_(lasting) {
  for (auto& shard : shards_) shard = std::make_unique<ShardRecorder>(lasting);
}

std::array<dissector::Listener*, dissector::shard_count> Recorder::listeners() noexcept {
  std::array<dissector::Listener*, dissector::shard_count> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = shards_[i].get();
  return out;
}

std::size_t Recorder::rows() const noexcept {
  std::size_t out = 0;
  for (const auto& shard : shards_) out += shard->rows();
  return out;
}

void Recorder::forget_strangers() noexcept {
  for (const auto& shard : shards_) shard->forget_strangers();
}

storage::CaptureId Recorder::capture_id(std::uint16_t capture) const noexcept {
  return capture < captures_.size() ? captures_[capture] : 0;
}

std::uint64_t Recorder::malformed(std::uint16_t capture) const {
  const auto written = malformed_.find(capture);
  std::uint64_t out = written != malformed_.end() ? written->second : 0;
  for (const auto& shard : shards_)
    for (const auto& [key, totals] : shard->problems())
      if (key.capture == capture && is_malformed(key)) out += totals.count;
  return out;
}

void Recorder::write_connection(storage::RowSink& sink, const ConnectionFacts& connection,
                                storage::ConnectionId id) const {
  bool peak_written = false;
  for (const auto& facts : connection.captures) {
    const storage::CaptureId capture = capture_id(facts->capture);
    if (capture == 0 || !facts->changed()) continue;
    storage::ConnectionTotals totals = facts->totals;
    const bool last = facts == connection.captures.back();
    if (!peak_written && (facts->capture == connection.peak_at.capture || last)) {
      peak_written = true;
      totals.concurrent_peak = connection.peak;
      if (facts->capture == connection.peak_at.capture)
        totals.concurrent_peak_at = {connection.peak_at.at, connection.peak_at.frame};
    }
    sink.add(capture, id, totals);
    for (const auto& [key, row] : facts->accesses)
      if (!row.totals.seen.empty() || !row.totals.succeeded.empty() || row.totals.failed > 0)
        sink.add(capture, id, key, row.totals);
    for (const auto& [key, operation] : facts->operations)
      if (!operation.seen.empty()) sink.add(capture, id, key, operation);
  }
}

// Ids are given in the order of first packets, whatever shard a connection belongs to.
Recorder::Ids Recorder::write_sums(storage::RowSink& sink) {
  std::vector<std::tuple<std::int64_t, const ConnectionFacts*>> order;
  for (const auto& shard : shards_) {
    shard->settle();
    for (const auto& [key, connection] : shard->connections()) {
      const bool wanted = std::any_of(connection->captures.begin(), connection->captures.end(), [&](const auto& facts) {
        return capture_id(facts->capture) != 0 && facts->changed();
      });
      if (wanted) order.emplace_back(first_seen(*connection), connection.get());
    }
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    if (std::get<0>(a) != std::get<0>(b)) return std::get<0>(a) < std::get<0>(b);
    return std::get<1>(a)->key < std::get<1>(b)->key;
  });
  Ids ids;
  for (const auto& [time, connection] : order) {
    ids[connection] = sink.connection(connection->key);
    write_connection(sink, *connection, ids[connection]);
  }
  return ids;
}

// Events in the order of time, whatever shard saw them.
void Recorder::write_rare(storage::RowSink& sink, const Ids& ids) const {
  std::vector<const EventRow*> events;
  for (const auto& shard : shards_) {
    for (const EventRow& row : shard->rare().events())
      if (capture_id(row.capture) != 0) events.push_back(&row);
    for (const auto& [key, seen] : shard->rare().facts())
      if (const auto capture = capture_id(key.capture); capture != 0) sink.add(capture, key.record(seen));
    for (const auto& [key, totals] : shard->rare().resolutions())
      if (const auto capture = capture_id(key.capture); capture != 0) sink.add(capture, key.stations, totals);
    for (const auto& [number, totals] : shard->rare().left_out())
      if (const auto capture = capture_id(number); capture != 0)
        sink.add(capture, storage::ProblemKey{"limit", "rare-facts", std::nullopt}, totals);
  }
  std::stable_sort(events.begin(), events.end(), [](const EventRow* a, const EventRow* b) {
    return std::tuple(a->record.at.time, a->order) < std::tuple(b->record.at.time, b->order);
  });
  for (const EventRow* row : events) {
    storage::EventRecord record = row->record;
    record.technique = techniques_.id(record.kind);
    record.connection = id_of(sink, ids, row->connection);
    sink.add(capture_id(row->capture), record);
  }
}

std::optional<storage::ConnectionId> Recorder::id_of(storage::RowSink& sink, const Ids& ids,
                                                     const ConnectionFacts* connection) {
  if (connection == nullptr) return std::nullopt;
  const auto at = ids.find(connection);
  return at != ids.end() ? at->second : sink.connection(connection->key);
}

void Recorder::write_problems(storage::RowSink& sink, const Ids& ids) {
  for (const auto& shard : shards_) {
    for (const auto& [key, totals] : shard->problems()) {
      if (is_malformed(key)) malformed_[key.capture] += totals.count;
      const storage::CaptureId capture = capture_id(key.capture);
      if (capture != 0)
        sink.add(capture, storage::ProblemKey{key.layer, key.cause, id_of(sink, ids, key.connection)}, totals);
    }
  }
}

// `all`: also rows that further ones might still be summed with.
void Recorder::write_attempts(storage::RowSink& sink, bool all) {
  const auto write = [&](const PairKey& pair, const storage::AttemptRecord& row) {
    if (const auto capture = capture_id(pair.capture); capture != 0) sink.add(capture, row);
  };
  for (const auto& shard : shards_) {
    if (lasting_) shard->attempts().take_rest(write);
    shard->attempts().take_settled(write);
    if (all) shard->attempts().for_each(write);
  }
}

void Recorder::write_sessions(storage::RowSink& sink, const Ids& ids, bool all) {
  std::vector<std::pair<storage::CaptureId, SessionRow>> sessions;
  const auto collect = [&](const PairKey& pair, const SessionRow& row) {
    if (const auto capture = capture_id(pair.capture); capture != 0) sessions.emplace_back(capture, row);
  };
  for (const auto& shard : shards_) {
    for (const SessionRow& row : shard->shown_sessions())
      if (const auto capture = capture_id(row.capture); capture != 0) sessions.emplace_back(capture, row);
    if (lasting_) shard->sessions().take_rest(collect);
    shard->sessions().take_settled(collect);
    if (all) shard->sessions().for_each(collect);
  }
  std::stable_sort(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.second.record.opened, a.second.session) < std::tuple(b.second.record.opened, b.second.session);
  });
  std::map<std::uint64_t, std::uint64_t> numbers;
  for (auto& [capture, row] : sessions) {
    auto& number = numbers[row.session];
    if (number == 0) number = sink.number_session(row.session);
    row.record.session = number;
    row.record.connection = *id_of(sink, ids, row.connection);
    sink.add(capture, row.record);
  }
}

void Recorder::write(storage::RowSink& sink, Then then) {
  const bool all = then == Then::end;
  const Ids ids = write_sums(sink);
  write_sessions(sink, ids, all);
  write_attempts(sink, all);
  write_problems(sink, ids);
  write_rare(sink, ids);
  for (const auto& shard : shards_) {
    if (then == Then::go_on)
      shard->zero_sums();
    else
      shard->clear_sums();
  }
}

}  // namespace s7::cli
