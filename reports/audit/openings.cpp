#include "reports/audit/openings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

#include "reports/audit/contrast.hpp"
#include "reports/audit/filter.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit {
namespace {

constexpr Duration time_to_answer = 3'000'000;

// Nobody said anything against them; undecided_attempts_sql() has the same.
bool waits(const Attempt& attempt) {
  constexpr std::array<std::string_view, 5> outcomes{"unanswered", "tcp-only", "cotp-unanswered", "cotp-only",
                                                     "setup-unanswered"};
  return attempt.refusal.empty() && std::find(outcomes.begin(), outcomes.end(), attempt.outcome) != outcomes.end();
}

// A client that ended the connection itself wanted no more.
bool was_ended(const AuditInput& input, const Attempt& attempt) {
  const auto ended = [&](const Session& session) {
    return session.client_port == attempt.client_port && session.closed && *session.closed >= attempt.seen.first.time;
  };
  const auto& served = input.stations[attempt.server].as_server;
  return std::any_of(served.begin(), served.end(), [&](Index index) {
    const Connection& connection = input.connections[index];
    if (connection.client != attempt.client || connection.port != attempt.port) return false;
    const auto sessions = input.sessions_of(connection);
    return std::any_of(sessions.begin(), sessions.end(), ended);
  });
}

}  // namespace

// Captures that were analyzed together end with the last one.
bool undecided(const AuditInput& input, const Attempt& attempt) {
  const auto end = input.captures[attempt.seen.last.capture].watched_until;
  return waits(attempt) && end && attempt.seen.first.time + time_to_answer > *end && !was_ended(input, attempt);
}

std::vector<FailedOpenings> failed_openings(const AuditInput& input, std::initializer_list<std::string_view> outcomes) {
  std::map<std::tuple<Index, Index, std::uint16_t>, FailedOpenings> groups;
  for (Index i = 0; i < input.attempts.size(); ++i) {
    const Attempt& attempt = input.attempts[i];
    if (std::find(outcomes.begin(), outcomes.end(), attempt.outcome) == outcomes.end()) continue;
    if (undecided(input, attempt)) continue;
    FailedOpenings& group = groups[{attempt.server, attempt.client, attempt.port}];
    group.client = attempt.client;
    group.server = attempt.server;
    group.port = attempt.port;
    group.count += attempt.count;
    group.syns += std::max(attempt.syns, attempt.count);
    group.attempts.push_back(i);
    group.seen.extend(attempt.seen);
  }
  std::vector<FailedOpenings> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  return result;
}

std::string times_text(std::uint64_t count, const Seen& seen) {
  return fmt::format("{} ({})", count == 1 ? "once" : human_count(static_cast<std::int64_t>(count)) + " times",
                     when(seen));
}

std::string port_text(const AuditInput& input, Index server, std::uint16_t port) {
  return fmt::format("{} port {}", input.who(server), port);
}

std::optional<Time> worked_until(const AuditInput& input, const FailedOpenings& failed) {
  const Seen pair = worked(input, failed.client, failed.server, failed.port);
  if (!pair.known() || pair.first.time >= failed.seen.first.time) return std::nullopt;
  return std::min(pair.last.time, failed.seen.first.time);
}

std::optional<Time> works_since(const AuditInput& input, const FailedOpenings& failed) {
  const Seen pair = worked(input, failed.client, failed.server, failed.port);
  if (!pair.known() || pair.last.time <= failed.seen.last.time) return std::nullopt;
  return std::max(pair.first.time, failed.seen.last.time);
}

std::string contrast_text(const AuditInput& input, const FailedOpenings& failed) {
  const Time from = failed.seen.first.time, to = failed.seen.last.time;
  std::string text;
  const auto others = others_reaching(input, failed.client, failed.server, failed.port, from, to);
  if (others.any())
    text += fmt::format(" In that time {} answered {}.", input.who(failed.server),
                        stations_text(input, others.stations, 3));
  const auto beside = reached_beside(input, failed.client, failed.server, from, to);
  if (beside.any())
    text +=
        fmt::format(" {} reached {} in that time.", input.who(failed.client), stations_text(input, beside.stations, 3));
  if (const auto until = worked_until(input, failed))
    text += fmt::format(" Both talked to each other until {}.", when(*until));
  const std::string_view again = worked_until(input, failed) ? "They do again" : "Both talk to each other";
  if (const auto since = works_since(input, failed)) text += fmt::format(" {} since {}.", again, when(*since));
  return text;
}

Finding finding_about(std::string_view rule, const AuditInput& input, const FailedOpenings& failed) {
  Finding finding;
  finding.rule = rule;
  finding.client = failed.client;
  finding.server = failed.server;
  finding.count = failed.count;
  finding.severity = works_since(input, failed) ? Severity::notice : Severity::warning;
  for (const Index index : failed.attempts) finding.saw(input.attempts[index].seen);
  finding.filter =
      pair_filter(input.stations[failed.client].address, input.stations[failed.server].address, failed.port);
  return finding;
}

}  // namespace s7::reports::audit
