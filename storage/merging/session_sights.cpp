#include "storage/merging/session_sights.hpp"

#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

constexpr const char* sights_sql = R"sql(
WITH flow AS (
  SELECT session, sum(packets) AS packets, sum(bytes) AS bytes,
         sum(iif(direction = 'to-server', packets, 0)) AS to_server FROM session_direction GROUP BY session)
SELECT p.session, min(p.connection), h.observation, c.client, c.server, p.client_port, c.port, max(p.client_isn),
       max(p.server_isn), coalesce(min(p.opened_us), min(p.first_us), 0), coalesce(max(p.last_us), max(p.closed_us), 0),
       sum(p.requests + p.responses), f.bytes, f.packets, f.to_server, max(p.count) > 1
FROM session_part p JOIN capture h ON h.id = p.capture JOIN connection c ON c.id = p.connection
JOIN flow f ON f.session = p.session
GROUP BY p.session ORDER BY p.session
)sql";

}  // namespace

std::vector<SessionSight> session_sights(const Database& db) {
  std::vector<SessionSight> out;
  Statement rows = db.prepare(sights_sql);
  while (rows.step()) {
    Row row(rows);
    SessionSight& session = out.emplace_back();
    TcpSight& sight = session.sight;
    sight.row = row.integer();
    session.connection = row.integer();
    sight.observation = row.integer();
    sight.ends.client = row.text();
    sight.ends.server = row.text();
    sight.ends.client_port = row.integer();
    sight.ends.port = row.integer();
    sight.client_isn = row.optional<std::int64_t>();
    sight.server_isn = row.optional<std::int64_t>();
    sight.first_us = row.integer();
    sight.last_us = row.integer();
    session.seen = {row.integer(), row.integer(), row.integer()};
    session.to_server = row.integer();
    session.sum = row.flag();
  }
  return out;
}

std::int64_t most_complete(const std::map<std::int64_t, Completeness>& by_observation) {
  std::int64_t best = 0;
  const Completeness* most = nullptr;
  for (const auto& [observation, seen] : by_observation) {
    if (most != nullptr && !(*most < seen)) continue;
    best = observation;
    most = &seen;
  }
  return best;
}

}  // namespace s7::storage
