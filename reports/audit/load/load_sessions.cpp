#include <algorithm>

#include "reports/audit/load/loader.hpp"

namespace s7::reports::audit {
namespace {

void add_part(Session& session, Cells& cells, std::uint32_t capture) {
  session.client_port = static_cast<std::uint16_t>(cells.integer());
  session.count = std::max(session.count, cells.count());
  session.start_seen |= cells.flag();
  if (std::string reason = cells.text(); !reason.empty()) session.end_reason = std::move(reason);
  session.closed_by_server |= cells.flag();
  const auto opened = cells.optional();
  const auto closed = cells.optional();
  if (opened) session.opened = std::min(session.opened.value_or(*opened), *opened);
  if (closed) session.closed = std::max(session.closed.value_or(*closed), *closed);
  if (const auto idle = cells.optional()) session.idle_before_loss = idle;
  for (std::uint64_t* sum : {&session.requests, &session.responses, &session.open_requests}) *sum += cells.count();
  if (std::string last = cells.text(); !last.empty()) session.last_request = std::move(last);
  session.seen.extend(cells.seen(capture));
}

void add_direction(Direction& direction, Cells& cells, std::uint32_t capture) {
  if (std::string mac = cells.text(); direction.mac.empty()) direction.mac = std::move(mac);
  for (std::uint64_t* sum : {&direction.packets, &direction.bytes, &direction.retransmissions, &direction.out_of_order,
                             &direction.lost_bytes, &direction.conflicting_overlaps, &direction.keep_alives}) {
    *sum += cells.count();
  }
  const auto least = cells.optional<std::uint8_t>();
  const auto most = cells.optional<std::uint8_t>();
  if (least) direction.ttl_min = std::min(direction.ttl_min.value_or(*least), *least);
  if (most) direction.ttl_max = std::max(direction.ttl_max.value_or(*most), *most);
  direction.seen.extend(cells.seen(capture));
  direction.lost.extend(cells.seen(capture));
}

Attempt attempt_of(Cells& cells, std::uint32_t capture) {
  Attempt attempt;
  attempt.client_port = static_cast<std::uint16_t>(cells.integer());
  attempt.port = static_cast<std::uint16_t>(cells.integer());
  attempt.client_tsap = cells.optional_text();
  attempt.server_tsap = cells.optional_text();
  attempt.outcome = cells.text();
  attempt.count = cells.count();
  attempt.syns = cells.count();
  attempt.refusal = cells.text();
  attempt.refusal_delay = cells.optional();
  attempt.refuser_ttl = cells.optional<std::uint8_t>();
  attempt.refuser_mac = cells.text();
  attempt.refuser_address = cells.text();
  attempt.icmp_type = cells.optional<std::uint8_t>();
  attempt.icmp_code = cells.optional<std::uint8_t>();
  attempt.dr_reason = cells.optional<std::uint8_t>();
  attempt.setup_error = cells.optional<std::uint16_t>();
  if (const auto acknowledged = cells.optional()) attempt.acknowledged = *acknowledged != 0;
  attempt.vlan = cells.text();
  attempt.seen = cells.seen(capture);
  return attempt;
}

}  // namespace

void Loader::load_session_parts() {
  each(
      "SELECT session, connection, capture, client_port, count, start_seen, end_reason, closed_by_server, opened_us,"
      " closed_us, idle_before_loss_us, requests, responses, open_requests, last_request, first_us, first_frame,"
      " last_us, last_frame FROM session_part ORDER BY session" +
          between_captures(", first_us, capture"),
      [&](Cells& cells) {
        const std::int64_t id = cells.integer();
        const auto connection = connections_.find(cells.integer());
        if (!connection) return;
        if (input_.sessions.empty() || input_.sessions.back().id != id) {
          Session& session = input_.sessions.emplace_back();
          session.id = id;
          session.connection = *connection;
        }
        add_part(input_.sessions.back(), cells, capture(cells));
      });
}

void Loader::load_session_directions() {
  each(
      "SELECT session, direction, capture, mac, packets, bytes, retransmissions, out_of_order, lost_bytes,"
      " conflicting_overlaps, keep_alives, ttl_min, ttl_max, first_us, first_frame, last_us, last_frame, lost_first_us,"
      " lost_first_frame, lost_last_us, lost_last_frame FROM session_direction ORDER BY session" +
          between_captures(", first_us"),
      [&](Cells& cells) {
        const auto index = sessions_.find(cells.integer());
        if (!index) return;
        Session& session = input_.sessions[*index];
        Direction& direction = cells.text() == "to-server" ? session.to_server : session.to_client;
        const std::uint32_t where = capture(cells);
        add_direction(direction, cells, where);
      });
}

void Loader::load_sessions() {
  load_session_parts();
  std::vector<Session>& sessions = input_.sessions;
  std::stable_sort(sessions.begin(), sessions.end(), [](const Session& a, const Session& b) {
    return std::tie(a.connection, a.opened) < std::tie(b.connection, b.opened);
  });
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    sessions_.add(sessions[i].id, i);
    Slice& slice = input_.connections[sessions[i].connection].sessions;
    if (slice.size() == 0) slice.begin = static_cast<std::uint32_t>(i);
    slice.end = static_cast<std::uint32_t>(i + 1);
  }
  load_session_directions();
}

void Loader::load_attempts() {
  each(
      "SELECT client, server, capture, client_port, port, client_tsap, server_tsap, outcome, count, syns, refusal,"
      " refusal_delay_us, refuser_ttl, refuser_mac, refuser_address, icmp_type, icmp_code, dr_reason, setup_error,"
      " acknowledged, vlan, first_us, first_frame, last_us, last_frame FROM attempt ORDER BY first_us, capture, id",
      [&](Cells& cells) {
        const Index client = station(cells.text());
        const Index server = station(cells.text());
        Attempt& attempt = input_.attempts.emplace_back(attempt_of(cells, capture(cells)));
        attempt.client = client;
        attempt.server = server;
      });
}

}  // namespace s7::reports::audit
