#include "reports/audit/contrast.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace s7::reports::audit {
namespace {

constexpr std::size_t many_servers = 8;
constexpr Duration minute = 60'000'000;
constexpr Duration start_of_client = 10'000'000;  // in which it validates its list

void order(std::vector<Index>& stations) {
  std::sort(stations.begin(), stations.end());
  stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
}

bool overlaps(const Seen& seen, Time from, Time to) {
  return seen.known() && seen.first.time <= to && seen.last.time >= from;
}

bool confirmed_within(const Attempt& attempt, Time from, Time to) {
  return confirmed(attempt) && overlaps(attempt.seen, from, to);
}

}  // namespace

const CodeSeen* find_code(const std::vector<CodeSeen>& codes, std::uint16_t code) noexcept {
  const auto at = std::find_if(codes.begin(), codes.end(), [code](const CodeSeen& seen) { return seen.code == code; });
  return at == codes.end() ? nullptr : &*at;
}

bool silence_tells(const AuditInput& input, Index client, Index server) {
  return !input.trust.one_way() && !input.trust.half_seen(client) && !input.trust.half_seen(server);
}

bool confirmed(const Attempt& attempt) noexcept {
  constexpr std::array outcomes{"established", "cotp-only", "setup-unanswered", "setup-rejected"};
  return std::any_of(outcomes.begin(), outcomes.end(), [&](const char* word) { return attempt.outcome == word; });
}

bool begins_or_ends_within(const Seen& seen, Time from, Time to) noexcept {
  const auto within = [&](const Place& place) { return place.time >= from && place.time <= to; };
  return seen.known() && (within(seen.first) || within(seen.last));
}

bool spoke_within(const AuditInput& input, const Connection& connection, Direction Session::*direction, Time from,
                  Time to) {
  const bool prompt =
      connection.longest_gap < to - from && connection.latency_max < to - from && connection.unanswered() == 0;
  for (const Session& session : input.sessions_of(connection)) {
    const Seen& seen = (session.*direction).seen;
    if (begins_or_ends_within(seen, from, to)) return true;
    const bool around = seen.known() && seen.first.time < from && seen.last.time > to;
    const bool repeated = session.to_server.retransmissions + session.to_client.retransmissions > 0;
    if (around && (prompt || !repeated)) return true;
  }
  return false;
}

Seen worked(const AuditInput& input, Index client, Index server, std::uint16_t port) {
  Seen seen;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.client == client && connection.port == port && connection.responses > 0)
      seen.extend(connection.seen);
  }
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.client == client && attempt.port == port && confirmed(attempt)) seen.extend(attempt.seen);
  }
  return seen;
}

namespace {

bool answered_within(const AuditInput& input, const Connection& connection, Time from, Time to) {
  return connection.responses > 0 && overlaps(connection.seen, from, to) &&
         spoke_within(input, connection, &Session::to_client, from, to);
}

}  // namespace

Reached others_reaching(const AuditInput& input, Index client, Index server, std::uint16_t port, Time from, Time to) {
  Reached reached;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.client == client || connection.port != port || !answered_within(input, connection, from, to))
      continue;
    reached.stations.push_back(connection.client);
    reached.seen.extend(connection.seen);
  }
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.client == client || attempt.port != port || !confirmed_within(attempt, from, to)) continue;
    reached.stations.push_back(attempt.client);
    reached.seen.extend(attempt.seen);
  }
  order(reached.stations);
  return reached;
}

Reached reached_beside(const AuditInput& input, Index client, Index server, Time from, Time to) {
  Reached reached;
  for (const Index index : input.stations[client].as_client) {
    const Connection& connection = input.connections[index];
    if (connection.server == server || !answered_within(input, connection, from, to)) continue;
    reached.stations.push_back(connection.server);
    reached.seen.extend(connection.seen);
  }
  for (const Index index : input.stations[client].attempts_from) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.server == server || !confirmed_within(attempt, from, to)) continue;
    reached.stations.push_back(attempt.server);
    reached.seen.extend(attempt.seen);
  }
  order(reached.stations);
  return reached;
}

Use served(const AuditInput& input, Index asked, const AccessFilter& wanted) {
  Use use;
  for (const Index index : input.stations[asked].asked) {
    const Access& access = input.accesses[index];
    if (access.ok > 0 && is_put_get(input, access) && wanted(access)) add_use(use, access);
  }
  return use;
}

std::vector<Index> askers(const AuditInput& input, Index asked, const AccessFilter& wanted) {
  std::vector<Index> stations;
  for (const Index index : input.stations[asked].asked) {
    const Access& access = input.accesses[index];
    if (access.ok > 0 && is_put_get(input, access) && wanted(access)) stations.push_back(input.asker(access));
  }
  order(stations);
  return stations;
}

const Event* last_download(const AuditInput& input, Index station, Time from, Time to) {
  const Event* found = nullptr;
  for (const Index index : input.stations[station].events) {
    const Event& event = input.events[index];
    const bool counts = event.kind == "program-download" && event.outcome == "succeeded";
    if (counts && event.at.time >= from && event.at.time <= to) found = &event;
  }
  return found;
}

bool sweeps(const AuditInput& input, Index client) {
  const auto& attempts = input.stations[client].attempts_from;
  std::map<Index, std::size_t> tried, got_through;  // in the window, per server
  std::size_t first = 0;
  const auto forget = [](std::map<Index, std::size_t>& counts, Index server) {
    const auto at = counts.find(server);
    if (at != counts.end() && --at->second == 0) counts.erase(at);
  };
  for (std::size_t last = 0; last < attempts.size(); ++last) {
    const Attempt& attempt = input.attempts[attempts[last]];
    ++tried[attempt.server];
    if (confirmed(attempt)) ++got_through[attempt.server];
    while (input.attempts[attempts[first]].seen.first.time + minute < attempt.seen.first.time) {
      const Attempt& old = input.attempts[attempts[first++]];
      forget(tried, old.server);
      if (confirmed(old)) forget(got_through, old.server);
    }
    if (tried.size() >= many_servers && 2 * got_through.size() <= tried.size()) return true;
  }
  return false;
}

bool Sweepers::contain(Index client) {
  const auto known = known_.find(client);
  if (known != known_.end()) return known->second;
  const bool answer = sweeps(*input_, client);
  known_.emplace(client, answer);
  return answer;
}

bool persistent(const Seen& refusals, const Seen& whole) noexcept {
  const Time start_ends = whole.first.time + start_of_client;
  return refusals.last.time > start_ends || whole.last.time <= start_ends;
}

std::string family_name(const AuditInput& input, Index station) {
  const Family* family = input.family(station);
  return family == nullptr ? "controller" : family->name;
}

}  // namespace s7::reports::audit
