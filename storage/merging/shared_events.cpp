#include "storage/merging/shared_events.hpp"

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "storage/merging/same_tcp.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

using What = std::tuple<std::string, std::string, std::string, std::string>;

struct Happened {
  std::int64_t id = 0, at_us = 0;
};

std::map<What, std::vector<Happened>> events_of(const Database& db, const EventsOf& of) {
  Statement rows = db.prepare(
      "SELECT kind, ifnull(client, ''), ifnull(server, ''), ifnull(detail, ''), id, ifnull(time_us, 0) FROM event "
      "WHERE connection = ? AND capture IN (SELECT id FROM capture WHERE observation = ?) ORDER BY time_us, id");
  rows.bind(of.connection).bind(of.observation);
  std::map<What, std::vector<Happened>> out;
  while (rows.step()) {
    Row row(rows);
    What what{row.text(), row.text(), row.text(), row.text()};
    out[what].push_back({row.integer(), row.integer()});
  }
  return out;
}

// Ids of the first ones that have a partner of their own among the second ones; both in the order of time.
std::vector<std::int64_t> matched(const std::vector<Happened>& mine, const std::vector<Happened>& theirs,
                                  std::int64_t clock_ahead_us) {
  std::vector<std::int64_t> out;
  std::size_t next = 0;
  for (const Happened& event : mine) {
    const std::int64_t at = event.at_us - clock_ahead_us;
    while (next < theirs.size() && theirs[next].at_us < at - clock_tolerance_us) ++next;
    if (next == theirs.size() || theirs[next].at_us > at + clock_tolerance_us) continue;
    out.push_back(event.id);
    ++next;
  }
  return out;
}

}  // namespace

void take_out_events(Database& db, const EventsOf& loser, const EventsOf& winner, std::int64_t clock_ahead_us) {
  const auto theirs = events_of(db, winner);
  Statement remove = db.prepare("DELETE FROM event WHERE id = ?");
  for (const auto& [what, mine] : events_of(db, loser)) {
    const auto same = theirs.find(what);
    if (same == theirs.end()) continue;
    for (const std::int64_t id : matched(mine, same->second, clock_ahead_us)) remove.bind(id).run();
  }
  db.prepare(
        "UPDATE event SET connection = ? WHERE connection = ? AND capture IN (SELECT id FROM capture WHERE observation "
        "= ?)")
      .bind(winner.connection)
      .bind(loser.connection)
      .bind(loser.observation)
      .run();
}

void take_out_station_events(Database& db) {
  db.prepare(
        "DELETE FROM event WHERE connection IS NULL AND EXISTS (SELECT 1 FROM event o JOIN capture oh ON oh.id = "
        "o.capture "
        "WHERE o.connection IS NULL AND o.kind = event.kind AND o.server IS event.server AND o.detail IS event.detail "
        "AND oh.observation < (SELECT observation FROM capture WHERE id = event.capture) "
        "AND abs(o.time_us - event.time_us) <= ?)")
      .bind(clock_tolerance_us)
      .run();
}

}  // namespace s7::storage
