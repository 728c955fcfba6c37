// setup-refused: TCP works and the connection point is not the trouble, but no S7 session comes about: the server
// answers the setup with an error, leaves it unanswered, or ends the connection without a word. Where it accepts others
// at other times this is a matter of connections-exhausted.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/contrast.hpp"
#include "reports/audit/openings.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "setup-refused";
constexpr std::uint16_t memory_short = 0x8301, resources_short = 0x8302;  // of connections-exhausted

// Open communication and S7comm-plus have no setup of this kind: they call by name.
bool called_by_number(const Attempt& attempt) {
  return !attempt.server_tsap || attempt.server_tsap->size() == 4 || is_routed(*attempt.server_tsap);
}

bool says_error(const Attempt& attempt) {
  return attempt.outcome == "setup-rejected" && attempt.setup_error != memory_short &&
         attempt.setup_error != resources_short;
}

bool ended_silently(const Attempt& attempt) {
  if (attempt.outcome == "closed-after-connect") return !attempt.server_tsap;
  return attempt.outcome == "setup-unanswered" || ended_after_confirm(attempt);
}

bool anybody_got_in(const AuditInput& input, Index server, std::uint16_t port) {
  const auto& attempts = input.stations[server].attempts_to;
  return std::any_of(attempts.begin(), attempts.end(), [&](Index index) {
    return input.attempts[index].port == port && input.attempts[index].outcome == "established";
  });
}

// What belongs to this rule of the openings that failed between two stations.
FailedOpenings relevant(const AuditInput& input, const FailedOpenings& all) {
  FailedOpenings failed;
  failed.client = all.client;
  failed.server = all.server;
  failed.port = all.port;
  const bool others_get_in = anybody_got_in(input, all.server, all.port);
  for (const Index index : all.attempts) {
    const Attempt& attempt = input.attempts[index];
    if (!called_by_number(attempt)) continue;
    if (!says_error(attempt) && (others_get_in || !ended_silently(attempt))) continue;
    failed.attempts.push_back(index);
    failed.count += attempt.count;
    failed.syns += std::max(attempt.syns, attempt.count);
    failed.seen.extend(attempt.seen);
  }
  return failed;
}

// Who got a session with this server, and this client with other servers.
std::string others_text(const AuditInput& input, const FailedOpenings& failed) {
  std::vector<Index> clients;
  for (const Index index : input.stations[failed.server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.port == failed.port && attempt.outcome == "established") clients.push_back(attempt.client);
  }
  std::string text =
      clients.empty()
          ? fmt::format(" Nobody was seen to open a session with {}.", input.who(failed.server))
          : fmt::format(" {} accepted sessions of {}.", input.who(failed.server), stations_text(input, clients, 3));
  const auto beside =
      reached_beside(input, failed.client, failed.server, failed.seen.first.time, failed.seen.last.time);
  if (beside.any())
    text +=
        fmt::format(" {} reached {} in that time.", input.who(failed.client), stations_text(input, beside.stations, 3));
  return text;
}

std::string way_of(const AuditInput& input, const Attempt& attempt) {
  if (attempt.setup_error) return fmt::format("answered the setup with {}", code_text(input, *attempt.setup_error));
  const bool closed = !attempt.refusal.empty();
  if (attempt.outcome == "setup-unanswered")
    return closed ? "ended the connection instead of answering the setup" : "left the setup unanswered";
  return attempt.outcome == "cotp-only" ? "confirmed COTP and ended the connection at once"
                                        : "ended the connection before anything was asked";
}

std::string ways_text(const AuditInput& input, const FailedOpenings& failed) {
  std::vector<std::string> ways;
  for (const Index index : failed.attempts) {
    const std::string way = way_of(input, input.attempts[index]);
    if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
  }
  return listed(ways);
}

void explain(const AuditInput& input, const FailedOpenings& failed, bool error, Finding& finding) {
  const std::string server = input.who(failed.server), client = input.who(failed.client);
  if (error) {
    finding.likely_cause = "The controller does not agree to what the client proposes, or refuses classic S7 sessions.";
    finding.confidence = Confidence::medium;
    finding.alternatives =
        "Protection or access control that refuses this client; a device that speaks a dialect of its own.";
    finding.advice = fmt::format(
        "Look up the error above and compare what {} proposes (PDU size, parallel jobs; in the setup packet) with the"
        " manual of {}. Use the connection type that the manufacturer of the client names for this family.",
        client, server);
    finding.settles = "The same connection with another S7 client, with its default settings.";
    return;
  }
  finding.likely_cause =
      "Another service than classic S7 listens there, no connection is free, or the controller is too busy to answer.";
  finding.confidence = Confidence::low;
  finding.alternatives =
      "A firewall that looks into the protocol ends it in the server's place; the server admits certain addresses "
      "only.";
  finding.advice = fmt::format(
      "Make sure that {} is the controller that is meant and that it speaks classic S7 on port {}. Then look at its"
      " connection resources and restart {} last: it may hold what it lost.",
      server, failed.port, client);
  finding.settles = "An online connection from the engineering tool to the same address.";
}

Finding tell(const AuditInput& input, const FailedOpenings& failed, bool error) {
  Finding finding = finding_about(id, input, failed);
  finding.title = fmt::format("{} gets no S7 session with {}", input.who(failed.client),
                              port_text(input, failed.server, failed.port));
  finding.observation = fmt::format("{} opened TCP to {} {}; the server {}.{}", input.who(failed.client),
                                    port_text(input, failed.server, failed.port), times_text(failed.count, failed.seen),
                                    ways_text(input, failed), others_text(input, failed));
  explain(input, failed, error, finding);
  return finding;
}

}  // namespace

void setup_refused(const AuditInput& input, Findings& findings) {
  Sweepers sweepers(input);
  for (const FailedOpenings& all :
       failed_openings(input, {"setup-rejected", "setup-unanswered", "cotp-only", "closed-after-connect"})) {
    const FailedOpenings failed = relevant(input, all);
    if (failed.count < 2 || sweepers.contain(failed.client)) continue;
    if (input.mutes.covers(input, id, failed.client, failed.server)) continue;
    const bool error = std::any_of(failed.attempts.begin(), failed.attempts.end(),
                                   [&](Index index) { return says_error(input.attempts[index]); });
    if (!error && !silence_tells(input, failed.client, failed.server)) continue;
    findings.push_back(tell(input, failed, error));
  }
}

}  // namespace s7::reports::audit::rules
