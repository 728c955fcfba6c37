#include "storage/store_connections.hpp"

#include "storage/address_order.hpp"
#include "storage/merge.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* totals_columns =
    "connection_type, rack, slot, tpdu_size, pdu_size, pdu_size_asked, max_jobs_calling, max_jobs_called, secure, "
    "start_seen,"
    "requests, responses, pushes, answered, errors, reads, writes, read_bytes, written_bytes, not_understood,"
    "longest_request, longest_response, longest_answered, shortest_unanswered, oversized, most_outstanding, "
    "at_job_limit,"
    "concurrent_peak, concurrent_peak_at_us, concurrent_peak_frame, longest_gap_us, longest_gap_at_us, "
    "longest_gap_frame,"
    "latency, latency_sum_us, latency_max_us, latency_max_at_us, latency_max_frame,"
    "first_us, first_frame, last_us, last_frame,"
    "unanswered_first_us, unanswered_first_frame, unanswered_last_us, unanswered_last_frame,"
    "oversized_first_us, oversized_first_frame, oversized_last_us, oversized_last_frame";

void bind_totals(Statement& to, const ConnectionTotals& t) {
  bind_known(to, t.connection_type);
  to.bind(t.rack).bind(t.slot).bind(t.tpdu_size).bind(t.pdu_size).bind(t.pdu_size_asked);
  to.bind(t.max_jobs_calling).bind(t.max_jobs_called).bind(t.secure).bind(t.start_seen);
  to.bind(t.requests).bind(t.responses).bind(t.pushes).bind(t.answered).bind(t.errors);
  to.bind(t.reads).bind(t.writes).bind(t.read_bytes).bind(t.written_bytes).bind(t.not_understood);
  to.bind(t.longest_request).bind(t.longest_response).bind(t.longest_answered).bind(t.shortest_unanswered);
  to.bind(t.oversized).bind(t.most_outstanding).bind(t.at_job_limit).bind(t.concurrent_peak);
  bind_mark(to, t.concurrent_peak_at);
  to.bind(to_microseconds(t.longest_gap));
  bind_mark(to, t.longest_gap_at);
  to.bind(t.latency.to_blob()).bind(t.latency_sum_us).bind(to_microseconds(t.latency_max));
  bind_mark(to, t.latency_max_at);
  bind_span(to, t.seen);
  bind_span(to, t.unanswered);
  bind_span(to, t.oversized_seen);
}

void read_agreed(Row& row, ConnectionTotals& t) {
  t.connection_type = row.text();
  t.rack = row.optional<std::uint32_t>();
  t.slot = row.optional<std::uint32_t>();
  t.tpdu_size = row.optional<std::uint32_t>();
  t.pdu_size = row.optional<std::uint32_t>();
  t.pdu_size_asked = row.optional<std::uint32_t>();
  t.max_jobs_calling = row.optional<std::uint32_t>();
  t.max_jobs_called = row.optional<std::uint32_t>();
  t.secure = row.flag();
  t.start_seen = row.flag();
}

void read_counters(Row& row, ConnectionTotals& t) {
  t.requests = row.count();
  t.responses = row.count();
  t.pushes = row.count();
  t.answered = row.count();
  t.errors = row.count();
  t.reads = row.count();
  t.writes = row.count();
  t.read_bytes = row.count();
  t.written_bytes = row.count();
  t.not_understood = row.count();
  t.longest_request = row.number<std::uint32_t>();
  t.longest_response = row.number<std::uint32_t>();
  t.longest_answered = row.optional<std::uint32_t>();
  t.shortest_unanswered = row.optional<std::uint32_t>();
  t.oversized = row.count();
  t.most_outstanding = row.number<std::uint32_t>();
  t.at_job_limit = row.count();
}

ConnectionTotals read_totals(Row row) {
  ConnectionTotals t;
  read_agreed(row, t);
  read_counters(row, t);
  t.concurrent_peak = row.number<std::uint32_t>();
  t.concurrent_peak_at = row.mark();
  t.longest_gap = row.duration();
  t.longest_gap_at = row.mark();
  t.latency = row.histogram();
  t.latency_sum_us = row.count();
  t.latency_max = row.duration();
  t.latency_max_at = row.mark();
  t.seen = row.span();
  t.unanswered = row.span();
  t.oversized_seen = row.span();
  return t;
}

void bind_key(Statement& to, const ConnectionKey& key) {
  to.bind(key.server).bind(key.client).bind(key.port).bind(key.client_tsap).bind(key.server_tsap);
  to.bind(key.protocol).bind(key.vlan_instance);
}

}  // namespace

