// Attempts that one sensor shows and another one, which should have, does not.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/merging/same_tcp.hpp"
#include "storage/merging/shared_attempts.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

// Unanswered attempts by stations and port, each with who saw it.
constexpr const char* unanswered_sql = R"sql(
SELECT a.client, a.server, a.port, h.observation, sum(a.count), min(a.first_us), max(a.last_us)
FROM attempt a JOIN capture h ON h.id = a.capture
WHERE a.outcome = 'unanswered' AND a.first_us IS NOT NULL
GROUP BY a.client, a.server, a.port, h.observation ORDER BY 1, 2, 3, 4
)sql";

// Observations that recorded between two times.
constexpr const char* recording_sql = R"sql(
SELECT observation FROM capture GROUP BY observation
HAVING min(first_packet_us) <= ? AND max(last_packet_us) >= ? ORDER BY 1
)sql";

constexpr const char* saw_sql = R"sql(
SELECT EXISTS (
  SELECT 1 FROM attempt a JOIN capture h ON h.id = a.capture
  WHERE a.client = ?1 AND a.server = ?2 AND a.port = ?3 AND h.observation = ?4 AND a.first_us <= ?6 AND a.last_us >= ?5
  UNION ALL
  SELECT 1 FROM sighting s JOIN capture h ON h.id = s.capture
  WHERE s.client = ?1 AND s.server = ?2 AND s.port = ?3 AND h.observation = ?4 AND s.first_us <= ?6 AND s.last_us >= ?5)
)sql";

// Whether an observation shows anything of two addresses.
constexpr const char* knows_sql = R"sql(
SELECT EXISTS (
  SELECT 1 FROM session_part p JOIN capture h ON h.id = p.capture JOIN connection c ON c.id = p.connection
  WHERE h.observation = ?3 AND (c.client IN (?1, ?2) OR c.server IN (?1, ?2))
  UNION ALL
  SELECT 1 FROM sighting s JOIN capture h ON h.id = s.capture
  WHERE h.observation = ?3 AND (s.client IN (?1, ?2) OR s.server IN (?1, ?2))
  UNION ALL
  SELECT 1 FROM device_fact f JOIN capture h ON h.id = f.capture WHERE h.observation = ?3 AND f.address IN (?1, ?2))
)sql";

struct Unanswered {
  std::string client, server;
  std::int64_t port = 0, observation = 0, count = 0, first_us = 0, last_us = 0;
};

std::vector<Unanswered> unanswered(const Database& db) {
  Statement rows = db.prepare(unanswered_sql);
  std::vector<Unanswered> out;
  while (rows.step()) {
    Row row(rows);
    Unanswered& attempt = out.emplace_back();
    attempt.client = row.text();
    attempt.server = row.text();
    for (std::int64_t* number :
         {&attempt.port, &attempt.observation, &attempt.count, &attempt.first_us, &attempt.last_us})
      *number = row.integer();
  }
  return out;
}

bool answer(Statement& question) {
  const bool yes = question.step() && question.integer(0) != 0;
  question.reset();
  return yes;
}

}  // namespace

void find_one_sided(const Database& db, MergeSummary& summary) {
  Statement recording = db.prepare(recording_sql), saw = db.prepare(saw_sql), knows = db.prepare(knows_sql);
  for (const Unanswered& attempt : unanswered(db)) {
    DividedAttempts divided{
        attempt.client, attempt.server, attempt.port, attempt.count, "unanswered", {attempt.observation}, {}};
    std::vector<std::int64_t> others;
    recording.bind(attempt.first_us).bind(attempt.last_us);
    while (recording.step()) others.push_back(recording.integer(0));
    for (const std::int64_t other : others) {
      if (other == attempt.observation) continue;
      saw.bind(attempt.client).bind(attempt.server).bind(attempt.port).bind(other);
      saw.bind(attempt.first_us - clock_tolerance_us).bind(attempt.last_us + clock_tolerance_us);
      if (answer(saw)) continue;
      knows.bind(attempt.client).bind(attempt.server).bind(other);
      if (answer(knows)) divided.different.push_back({other, ""});
    }
    if (!divided.different.empty()) summary.divided.push_back(std::move(divided));
  }
}

}  // namespace s7::storage
