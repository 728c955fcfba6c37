// Attempts that one sensor shows and another one, which should have, does not.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "storage/merging/same_tcp.hpp"
#include "storage/merging/shared_attempts.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

using Observation = std::int64_t;

struct Time {
  std::int64_t first_us = 0, last_us = 0;
};

// Who attempted to reach whom.
struct Way {
  std::string client, server;
  std::int64_t port = 0;
  friend auto operator<=>(const Way&, const Way&) = default;
};

// Attempts by their way and observation, with those that are counted elsewhere.
constexpr const char* attempts_sql = R"sql(
SELECT a.client, a.server, a.port, h.observation, a.first_us, a.last_us, a.count, a.outcome = 'unanswered'
FROM attempt a JOIN capture h ON h.id = a.capture WHERE a.first_us IS NOT NULL
UNION ALL
SELECT s.client, s.server, s.port, h.observation, s.first_us, s.last_us, 0, 0
FROM sighting s JOIN capture h ON h.id = s.capture WHERE s.first_us IS NOT NULL
)sql";

// Which stations an observation shows at all, in what came about.
constexpr const char* stations_sql = R"sql(
WITH part AS (SELECT DISTINCT connection, capture FROM session_part)
SELECT h.observation, c.client FROM part p JOIN capture h ON h.id = p.capture JOIN connection c ON c.id = p.connection
UNION
SELECT h.observation, c.server FROM part p JOIN capture h ON h.id = p.capture JOIN connection c ON c.id = p.connection
UNION
SELECT h.observation, s.client FROM sighting s JOIN capture h ON h.id = s.capture
UNION
SELECT h.observation, s.server FROM sighting s JOIN capture h ON h.id = s.capture
UNION
SELECT h.observation, f.address FROM device_fact f JOIN capture h ON h.id = f.capture
)sql";

class OneSided {
 public:
  explicit OneSided(const Database& db) {
    load_observations(db);
    load_attempts(db);
  }

  void report(MergeSummary& summary) const {
    for (const auto& [who, unanswered] : unanswered_) {
      const auto& [way, observation] = who;
      DividedAttempts divided{way.client, way.server, way.port, unanswered.count, "unanswered", {observation}, {}};
      for (const auto& [other, recorded] : recorded_)
        if (should_have_seen(other, recorded, way, observation, unanswered.time))
          divided.different.push_back({other, ""});
      if (!divided.different.empty()) summary.divided.push_back(std::move(divided));
    }
  }

 private:
  struct Unanswered {
    std::int64_t count = 0;
    Time time;
  };
  using Who = std::pair<Way, Observation>;

  void load_observations(const Database& db) {
    Statement times = db.prepare(
        "SELECT observation, min(first_packet_us), max(last_packet_us) FROM capture WHERE first_packet_us IS NOT NULL "
        "GROUP BY observation");
    while (times.step()) recorded_[times.integer(0)] = {times.integer(1), times.integer(2)};
    Statement stations = db.prepare(stations_sql);
    while (stations.step()) known_.emplace(stations.integer(0), stations.text(1));
  }

  void load_attempts(const Database& db) {
    Statement rows = db.prepare(attempts_sql);
    while (rows.step()) {
      Row row(rows);
      Way way{row.text(), row.text(), row.integer()};
      const Observation observation = row.integer();
      const Time time{row.integer(), row.integer()};
      const std::int64_t count = row.integer();
      const Who who{std::move(way), observation};
      seen_[who].push_back(time);
      if (!row.flag()) continue;
      const auto [at, fresh] = unanswered_.try_emplace(who, Unanswered{0, time});
      Unanswered& sum = at->second;
      sum.count += count;
      sum.time = {std::min(sum.time.first_us, time.first_us), std::max(sum.time.last_us, time.last_us)};
    }
  }

  // It recorded at that time, shows other traffic of one of the two, and not this.
  [[nodiscard]] bool should_have_seen(Observation other, const Time& recorded, const Way& way, Observation observation,
                                      const Time& when) const {
    if (other == observation || recorded.first_us > when.first_us || recorded.last_us < when.last_us) return false;
    if (!known_.contains({other, way.client}) && !known_.contains({other, way.server})) return false;
    const auto seen = seen_.find({way, other});
    return seen == seen_.end() || std::none_of(seen->second.begin(), seen->second.end(), [&](const Time& time) {
             return time.first_us <= when.last_us + clock_tolerance_us &&
                    time.last_us + clock_tolerance_us >= when.first_us;
           });
  }

  std::map<Observation, Time> recorded_;
  std::set<std::pair<Observation, std::string>> known_;
  std::map<Who, std::vector<Time>> seen_;
  std::map<Who, Unanswered> unanswered_;
};

}  // namespace

void find_one_sided(const Database& db, MergeSummary& summary) { OneSided(db).report(summary); }

}  // namespace s7::storage
