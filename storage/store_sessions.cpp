#include "storage/store_sessions.hpp"

#include "storage/merge.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* part_columns =
    "connection, client_port, count, start_seen, end_reason, closed_by_server, opened_us, closed_us, "
    "idle_before_loss_us,"
    "client_isn, server_isn, requests, responses, open_requests, last_request";

constexpr const char* direction_columns =
    "mac, packets, bytes, retransmissions, out_of_order, lost_bytes, conflicting_overlaps, keep_alives, ttl_min, "
    "ttl_max,"
    "first_us, first_frame, last_us, last_frame, lost_first_us, lost_first_frame, lost_last_us, lost_last_frame";

void bind_part(Statement& to, const SessionRecord& s) {
  to.bind(s.connection).bind(s.client_port).bind(s.count).bind(s.start_seen);
  bind_known(to, s.end_reason ? std::string(name(*s.end_reason)) : std::string());
  to.bind(s.closed_by_server).bind(to_microseconds(s.opened)).bind(to_microseconds(s.closed));
  to.bind(to_microseconds(s.idle_before_loss)).bind(s.client_isn).bind(s.server_isn);
  to.bind(s.requests).bind(s.responses).bind(s.open_requests);
  bind_known(to, s.last_request);
}

std::optional<EndReason> end_reason(const std::string& text) {
  for (const EndReason reason : {EndReason::fin, EndReason::reset, EndReason::cotp_disconnect, EndReason::timeout,
                                 EndReason::capture_end, EndReason::evicted}) {
    if (text == name(reason)) return reason;
  }
  return std::nullopt;
}

SessionRecord read_part(Row row) {
  SessionRecord s;
  s.connection = row.integer();
  s.client_port = row.number<std::uint16_t>();
  s.count = row.count();
  s.start_seen = row.flag();
  s.end_reason = end_reason(row.text());
  s.closed_by_server = row.flag();
  s.opened = row.time();
  s.closed = row.time();
  s.idle_before_loss = row.time();
  s.client_isn = row.optional<std::uint32_t>();
  s.server_isn = row.optional<std::uint32_t>();
  s.requests = row.count();
  s.responses = row.count();
  s.open_requests = row.number<std::uint32_t>();
  s.last_request = row.text();
  return s;
}

void bind_direction(Statement& to, const DirectionTotals& d) {
  bind_known(to, d.mac);
  to.bind(d.packets).bind(d.bytes).bind(d.retransmissions).bind(d.out_of_order).bind(d.lost_bytes);
  to.bind(d.conflicting_overlaps).bind(d.keep_alives).bind(d.ttl_min).bind(d.ttl_max);
  bind_span(to, d.seen);
  bind_span(to, d.lost);
}

DirectionTotals read_direction(Row row) {
  DirectionTotals d;
  d.mac = row.text();
  d.packets = row.count();
  d.bytes = row.count();
  d.retransmissions = row.count();
  d.out_of_order = row.count();
  d.lost_bytes = row.count();
  d.conflicting_overlaps = row.count();
  d.keep_alives = row.count();
  d.ttl_min = row.optional<std::uint8_t>();
  d.ttl_max = row.optional<std::uint8_t>();
  d.seen = row.span();
  d.lost = row.span();
  return d;
}

}  // namespace

SessionStore::SessionStore(const Database& db)
    : select_(db.later(std::string("SELECT ") + part_columns + " FROM session_part WHERE session = ? AND capture = ?")),
      select_directions_(db.later(std::string("SELECT direction,") + direction_columns +
                                  " FROM session_direction WHERE session = ? AND capture = ?")),
      delete_(db.later("DELETE FROM session_part WHERE session = ? AND capture = ?")),
      insert_(db.later(
          insert_sql("INSERT", "session_part",
                     std::string("session, capture,") + part_columns + ", first_us, first_frame, last_us, last_frame") +
          unless_there)),
      insert_direction_(db.later(
          insert_sql("INSERT", "session_direction", std::string("session, capture, direction,") + direction_columns))),
      find_rest_(
          db.later("SELECT session FROM session_part WHERE connection = ? AND capture = ? AND end_reason IS NOT NULL "
                   "ORDER BY count DESC, session DESC LIMIT 1")),
      db_(db) {}

void SessionStore::add(CaptureId capture, const SessionRecord& part) {
  if (part.rest && add_to_rest(capture, part)) return;
  if (insert(capture, part)) return;
  SessionRecord sum = take(capture, part.session);
  merge(sum, part);
  insert(capture, sum);
}

// False: there is no row yet that could stand for several.
bool SessionStore::add_to_rest(CaptureId capture, const SessionRecord& part) {
  find_rest_.bind(part.connection).bind(capture);
  if (!find_rest_.step()) return false;
  const std::uint64_t session = Row(find_rest_).count();
  find_rest_.reset();
  SessionRecord sum = take(capture, session);
  const std::uint64_t count = sum.count + part.count;
  merge(sum, part);
  sum.count = count;
  return insert(capture, sum);
}

// Reads a part that is there, and removes it.
SessionRecord SessionStore::take(CaptureId capture, std::uint64_t session) {
  select_.bind(session).bind(capture);
  select_.step();
  SessionRecord part = read_part(Row(select_));
  select_.reset();
  part.session = session;
  read_directions(capture, part);
  delete_.bind(session).bind(capture).run();
  return part;
}

void SessionStore::read_directions(CaptureId capture, SessionRecord& part) {
  select_directions_.bind(part.session).bind(capture);
  while (select_directions_.step()) {
    const bool to_server = select_directions_.text(0) == "to-server";
    (to_server ? part.to_server : part.to_client) = read_direction(Row(select_directions_, 1));
  }
}

// False: the part is there already.
bool SessionStore::insert(CaptureId capture, const SessionRecord& part) {
  Span seen = part.to_server.seen;
  seen.extend(part.to_client.seen);
  insert_.bind(part.session).bind(capture);
  bind_part(insert_, part);
  bind_span(insert_, seen);
  insert_.run();
  if (db_.changes() == 0) return false;
  insert_direction_.bind(part.session).bind(capture).bind("to-server");
  bind_direction(insert_direction_, part.to_server);
  insert_direction_.run();
  insert_direction_.bind(part.session).bind(capture).bind("to-client");
  bind_direction(insert_direction_, part.to_client);
  insert_direction_.run();
  return true;
}

}  // namespace s7::storage
