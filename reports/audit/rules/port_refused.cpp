// port-refused: somebody says no to the TCP connection. Who it was (the server, or a firewall in its place) shows in
// TTL, MAC and in the sender of the ICMP message.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "reports/audit/contrast.hpp"
#include "reports/audit/openings.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "port-refused";

// How a station's own packets look to the sensor.
struct Looks {
  std::set<std::string> macs;
  std::optional<std::uint8_t> ttl_min, ttl_max;

  void add(const Direction& direction) {
    if (!direction.mac.empty()) macs.insert(direction.mac);
    if (!direction.ttl_min || !direction.ttl_max) return;
    ttl_min = std::min(ttl_min.value_or(*direction.ttl_min), *direction.ttl_min);
    ttl_max = std::max(ttl_max.value_or(*direction.ttl_max), *direction.ttl_max);
  }
};

Looks looks_of(const AuditInput& input, Index station) {
  Looks looks;
  const Station& known = input.stations[station];
  for (const Index index : known.as_server)
    for (const Session& session : input.sessions_of(input.connections[index])) looks.add(session.to_client);
  for (const Index index : known.as_client)
    for (const Session& session : input.sessions_of(input.connections[index])) looks.add(session.to_server);
  return looks;
}

enum class Refuser : std::uint8_t { unknown, server, another };

struct Origin {
  Refuser who = Refuser::unknown;
  std::string text;  // what speaks for it; empty when nothing does
};

Origin origin_of(const AuditInput& input, const FailedOpenings& failed) {
  const Looks looks = looks_of(input, failed.server);
  const Attempt& attempt = input.attempts[failed.attempts.back()];
  if (!attempt.refuser_mac.empty() && !looks.macs.empty() && !looks.macs.contains(attempt.refuser_mac))
    return {Refuser::another, fmt::format(" The refusal came from MAC {}; the server's own packets come from {}.",
                                          attempt.refuser_mac, *looks.macs.begin())};
  if (!attempt.refuser_ttl || !looks.ttl_min) return {};
  const int ttl = *attempt.refuser_ttl, low = *looks.ttl_min, high = *looks.ttl_max;
  if (ttl >= low && ttl <= high)
    return {Refuser::server, fmt::format(" The refusal has the TTL of the server's own packets ({}).", ttl)};
  return {Refuser::another, fmt::format(" The refusal has TTL {}; the server's own packets arrive with {}.", ttl,
                                        low == high ? fmt::format("{}", low) : fmt::format("{} to {}", low, high))};
}

std::string delay_text(const AuditInput& input, const FailedOpenings& failed) {
  std::optional<Duration> slowest;
  for (const Index index : failed.attempts)
    if (const auto delay = input.attempts[index].refusal_delay) slowest = std::max(slowest.value_or(*delay), *delay);
  return slowest ? fmt::format(" within {}", human_duration(*slowest)) : "";
}

std::string permit_text(const AuditInput& input, const FailedOpenings& failed) {
  return fmt::format("If the connection is wanted, permit TCP from {} to {} and the answers to it",
                     input.who(failed.client), port_text(input, failed.server, failed.port));
}

void firewall_refused(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  finding.likely_cause = fmt::format("A firewall refuses in the place of {}.", input.who(failed.server));
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "The server sends resets in another way than its other packets; a second station has its"
      " address.";
  finding.advice = permit_text(input, failed) + " on the firewall between them; if not, take it out of the client.";
  finding.settles = "The log of the firewall, or a capture on the server's side: whether the SYN arrives there.";
}

void nobody_listens(const AuditInput& input, const FailedOpenings& failed, Finding& finding) {
  const bool before = worked_until(input, failed).has_value(), again = works_since(input, failed).has_value();
  const std::string server = input.who(failed.server);
  finding.likely_cause =
      again ? fmt::format(
                  "{} did not listen on port {} at that time: it was starting, its server program was restarted,"
                  " or its communications processor was in STOP.",
                  server, failed.port)
      : before ? fmt::format(
                     "{} stopped listening on port {}: it starts up, its server program ended, or its"
                     " communications processor is in STOP.",
                     server, failed.port)
               : fmt::format(
                     "Nothing listens on port {} of {}: it is no S7 controller, its communications processor is"
                     " in STOP or still starting, or the address is wrong.",
                     failed.port, server);
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "A firewall refuses in its place (the server's usual TTL and MAC would tell); too many TCP"
      " connections wait at the server.";
  finding.advice =
      again ? fmt::format(
                  "Read the diagnostic buffer of {} for that time: why it started. If somebody switched it on or"
                  " loaded it then, nothing is to do.",
                  server)
            : fmt::format(
                  "Check that {} is the address of the CPU or of its communications processor, and that it is"
                  " in RUN.",
                  server);
  finding.settles = "An online view by the engineering tool, or a connection from the server's own subnet.";
}

void picks_its_clients(const AuditInput& input, const FailedOpenings& failed, const Reached& others, Finding& finding) {
  const std::string served = stations_text(input, others.stations, 3);
  finding.likely_cause =
      fmt::format("{} admits certain partners only: it serves {} on the same port.", input.who(failed.server), served);
  finding.confidence = Confidence::medium;
  finding.alternatives = "A firewall refuses in its place; too many TCP connections wait at the server.";
  finding.advice =
      fmt::format("{} in the access list of the server and on firewalls between them.", permit_text(input, failed));
  finding.settles = "The access list (IP access protection) of the server or its communications processor.";
}

