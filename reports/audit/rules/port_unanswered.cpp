// port-unanswered: nobody answers, neither accepting nor refusing. One sensor can't tell a filter from a host that is
// off; what works beside it, and ARP, say more.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/contrast.hpp"
#include "reports/audit/openings.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "port-unanswered";
constexpr std::uint64_t packets_of_one_try = 3;  // so many in vain are no accident of a single packet
constexpr Duration told_lately = 60'000'000;     // an answer of ARP so long ago still counts: stations keep it
constexpr std::size_t many_servers = 8;          // then one finding for all of them

enum class Neighbour : std::uint8_t { unknown, answers, silent };

// What ARP and neighbour solicitation say about a station around the time of the failures. An answer from before them
// counts where the two had not talked to each other just then: stations keep addresses for a while.
Neighbour neighbour(const AuditInput& input, const FailedOpenings& failed) {
  Neighbour result = Neighbour::unknown;
  for (const Index index : input.stations[failed.server].resolutions_of) {
    const Resolution& resolution = input.resolutions[index];
    const Time from = failed.seen.first.time, to = failed.seen.last.time;
    const Time since = worked_until(input, failed) ? from : from - told_lately;
    if (begins_or_ends_within(resolution.answered, since, to)) return Neighbour::answers;
    const bool asked_then = resolution.seen.last.time >= from && resolution.seen.first.time <= to;
    if (asked_then && resolution.questions >= 2) result = Neighbour::silent;
  }
  return result;
}

std::string neighbour_text(Neighbour neighbour) {
  switch (neighbour) {
    case Neighbour::answers: return " Its MAC address was asked for then or shortly before, and the answer came.";
    case Neighbour::silent: return " Its MAC address was asked for in that time, too, and no answer came.";
    case Neighbour::unknown: break;
  }
  return {};
}

// Whether the server sent packets in other connections while it did not answer here.
bool alive(const AuditInput& input, const FailedOpenings& failed) {
  const auto spoke = [&](Index index, Direction Session::*direction) {
    return spoke_within(input, input.connections[index], direction, failed.seen.first.time, failed.seen.last.time);
  };
  const Station& server = input.stations[failed.server];
  return std::any_of(server.as_client.begin(), server.as_client.end(),
                     [&](Index index) { return spoke(index, &Session::to_server); }) ||
         std::any_of(server.as_server.begin(), server.as_server.end(),
                     [&](Index index) { return spoke(index, &Session::to_client); });
}

std::string permit_text(const AuditInput& input, const FailedOpenings& failed) {
  return fmt::format("permit TCP from {} to {} and the answers to it", input.who(failed.client),
                     port_text(input, failed.server, failed.port));
}

void blame_a_filter(const AuditInput& input, const FailedOpenings& failed, const Reached& others, Finding& finding) {
  finding.likely_cause = fmt::format("Something between {} and {} drops it: a firewall or an access list.",
                                     input.who(failed.client), input.who(failed.server));
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "The answers take a way that this sensor does not see; the server admits certain partners only; the client's"
      " gateway or subnet mask is wrong.";
  finding.advice = fmt::format(
      "If the connection is wanted, {} on every firewall between them, as is the case for {}."
      " If not, take it out of the client.",
      permit_text(input, failed), stations_text(input, others.stations, 3));
  finding.settles = "A capture on the server's side: whether the SYN arrives there.";
}

void blame_the_host(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  finding.likely_cause =
      fmt::format("{} is switched off, not connected, or has another address or VLAN.", input.who(failed.server));
  finding.confidence = Confidence::medium;
  finding.alternatives = "Its answers are not mirrored to this sensor.";
  finding.advice = fmt::format(
      "Look whether {} is powered and its link is up, and compare address and VLAN with the"
      " client's configuration. A firewall is not the first suspect.",
      input.who(failed.server));
  finding.settles = "A ping from its own subnet, or the link lamp of its switch port.";
}

void blame_the_port(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  finding.likely_cause =
      fmt::format("The host is there; a packet filter on it or close to it drops port {}.", failed.port);
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "Another device answers for its address (proxy ARP, a duplicate address); its answers take"
      " a way that this sensor does not see.";
  finding.advice = fmt::format("Look for a packet filter on {} or in front of it; if the connection is wanted, {}.",
                               input.who(failed.server), permit_text(input, failed));
  finding.settles = "A capture at the server: whether the SYN arrives there.";
}

