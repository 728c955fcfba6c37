// connections-exhausted: openings that were refused although the same connection point is accepted at other times. The
// proof is the number of connections that were open: refused from N on, accepted below.

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/filter.hpp"
#include "reports/audit/open_sessions.hpp"
#include "reports/audit/openings.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "connections-exhausted";
constexpr std::uint16_t memory_short = 0x8301, resources_short = 0x8302;

struct Exhausted {
  Index server = 0;
  std::uint16_t port = 0;
  std::vector<Index> attempts, clients;
  std::uint64_t count = 0, said_so = 0;  // said_so: the refusal itself speaks of resources
  Seen seen;
  std::size_t fewest_when_refused = std::numeric_limits<std::size_t>::max();
  std::optional<std::size_t> most_when_accepted;  // beside the new one
  bool accepted_again = false;                    // after a refusal
};

bool says_short(const Attempt& attempt) {
  return says_congested(attempt) || attempt.setup_error == resources_short || attempt.setup_error == memory_short;
}

// Refused, and not because of the connection point: that one was accepted at another time, or the answer says so.
bool is_refusal(const Attempt& attempt, const ConnectionPoints& points) {
  if (says_short(attempt)) return true;
  if (!attempt.server_tsap) return attempt.outcome == "closed-after-connect";
  if (!refused_in_cotp(attempt) && !ended_after_confirm(attempt) && attempt.outcome != "setup-unanswered") return false;
  const bool ended = attempt.outcome == "setup-unanswered" && !attempt.refusal.empty();
  if (ended && is_called_by_name(*attempt.server_tsap)) return false;  // a matter of TLS: secure-mismatch
  const auto point = points.find(*attempt.server_tsap);
  return point != points.end() && point->second.accepted.any() && !says_unknown_address(attempt);
}

bool is_visible(const AuditInput& input, const Attempt& attempt) {
  return says_short(attempt) || (silence_tells(input, attempt.client, attempt.server) && !undecided(input, attempt));
}

void add(const Attempt& attempt, Index index, const OpenSessions& open, Exhausted& found) {
  found.attempts.push_back(index);
  found.count += attempt.count;
  if (says_short(attempt)) found.said_so += attempt.count;
  found.seen.extend(attempt.seen);
  found.fewest_when_refused = std::min(found.fewest_when_refused, open.at(attempt.seen.first.time));
  if (std::find(found.clients.begin(), found.clients.end(), attempt.client) == found.clients.end())
    found.clients.push_back(attempt.client);
}

Exhausted look_at(const AuditInput& input, Index server, std::uint16_t port, const OpenSessions& open) {
  Exhausted found;
  found.server = server;
  found.port = port;
  const auto seekers = point_seekers(input, server);
  const ConnectionPoints points = points_of(input, server, port, seekers);
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.port != port || std::find(seekers.begin(), seekers.end(), attempt.client) != seekers.end()) continue;
    if (input.mutes.covers(input, id, attempt.client, server)) continue;
    if (is_refusal(attempt, points) && is_visible(input, attempt)) add(attempt, index, open, found);
    if (attempt.outcome != "established") continue;
    found.most_when_accepted = std::max(found.most_when_accepted.value_or(0), open.at(attempt.seen.first.time));
    found.accepted_again |= !found.attempts.empty();
  }
  return found;
}

// Whether every refusal met more open connections than any opening that was accepted.
bool separated(const Exhausted& found) {
  return found.most_when_accepted && found.fewest_when_refused > *found.most_when_accepted;
}

bool near_limit(const Exhausted& found, const Family* family) {
  if (family == nullptr || !family->connections) return false;
  const auto limit = static_cast<std::size_t>(std::max<std::int64_t>(*family->connections, 1));
  return family->connections_certainty == Certainty::documented && 4 * found.fewest_when_refused >= 3 * limit &&
         found.fewest_when_refused <= limit;
}

// One refusal of unknown kind may have any cause; several, or one that says so, may be this.
bool enough(const Exhausted& found) { return found.said_so > 0 || (found.count > 1 && found.most_when_accepted); }

Confidence confidence_of(const Exhausted& found, const Family* family) {
  const bool comes_and_goes = separated(found) && found.accepted_again;
  if (comes_and_goes && (near_limit(found, family) || found.said_so > 0)) return Confidence::high;
  return comes_and_goes || found.said_so > 0 ? Confidence::medium : Confidence::low;
}

std::string holders(const AuditInput& input, const Exhausted& found, const OpenSessions& open) {
  std::vector<std::string> texts;
  const Attempt& last = input.attempts[found.attempts.back()];
  for (const auto& [client, number] : open.clients_at(last.seen.first.time))
    texts.push_back(fmt::format("{} ({})", input.who(client), number));
  return texts.empty() ? "" : fmt::format(" Held at the last refusal by {}.", listed(texts, 5));
}

