#include "reports/audit/crowds.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace s7::reports::audit {
namespace {

constexpr Duration window = 60'000'000;

struct Try {
  Index client = 0;
  std::uint64_t count = 0;
  Seen seen;
};

bool answered(const AuditInput& input, const Connection& connection) {
  if (connection.responses > 0) return true;
  const auto sessions = input.sessions_of(connection);
  return std::any_of(sessions.begin(), sessions.end(), [](const Session& session) {
    return session.to_client.packets > 0 && session.to_server.packets > 0;
  });
}

// Whether somebody spoke with this station: then it is there, and no forged address.
bool spoken_with(const AuditInput& input, const Station& station) {
  const auto talked = [&](Index index) { return answered(input, input.connections[index]); };
  return std::any_of(station.as_client.begin(), station.as_client.end(), talked) ||
         std::any_of(station.as_server.begin(), station.as_server.end(), talked) ||
         std::any_of(station.attempts_from.begin(), station.attempts_from.end(),
                     [&](Index index) { return input.attempts[index].outcome == "established"; });
}

std::vector<Try> tries_at(const AuditInput& input, const Station& server) {
  std::vector<Try> out;
  for (const Index index : server.attempts_to) {
    const Attempt& attempt = input.attempts[index];
    out.push_back({attempt.client, attempt.count, attempt.seen});
  }
  for (const Index index : server.as_server) {
    const Connection& connection = input.connections[index];
    if (connection.seen.known()) out.push_back({connection.client, 1, connection.seen});
  }
  return out;
}

// The most different clients within a minute.
std::size_t densest(std::vector<Try>& tries) {
  std::sort(tries.begin(), tries.end(),
            [](const Try& a, const Try& b) { return a.seen.first.time < b.seen.first.time; });
  std::unordered_map<Index, std::size_t> present;
  std::size_t most = 0, first = 0;
  for (const Try& one : tries) {
    ++present[one.client];
    for (; tries[first].seen.first.time + window < one.seen.first.time; ++first)
      if (--present[tries[first].client] == 0) present.erase(tries[first].client);
    most = std::max(most, present.size());
  }
  return most;
}

Crowd crowd_at(Index server, std::vector<Try>& tries) {
  Crowd out;
  out.server = server;
  out.within_a_minute = densest(tries);
  for (const Try& one : tries) {
    out.clients.push_back(one.client);
    out.tries += one.count;
    out.seen.extend(one.seen);
  }
  std::sort(out.clients.begin(), out.clients.end());
  out.clients.erase(std::unique(out.clients.begin(), out.clients.end()), out.clients.end());
  return out;
}

}  // namespace

Crowds::Crowds(const AuditInput& input) : members_(input.stations.size(), false) {
  for (Index i = 0; i < input.stations.size(); ++i) {
    const Station& server = input.stations[i];
    if (server.attempts_to.size() + server.as_server.size() < many_clients) continue;
    std::vector<Try> tries = tries_at(input, server);
    std::erase_if(tries, [&](const Try& one) { return spoken_with(input, input.stations[one.client]); });
    Crowd crowd = crowd_at(i, tries);
    if (crowd.within_a_minute < many_clients) continue;
    for (const Index client : crowd.clients) members_[client] = true;
    crowds_.push_back(std::move(crowd));
  }
}

bool Crowds::cover(const Finding& finding) const {
  if (!finding.client || !members_[*finding.client]) return false;
  return !finding.server || cover(*finding.client, *finding.server);
}

bool Crowds::cover(Index client, Index server) const {
  return members_[client] &&
         std::any_of(crowds_.begin(), crowds_.end(), [&](const Crowd& crowd) { return crowd.server == server; });
}

}  // namespace s7::reports::audit
