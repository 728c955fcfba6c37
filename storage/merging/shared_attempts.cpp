#include "storage/merging/shared_attempts.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "storage/merging/same_tcp.hpp"
#include "storage/row_io.hpp"

namespace s7::storage {

namespace {

// How far an attempt climbed.
constexpr std::array<std::string_view, 11> ladder = {
    "unanswered",    "unreachable", "refused",          "tcp-only",       "closed-after-connect", "cotp-unanswered",
    "cotp-rejected", "cotp-only",   "setup-unanswered", "setup-rejected", "established"};

std::int64_t rung(const std::string& outcome) {
  return std::find(ladder.begin(), ladder.end(), outcome) - ladder.begin();
}

struct Attempt {
  TcpSight sight;  // row: the attempt
  std::string outcome;
  std::int64_t syns = 0;
};

std::vector<Attempt> single_attempts(const Database& db) {
  Statement rows = db.prepare(
      "SELECT a.id, h.observation, a.client, a.server, a.client_port, a.port, a.client_isn, ifnull(a.first_us, 0), "
      "ifnull(a.last_us, 0), a.outcome, a.syns FROM attempt a JOIN capture h ON h.id = a.capture "
      "WHERE a.count = 1 AND a.client_isn IS NOT NULL ORDER BY a.id");
  std::vector<Attempt> out;
  while (rows.step()) {
    Row row(rows);
    Attempt& attempt = out.emplace_back();
    attempt.sight.row = row.integer();
    attempt.sight.observation = row.integer();
    attempt.sight.ends.client = row.text();
    attempt.sight.ends.server = row.text();
    attempt.sight.ends.client_port = row.integer();
    attempt.sight.ends.port = row.integer();
    attempt.sight.client_isn = row.integer();
    attempt.sight.first_us = row.integer();
    attempt.sight.last_us = row.integer();
    attempt.outcome = row.text();
    attempt.syns = row.integer();
  }
  return out;
}

// The observation whose attempts of a group climbed furthest and were seen best; of equal ones the first.
std::int64_t furthest(const std::vector<Attempt>& attempts, const std::vector<std::size_t>& group) {
  using Climbed = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
  std::map<std::int64_t, Climbed> climbed;
  for (const std::size_t i : group) {
    auto& [highest, count, syns] = climbed[attempts[i].sight.observation];
    highest = std::max(highest, rung(attempts[i].outcome));
    ++count;
    syns += attempts[i].syns;
  }
  const auto best = std::max_element(climbed.begin(), climbed.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return best->first;
}

constexpr const char* note_sighting =
    "INSERT INTO sighting (capture, client, client_port, server, port, client_isn, outcome, requests, responses, "
    "packets, bytes, lost_bytes, first_us, last_us) SELECT capture, client, client_port, server, port, client_isn, "
    "outcome, 0, 0, syns, 0, 0, first_us, last_us FROM attempt WHERE id = ?";

using Pair = std::pair<std::string, std::string>;

// Rows that stand for many attempts of two stations that several observations show: the largest sum stays.
void settle_sums(Database& db, const std::map<Pair, std::set<std::int64_t>>& observers) {
  Statement sum = db.prepare(
      "SELECT ifnull(sum(count), 0) FROM attempt WHERE count > 1 AND client = ? AND server = ? AND capture IN "
      "(SELECT id FROM capture WHERE observation = ?)");
  Statement remove = db.prepare(
      "DELETE FROM attempt WHERE count > 1 AND client = ? AND server = ? AND capture IN "
      "(SELECT id FROM capture WHERE observation = ?)");
  for (const auto& [pair, observations] : observers) {
    std::int64_t best = 0, most = -1;
    for (const std::int64_t observation : observations) {
      sum.bind(pair.first).bind(pair.second).bind(observation);
      const std::int64_t count = sum.step() ? sum.integer(0) : 0;
      sum.reset();
      if (count > most) std::tie(best, most) = std::tuple(observation, count);
    }
    for (const std::int64_t observation : observations)
      if (observation != best && most > 0) remove.bind(pair.first).bind(pair.second).bind(observation).run();
  }
}

// Attempts of two stations that ended in one way for some and in others for others, summed.
class Divided {
 public:
  void add(const std::vector<Attempt>& attempts, const std::vector<std::size_t>& group, std::int64_t winner) {
    std::map<std::int64_t, std::string> ends;
    for (const std::size_t i : group) {
      std::string& end = ends[attempts[i].sight.observation];
      if (end.empty() || rung(end) < rung(attempts[i].outcome)) end = attempts[i].outcome;
    }
    const bool agree =
        std::all_of(ends.begin(), ends.end(), [&](const auto& end) { return end.second == ends[winner]; });
    if (agree) return;
    const TcpEnds& of = attempts[group.front()].sight.ends;
    ++counts_[{of.client, of.server, of.port, ends}];
    winners_[{of.client, of.server, of.port, ends}] = winner;
  }
  void report(MergeSummary& summary) const {
    for (const auto& [key, count] : counts_) {
      const auto& [client, server, port, ends] = key;
      const std::string& outcome = ends.at(winners_.at(key));
      DividedAttempts divided{client, server, port, count, outcome, {}, {}};
      for (const auto& [observation, end] : ends) {
        if (end == outcome)
          divided.seen.push_back(observation);
        else
          divided.different.push_back({observation, end});
      }
      summary.divided.push_back(std::move(divided));
    }
  }

 private:
  using Key = std::tuple<std::string, std::string, std::int64_t, std::map<std::int64_t, std::string>>;
  std::map<Key, std::int64_t> counts_, winners_;
};

}  // namespace

void settle_attempts(Database& db, MergeSummary& summary) {
  const std::vector<Attempt> attempts = single_attempts(db);
  std::vector<TcpSight> sights;
  for (const Attempt& attempt : attempts) sights.push_back(attempt.sight);
  Statement note = db.prepare(note_sighting);
  Statement remove = db.prepare("DELETE FROM attempt WHERE id = ?");
  std::map<Pair, std::set<std::int64_t>> observers;
  Divided divided;
  for (const auto& group : same_connections(sights)) {
    const std::int64_t winner = furthest(attempts, group);
    divided.add(attempts, group, winner);
    for (const std::size_t i : group) {
      const TcpSight& sight = attempts[i].sight;
      observers[{sight.ends.client, sight.ends.server}].insert(sight.observation);
      if (sight.observation == winner) continue;
      note.bind(sight.row).run();
      remove.bind(sight.row).run();
    }
  }
  settle_sums(db, observers);
  divided.report(summary);
}

}  // namespace s7::storage