std::string concurrency(const AuditInput& input, const Exhausted& found, const OpenSessions& open) {
  std::string text = found.fewest_when_refused == 0
                         ? " No connection was seen open at some of the refusals"
                         : fmt::format(" At least {} open at each refusal",
                                       counted(static_cast<std::int64_t>(found.fewest_when_refused), "connection was",
                                               "connections were"));
  if (found.most_when_accepted) {
    text += *found.most_when_accepted == 0
                ? "; connections were accepted while no other was open"
                : fmt::format("; connections were accepted beside at most {} others", *found.most_when_accepted);
    if (found.accepted_again) text += ", also after a refusal";
  }
  text += "." + holders(input, found, open);
  const Family* family = input.family(found.server);
  if (family != nullptr && family->connections)
    text += fmt::format(" {} can hold {}.", family->model.empty() ? family->name : family->model,
                        limit_text(*family->connections, family->connections_certainty));
  text += " Not visible: connections over other interfaces, web and OPC UA sessions";
  if (open.not_counted() > 0)
    text += fmt::format(", and {} that the inventory keeps as a sum",
                        counted(static_cast<std::int64_t>(open.not_counted()), "session"));
  return text + ".";
}

// "reset the connection", "answered the setup with 0x8302 ..."
std::string how(const AuditInput& input, const Exhausted& found) {
  std::vector<Index> in_cotp;
  std::vector<std::string> ways;
  for (const Index index : found.attempts) {
    const Attempt& attempt = input.attempts[index];
    std::string way;
    if (attempt.setup_error) way = fmt::format("answered the setup with {}", code_text(input, *attempt.setup_error));
    if (attempt.outcome == "setup-unanswered") way = "left the setup unanswered";
    if (attempt.outcome == "cotp-only") way = "confirmed the connection and ended it at once";
    if (way.empty()) {
      in_cotp.push_back(index);
    } else if (std::find(ways.begin(), ways.end(), way) == ways.end()) {
      ways.push_back(way);
    }
  }
  if (!in_cotp.empty()) ways.insert(ways.begin(), refusal_text(input, in_cotp));
  return listed(ways);
}

void explain(const AuditInput& input, const Exhausted& found, Finding& finding) {
  finding.confidence = confidence_of(found, input.family(found.server));
  const bool sure = finding.confidence != Confidence::low;
  finding.likely_cause =
      sure ? "No connection was free at the controller." : "Possibly no connection was free at the controller.";
  finding.alternatives =
      "The controller or its communications processor restarted or was in STOP; a connection of the same partner that"
      " was still open on its side; a firewall that limits connections.";
  if (found.most_when_accepted && found.fewest_when_refused < *found.most_when_accepted)
    finding.alternatives += " Against a shortage speaks that it accepted connections beside more open ones.";
  finding.advice =
      "Close connections that nobody needs, begin with the partner that holds the most; let gateways dial as OP or"
      " other instead of PG, so that engineering finds one free; let programs share one connection; on an S7-300 or"
      " S7-400 raise the reserve in the CPU's communication properties, or use another interface.";
  finding.settles = "The connection resources in the online diagnosis of the CPU at the time of a refusal.";
}

Finding tell(const AuditInput& input, const Exhausted& found, const OpenSessions& open) {
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::warning;
  finding.server = found.server;
  if (found.clients.size() == 1) finding.client = found.clients.front();
  finding.count = found.count;
  finding.title = fmt::format("{} turns connections away{}", input.who(found.server),
                              found.most_when_accepted ? " that it accepts at other times" : ", short of resources");
  finding.observation =
      fmt::format("{} turned {} of {} away ({}): it {}.{}", introduced(input, found.server),
                  counted(static_cast<std::int64_t>(found.count), "connection"), stations_text(input, found.clients, 3),
                  when(found.seen), how(input, found), concurrency(input, found, open));
  explain(input, found, finding);
  const bool speaks_against = found.fewest_when_refused < found.most_when_accepted.value_or(0);
  if (found.count < 2 || (finding.confidence == Confidence::low && speaks_against)) finding.severity = Severity::notice;
  for (const Index index : found.attempts) finding.saw(input.attempts[index].seen);
  finding.filter = pair_filter(finding.client ? input.stations[*finding.client].address : "",
                               input.stations[found.server].address, found.port);
  return finding;
}

}  // namespace

void connections_exhausted(const AuditInput& input, Findings& findings) {
  for (Index server = 0; server < input.stations.size(); ++server) {
    const auto& attempts = input.stations[server].attempts_to;
    const bool failed = std::any_of(attempts.begin(), attempts.end(),
                                    [&](Index index) { return input.attempts[index].outcome != "established"; });
    if (!failed) continue;
    const OpenSessions open(input, server);
    for (const std::uint16_t port : ports_of(input, server)) {
      const Exhausted found = look_at(input, server, port, open);
      if (enough(found)) findings.push_back(tell(input, found, open));
    }
  }
}

}  // namespace s7::reports::audit::rules