Finding reset(const AuditInput& input, const FailedOpenings& failed) {
  Finding finding = finding_about(id, input, failed);
  const Origin origin = origin_of(input, failed);
  const auto others =
      others_reaching(input, failed.client, failed.server, failed.port, failed.seen.first.time, failed.seen.last.time);
  finding.title =
      fmt::format("{} is refused by {}", input.who(failed.client), port_text(input, failed.server, failed.port));
  finding.observation =
      fmt::format("{} tried {} to connect to {}; each SYN was answered with a reset{}.{}{}", input.who(failed.client),
                  times_text(failed.count, failed.seen), port_text(input, failed.server, failed.port),
                  delay_text(input, failed), origin.text, contrast_text(input, failed));
  if (origin.who == Refuser::another) {
    firewall_refused(input, failed, finding);
  } else if (others.any()) {
    picks_its_clients(input, failed, others, finding);
  } else {
    nobody_listens(input, failed, finding);
  }
  return finding;
}

void add_resets(const AuditInput& input, Findings& findings) {
  Sweepers sweepers(input);
  for (const FailedOpenings& failed : failed_openings(input, {"refused"})) {
    const bool known = worked(input, failed.client, failed.server, failed.port).known();
    if (!known && sweepers.contain(failed.client)) continue;
    const auto others = others_reaching(input, failed.client, failed.server, failed.port, failed.seen.first.time,
                                        failed.seen.last.time);
    if (failed.count > 1 || known || others.any()) findings.push_back(reset(input, failed));
  }
}

// What an ICMP message says.
enum class Message : std::uint8_t { prohibited, no_port, no_way, other };

Message message_of(const Attempt& attempt, bool ipv6) {
  const int code = attempt.icmp_code.value_or(255);
  if (ipv6) {
    if (code == 1 || code == 5 || code == 6) return Message::prohibited;
    return code == 4 ? Message::no_port : code == 0 || code == 3 ? Message::no_way : Message::other;
  }
  if (code == 9 || code == 10 || code == 13) return Message::prohibited;
  if (code == 3) return Message::no_port;
  return code <= 1 || code == 6 || code == 7 ? Message::no_way : Message::other;
}

std::string message_text(Message message) {
  switch (message) {
    case Message::prohibited: return "it is prohibited";
    case Message::no_port: return "the port can't be reached";
    case Message::no_way: return "there is no way to the server";
    case Message::other: break;
  }
  return "the server can't be reached";
}

std::string hop_text(const AuditInput& input, const std::string& address) {
  const auto known = input.station_index.find(address);
  if (known != input.station_index.end()) return input.who(known->second);
  return address.empty() ? "a station on the way" : address;
}

void explain(const AuditInput& input, const FailedOpenings& failed, Message message, const std::string& hop,
             Finding& finding) {
  if (message == Message::no_way) {
    finding.likely_cause =
        fmt::format("{} is off or has another address, or {} lacks a route to it.", input.who(failed.server), hop);
    finding.confidence = Confidence::medium;
    finding.alternatives = "A firewall that answers so in order not to be noticed.";
    finding.advice = fmt::format("See whether {} is on and has this address; then look at the routes of {}.",
                                 input.who(failed.server), hop);
    finding.settles = fmt::format("The routing and ARP table of {}.", hop);
    return;
  }
  finding.likely_cause = fmt::format("A packet filter at {} does not let it pass.", hop);
  finding.confidence = message == Message::prohibited ? Confidence::high : Confidence::medium;
  finding.alternatives = message == Message::prohibited ? "" : "Another fault of the way that it reports so.";
  finding.advice = fmt::format("{} at {}; if not, take it out of the client.", permit_text(input, failed), hop);
  finding.settles = fmt::format("The rules and the log of {}.", hop);
}

Finding unreachable(const AuditInput& input, const FailedOpenings& failed) {
  Finding finding = finding_about(id, input, failed);
  const Attempt& attempt = input.attempts[failed.attempts.back()];
  const bool ipv6 = input.stations[failed.server].address.find(':') != std::string::npos;
  const Message message = message_of(attempt, ipv6);
  const std::string hop = hop_text(input, attempt.refuser_address);
  finding.title =
      fmt::format("{}: {} says that {}", port_text(input, failed.server, failed.port), hop, message_text(message));
  finding.observation = fmt::format(
      "{} tried {} to connect to {}; {} answered with ICMP that {} (type {}, code {}).{}", input.who(failed.client),
      times_text(failed.count, failed.seen), port_text(input, failed.server, failed.port), hop, message_text(message),
      attempt.icmp_type.value_or(0), attempt.icmp_code.value_or(0), contrast_text(input, failed));
  explain(input, failed, message, hop, finding);
  return finding;
}

void add_unreachable(const AuditInput& input, Findings& findings) {
  Sweepers sweepers(input);
  for (const FailedOpenings& failed : failed_openings(input, {"unreachable"})) {
    const bool known = worked(input, failed.client, failed.server, failed.port).known();
    if (!known && sweepers.contain(failed.client)) continue;
    findings.push_back(unreachable(input, failed));
  }
}

}  // namespace

void port_refused(const AuditInput& input, Findings& findings) {
  add_resets(input, findings);
  add_unreachable(input, findings);
}

}  // namespace s7::reports::audit::rules
