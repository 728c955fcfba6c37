// idle-timeout: a connection stands, is silent for a while, and is dead when it is used again: something on the way
// forgot it.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "idle-timeout";
constexpr Duration soon = 60'000'000;  // a new connection after the dead one
constexpr std::uint64_t polls = 5;     // requests from which on a period is one

struct Death {
  Duration idle = 0;
  Index connection = 0;
  const Session* session = nullptr;
  bool came_back = false;
};

// Pauses that connections to this server survived.
struct Survived {
  Duration longest = 0;
  Index client = 0;
  Place at;
};

// The usual pause of a connection that polls: when the way breaks, the last pause is as long.
Duration usual_pause(const AuditInput& input, const Connection& connection) {
  Duration usual = 0;
  for (const Access& access : input.accesses_of(connection))
    if (access.period_median && access.requests >= polls) usual = std::max(usual, *access.period_median);
  return usual;
}

bool connects_again(const AuditInput& input, const Connection& connection, Time after) {
  const std::vector<Index>& attempts = input.stations[connection.client].attempts_from;
  const auto first = std::lower_bound(attempts.begin(), attempts.end(), after, [&](Index index, Time time) {
    return input.attempts[index].seen.first.time < time;
  });
  for (auto at = first; at != attempts.end(); ++at) {
    const Attempt& attempt = input.attempts[*at];
    if (attempt.seen.first.time > after + soon) return false;
    if (attempt.server == connection.server && attempt.outcome == "established") return true;
  }
  return false;
}

// The request after the pause was repeated and never answered.
bool died_after_a_pause(const Session& session) {
  return session.idle_before_loss && session.open_requests > 0 && session.count == 1 &&
         session.to_server.retransmissions > 0 && session.end_reason != "capture-end";
}

std::vector<Death> deaths_of(const AuditInput& input, Index server) {
  std::vector<Death> deaths;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!input.trust.both_ways(index) || input.mutes.covers(input, id, connection.client, server)) continue;
    const Duration usual = usual_pause(input, connection);
    for (const Session& session : input.sessions_of(connection)) {
      if (!died_after_a_pause(session) || 2 * *session.idle_before_loss < 3 * usual) continue;
      deaths.push_back({*session.idle_before_loss, index, &session,
                        connects_again(input, connection, session.seen.first.time + *session.idle_before_loss)});
    }
  }
  return deaths;
}

Survived survived_by(const AuditInput& input, Index server, const std::vector<Death>& deaths) {
  Survived survived;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    const bool died =
        std::any_of(deaths.begin(), deaths.end(), [&](const Death& death) { return death.connection == index; });
    if (died || connection.longest_gap <= survived.longest || connection.responses == 0) continue;
    survived = {connection.longest_gap, connection.client, connection.longest_gap_at};
  }
  return survived;
}

std::string pauses_text(const std::vector<Death>& deaths) {
  Duration least = deaths.front().idle, most = least;
  for (const Death& death : deaths) {
    least = std::min(least, death.idle);
    most = std::max(most, death.idle);
  }
  const std::string from = human_duration(least), to = human_duration(most);
  return from == to ? from : fmt::format("{} to {}", from, to);
}

Duration shortest(const std::vector<Death>& deaths) {
  return std::min_element(deaths.begin(), deaths.end(), [](const Death& a, const Death& b) { return a.idle < b.idle; })
      ->idle;
}

std::string observation_of(const AuditInput& input, Index server, const std::vector<Death>& deaths,
                           const std::vector<Index>& clients, const Survived& survived) {
  std::uint64_t keep_alives = 0;
  for (const Death& death : deaths)
    keep_alives += death.session->to_server.keep_alives + death.session->to_client.keep_alives;
  const auto back = std::count_if(deaths.begin(), deaths.end(), [](const Death& death) { return death.came_back; });
  std::string text = fmt::format(
      "{} of {} to {} went dead: after a pause of {} the next request was repeated and never answered. {}.",
      counted(static_cast<std::int64_t>(deaths.size()), "connection"), stations_text(input, clients),
      introduced(input, server), pauses_text(deaths),
      keep_alives == 0 ? "No TCP keep-alive was seen on them"
                       : fmt::format("{} seen on them", counted(static_cast<std::int64_t>(keep_alives),
                                                                "TCP keep-alive was", "TCP keep-alives were")));
  if (back > 0) text += fmt::format(" A new connection was accepted within a minute {}.", counted(back, "time"));
  if (survived.longest > 0)
    text += fmt::format(" Pauses of up to {} did no harm to the connection of {}.", human_duration(survived.longest),
                        input.who(survived.client));
  return text;
}

void tell(const AuditInput& input, Index server, const std::vector<Death>& deaths, Findings& findings) {
  const Survived survived = survived_by(input, server, deaths);
  const bool contradicted = survived.longest >= shortest(deaths);
  const bool back = std::any_of(deaths.begin(), deaths.end(), [](const Death& death) { return death.came_back; });
  if (deaths.size() < 2 && !back) return;  // as well the server was switched off
  Finding& finding = findings.emplace_back();
  finding.rule = id;
  finding.severity = deaths.size() < 2 ? Severity::notice : Severity::warning;
  finding.confidence = deaths.size() < 2 || contradicted ? Confidence::low : Confidence::medium;
  finding.server = server;
  finding.count = deaths.size();
  std::vector<Index> clients;
  for (const Death& death : deaths) {
    clients.push_back(input.connections[death.connection].client);
    finding.saw(death.session->seen.last);
    finding.during(death.session->seen);
  }
  if (std::all_of(clients.begin(), clients.end(), [&](Index client) { return client == clients.front(); }))
    finding.client = clients.front();
  finding.title = fmt::format("Connections to {} die while they are idle", input.who(server));
  finding.observation = observation_of(input, server, deaths, clients, survived);
  finding.likely_cause =
      "A firewall or router between the two forgets connections that are silent for that long, and drops what comes "
      "after.";
  finding.alternatives =
      "The controller was restarted or its cable was pulled in the pause; a communications processor that ends idle"
      " connections.";
  finding.advice = fmt::format(
      "Switch on TCP keep-alive in the client with less than {}, or let it read one byte cyclically; or raise the idle"
      " time of the firewall for port 102.",
      human_duration(shortest(deaths)));
  finding.settles = "The idle time for TCP in the firewall's settings, or a capture on its other side.";
}

}  // namespace

void idle_timeout(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i)
    if (const std::vector<Death> deaths = deaths_of(input, i); !deaths.empty()) tell(input, i, deaths, findings);
}

}  // namespace s7::reports::audit::rules
