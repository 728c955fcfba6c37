#include "reports/audit/crowds.hpp"

#include <algorithm>

#include "reports/audit/densest.hpp"

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
  if (connection.protocol == "unknown" || connection.protocol == "cotp") return false;
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
  Densest<Index> clients(window);
  for (std::size_t i = 0; i < tries.size(); ++i) clients.add(tries[i].seen.first.time, tries[i].client, i);
  return clients.distinct();
}

// Who tried one server in vain, or several of them at the same time.
struct Siege {
  std::vector<Index> servers;
  std::vector<Try> tries;
  Time begin = 0, end = 0;
  std::size_t within_a_minute = 0;
};

Siege siege_of(const AuditInput& input, Index server) {
  Siege out{{server}, tries_at(input, input.stations[server])};
  std::erase_if(out.tries, [&](const Try& one) { return spoken_with(input, input.stations[one.client]); });
  out.within_a_minute = densest(out.tries);
  Seen seen;
  for (const Try& one : out.tries) seen.extend(one.seen);
  out.begin = seen.first.time;
  out.end = seen.last.time;
  return out;
}

bool large(const Siege& siege) { return siege.within_a_minute >= Crowds::many_clients; }

void join(Siege& to, Siege&& other) {
  to.servers.insert(to.servers.end(), other.servers.begin(), other.servers.end());
  to.tries.insert(to.tries.end(), other.tries.begin(), other.tries.end());
  to.begin = std::min(to.begin, other.begin);
  to.end = std::max(to.end, other.end);
}

// Sieges that overlap in time become one where they are many; else each large one stays what it is.
std::vector<Siege> joined(std::vector<Siege> all) {
  const auto larger = std::count_if(all.begin(), all.end(), large);
  if (static_cast<std::size_t>(larger) < Crowds::many_servers) {
    std::erase_if(all, [](const Siege& siege) { return !large(siege); });
    return all;
  }
  std::sort(all.begin(), all.end(), [](const Siege& a, const Siege& b) { return a.begin < b.begin; });
  std::vector<Siege> out;
  for (Siege& siege : all) {
    if (!out.empty() && siege.begin <= out.back().end + window)
      join(out.back(), std::move(siege));
    else
      out.push_back(std::move(siege));
  }
  for (Siege& siege : out) siege.within_a_minute = densest(siege.tries);
  std::erase_if(out, [](const Siege& siege) { return !large(siege); });
  return out;
}

Crowd crowd_of(Siege& siege) {
  Crowd out;
  out.servers = std::move(siege.servers);
  std::sort(out.servers.begin(), out.servers.end());
  out.within_a_minute = siege.within_a_minute;
  for (const Try& one : siege.tries) {
    out.clients.push_back(one.client);
    out.tries += one.count;
    out.seen.extend(one.seen);
  }
  std::sort(out.clients.begin(), out.clients.end());
  out.clients.erase(std::unique(out.clients.begin(), out.clients.end()), out.clients.end());
  return out;
}

}  // namespace

Crowds::Crowds(const AuditInput& input) : members_(input.stations.size(), false), tried_(input.stations.size(), false) {
  std::vector<Siege> sieges;
  for (Index i = 0; i < input.stations.size(); ++i) {
    const Station& server = input.stations[i];
    if (server.attempts_to.size() + server.as_server.size() < few_clients) continue;
    Siege siege = siege_of(input, i);
    if (siege.within_a_minute >= few_clients) sieges.push_back(std::move(siege));
  }
  for (Siege& siege : joined(std::move(sieges))) {
    Crowd crowd = crowd_of(siege);
    for (const Index client : crowd.clients) members_[client] = true;
    for (const Index server : crowd.servers) tried_[server] = true;
    crowds_.push_back(std::move(crowd));
  }
}

bool Crowds::cover(const Finding& finding) const {
  if (!finding.client || !members_[*finding.client]) return false;
  return !finding.server || cover(*finding.client, *finding.server);
}

bool Crowds::cover(Index client, Index server) const { return members_[client] && tried_[server]; }

}  // namespace s7::reports::audit