// The server reset a connection from before the failures when it was back: it did not know it any more.
bool forgot_connections(const AuditInput& input, const FailedOpenings& failed) {
  const auto since = works_since(input, failed);
  if (!since) return false;
  for (const Index index : input.stations[failed.server].as_server) {
    for (const Session& session : input.sessions_of(input.connections[index])) {
      const bool ended_by_it = session.end_reason == "reset" && session.closed_by_server && session.closed;
      if (ended_by_it && session.seen.first.time<failed.seen.first.time&& * session.closed> failed.seen.first.time &&
          *session.closed < *since + told_lately)
        return true;
    }
  }
  return false;
}

void blame_a_restart(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  const std::string server = input.who(failed.server);
  finding.observation +=
      fmt::format(" When {} was back it reset a connection from before: it had forgotten it.", server);
  finding.likely_cause = fmt::format("{} was without power or restarted.", server);
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "Another device answers at its address now (a replaced module, a redundant partner); a firewall on the way"
      " restarted and reset the connection in its place.";
  finding.advice = fmt::format(
      "Read the diagnostic buffer of {} for this time (power off, restart, memory reset), and look at its supply. A "
      "cable"
      " that was pulled would have left the connection alive.",
      server);
  finding.settles = "The diagnostic buffer of the controller.";
}

void blame_nobody(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  const bool worked_before = worked_until(input, failed).has_value();
  finding.likely_cause =
      worked_before ? "The server went off or lost its link, or a filter between them changed; which of them can't be"
                      " told from here."
                    : "The server is off, the address is wrong, or a filter drops it; which of them can't be told from"
                      " here.";
  finding.confidence = Confidence::low;
  finding.alternatives = "The answers take a way that this sensor does not see.";
  finding.advice = fmt::format(
      "First see whether {} is on and has this address (ping from its own subnet). If it is,"
      " {} on every firewall between them.",
      input.who(failed.server), permit_text(input, failed));
  finding.settles = "A capture on the server's side: whether the SYN arrives there, and whether it is answered.";
}

Finding silent_server(const AuditInput& input, const FailedOpenings& failed) {
  Finding finding = finding_about(id, input, failed);
  const auto others =
      others_reaching(input, failed.client, failed.server, failed.port, failed.seen.first.time, failed.seen.last.time);
  const Neighbour arp = neighbour(input, failed);
  finding.title =
      fmt::format("{} gets no answer from {}", input.who(failed.client), port_text(input, failed.server, failed.port));
  finding.observation = fmt::format(
      "{} tried {} to connect to {} with {}; none was answered between this sensor and the server, neither accepted nor"
      " refused.{}{}",
      input.who(failed.client), times_text(failed.count, failed.seen), port_text(input, failed.server, failed.port),
      counted(static_cast<std::int64_t>(failed.syns), "SYN", "SYNs"), contrast_text(input, failed),
      neighbour_text(arp));
  const bool lives = alive(input, failed);
  if (lives && !others.any()) finding.observation += " It sent packets in other connections in that time.";
  if (!input.trust.heard(failed.server))
    finding.observation += fmt::format(" No packet of {} was captured at all.", input.who(failed.server));
  if (forgot_connections(input, failed) && !others.any()) {
    blame_a_restart(input, failed, finding);
  } else if (others.any()) {
    blame_a_filter(input, failed, others, finding);
  } else if (arp == Neighbour::silent && !lives) {
    blame_the_host(input, failed, finding);
  } else if (lives || arp == Neighbour::answers) {
    blame_the_port(input, failed, finding);
  } else {
    blame_nobody(input, failed, finding);
  }
  return finding;
}

bool enough(const AuditInput& input, const FailedOpenings& failed) {
  if (failed.syns < 2) return false;
  return failed.count > 1 || failed.syns >= packets_of_one_try ||
         others_reaching(input, failed.client, failed.server, failed.port, failed.seen.first.time,
                         failed.seen.last.time)
             .any();
}

// Whether it is worth a finding: not a station that looks for servers, not where the answer may have gone unseen.
bool counts(const AuditInput& input, const FailedOpenings& failed, bool sweeping) {
  if (!silence_tells(input, failed.client, failed.server)) return false;
  if (input.mutes.covers(input, id, failed.client, failed.server)) return false;
  return !sweeping || worked(input, failed.client, failed.server, failed.port).known();
}