ConnectionStore::ConnectionStore(const Database& db)
    : find_(db.later(
          "SELECT id FROM connection WHERE server = ? AND client = ? AND port = ? AND coalesce(client_tsap, '-') = "
          "coalesce(?, '-') AND coalesce(server_tsap, '-') = coalesce(?, '-') AND protocol = ? AND vlan_instance = ?")),
      insert_(db.later(insert_sql("INSERT", "connection",
                                  "server, client, port, client_tsap, server_tsap, protocol, vlan_instance,"
                                  "client_order, server_order"))),
      select_totals_(db.later(std::string("SELECT ") + totals_columns +
                              " FROM connection_totals WHERE connection = ? AND capture = ?")),
      insert_totals_(
          db.later(insert_sql("INSERT", "connection_totals", std::string("connection, capture,") + totals_columns) +
                   unless_there)),
      replace_totals_(
          db.later(insert_sql("REPLACE", "connection_totals", std::string("connection, capture,") + totals_columns))),
      insert_vlan_(db.later("INSERT OR IGNORE INTO connection_vlan (connection, capture, vlan) VALUES (?, ?, ?)")),
      add_minute_(db.later(
          "INSERT INTO connection_minute (connection, capture, minute, requests, responses, errors, latency_sum_us) "
          "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, "
          "responses = responses + excluded.responses, errors = errors + excluded.errors, "
          "latency_sum_us = latency_sum_us + excluded.latency_sum_us")),
      touched_(db.later("SELECT connection FROM connection_totals WHERE capture = ?")),
      latencies_(db.later("SELECT latency FROM connection_totals WHERE connection = ?")),
      update_(db.later("UPDATE connection SET latency_median_us = ?, latency_p95_us = ? WHERE id = ?")),
      codes_(db, "connection_code", "connection"),
      db_(db) {}

ConnectionId ConnectionStore::find_or_add(const ConnectionKey& key) {
  bind_key(find_, key);
  if (find_.step()) {
    const ConnectionId id = find_.integer(0);
    find_.reset();
    return id;
  }
  bind_key(insert_, key);
  insert_.bind(address_order(key.client)).bind(address_order(key.server)).run();
  const ConnectionId id = db_.last_insert_id();
  if (first_new_ == 0) first_new_ = id;
  without_totals_ = id;
  return id;
}

void ConnectionStore::add(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals) {
  add_row(capture, connection, totals);
  add_parts(capture, connection, totals);
  if (connection == without_totals_) {
    without_totals_ = 0;
    update(connection, totals.latency);
  } else {
    stale_.insert(connection);
  }
}

void ConnectionStore::add_row(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals) {
  insert_totals_.bind(connection).bind(capture);
  bind_totals(insert_totals_, totals);
  insert_totals_.run();
  if (db_.changes() > 0) return;
  select_totals_.bind(connection).bind(capture);
  select_totals_.step();
  ConnectionTotals sum = read_totals(Row(select_totals_));
  select_totals_.reset();
  merge(sum, totals);
  replace_totals_.bind(connection).bind(capture);
  bind_totals(replace_totals_, sum);
  replace_totals_.run();
}

void ConnectionStore::add_parts(CaptureId capture, ConnectionId connection, const ConnectionTotals& totals) {
  codes_.add(capture, connection, totals.header_errors);
  for (const std::string& vlan : totals.vlans) insert_vlan_.bind(connection).bind(capture).bind(vlan).run();
  for (const auto& [minute, bin] : totals.minutes) {
    add_minute_.bind(connection).bind(capture).bind(minute);
    add_minute_.bind(bin.requests).bind(bin.responses).bind(bin.errors).bind(bin.latency_sum_us).run();
  }
}

void ConnectionStore::forget(CaptureId capture) {
  touched_.bind(capture);
  while (touched_.step()) stale_.insert(touched_.integer(0));
}

void ConnectionStore::refresh() {
  for (const ConnectionId connection : stale_) {
    Histogram sum;
    latencies_.bind(connection);
    while (latencies_.step()) sum.merge(Histogram::from_blob(latencies_.blob(0)));
    update(connection, sum);
  }
  stale_.clear();
}

void ConnectionStore::update(ConnectionId connection, const Histogram& latency) {
  update_.bind(latency.percentile(0.5)).bind(latency.percentile(0.95)).bind(connection).run();
}

}  // namespace s7::storage