Finding silent_servers(const AuditInput& input, const std::vector<FailedOpenings>& all) {
  Finding finding = finding_about(id, input, all.front());
  finding.server.reset();
  finding.filter.clear();
  finding.severity = Severity::warning;
  finding.count = 0;
  std::vector<Index> servers;
  Seen seen;
  for (const FailedOpenings& failed : all) {
    servers.push_back(failed.server);
    finding.count += failed.count;
    seen.extend(failed.seen);
  }
  finding.during(seen);
  const std::string client = input.who(all.front().client);
  finding.title = fmt::format("{} gets no answer from {} servers", client, servers.size());
  const auto beside = reached_beside(input, all.front().client, all.front().server, seen.first.time, seen.last.time);
  finding.observation = fmt::format(
      "{} tried {} to connect to {} servers ({}); none of it was answered between this sensor and the servers.{}",
      client, times_text(finding.count, seen), servers.size(), stations_text(input, servers),
      beside.any() ? fmt::format(" In that time {} answered it.", stations_text(input, beside.stations, 3)) : "");
  finding.likely_cause = "Something that they have in common: a switch, a router or a firewall on the way, or power.";
  finding.confidence = Confidence::medium;
  finding.alternatives = "A list of addresses that belongs to another plant; servers that are all switched off.";
  finding.advice = "Start with what is common to their way: power, switch, router and firewall next to them.";
  finding.settles = "A ping of one of them from its own subnet.";
  return finding;
}

void add_silent(const AuditInput& input, Findings& findings) {
  std::map<Index, std::vector<FailedOpenings>> by_client;
  for (FailedOpenings& failed : failed_openings(input, {"unanswered"}))
    by_client[failed.client].push_back(std::move(failed));
  for (auto& [client, all] : by_client) {
    const bool sweeping = sweeps(input, client);
    std::erase_if(
        all, [&](const FailedOpenings& failed) { return !counts(input, failed, sweeping) || !enough(input, failed); });
    if (all.size() > many_servers) {
      findings.push_back(silent_servers(input, all));
      continue;
    }
    for (const FailedOpenings& failed : all) findings.push_back(silent_server(input, failed));
  }
}

Finding half_open(const AuditInput& input, const FailedOpenings& failed) {
  Finding finding = finding_about(id, input, failed);
  std::uint64_t acknowledged = 0;
  for (const Index index : failed.attempts)
    if (input.attempts[index].acknowledged.value_or(false)) acknowledged += input.attempts[index].count;
  finding.title = fmt::format("{} accepts {} on TCP, then stays silent", port_text(input, failed.server, failed.port),
                              input.who(failed.client));
  finding.observation = fmt::format(
      "{} opened TCP to {} {} and asked for a COTP connection; that was never answered, though TCP acknowledged {} of"
      " the {} requests.{}",
      input.who(failed.client), port_text(input, failed.server, failed.port), times_text(failed.count, failed.seen),
      acknowledged, failed.count, contrast_text(input, failed));
  finding.likely_cause =
      "A firewall that looks into the protocol holds it back, or the controller's communication is overloaded.";
  finding.confidence = Confidence::low;
  finding.alternatives =
      "Another service than S7 listens on this port; a communications processor that ignores an"
      " unknown connection point (TSAP).";
  finding.advice = fmt::format(
      "See whether a firewall with protocol inspection stands before {}, and what listens on"
      " port {}. Compare rack and slot with the hardware configuration.",
      input.who(failed.server), failed.port);
  finding.settles = "A connection from the server's own subnet with the same rack and slot.";
  return finding;
}

void add_half_open(const AuditInput& input, Findings& findings) {
  Sweepers sweepers(input);
  for (const FailedOpenings& failed : failed_openings(input, {"cotp-unanswered"})) {
    const bool routed = std::all_of(failed.attempts.begin(), failed.attempts.end(), [&](Index index) {
      return is_routed(input.attempts[index].server_tsap.value_or(""));
    });
    if (routed) continue;  // routing-failed
    if (!counts(input, failed, sweepers.contain(failed.client))) continue;
    const auto others = others_reaching(input, failed.client, failed.server, failed.port, failed.seen.first.time,
                                        failed.seen.last.time);
    if (failed.count > 1 || others.any()) findings.push_back(half_open(input, failed));
  }
}

}  // namespace

void port_unanswered(const AuditInput& input, Findings& findings) {
  add_silent(input, findings);
  add_half_open(input, findings);
}

}  // namespace s7::reports::audit::rules
