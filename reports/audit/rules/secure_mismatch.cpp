// secure-mismatch: partners that do not agree on TLS: a handshake that fails, a client without TLS at a controller that
// wants it, a client that insists on TLS at one that lacks it.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

// What stopped how often, and when.
struct Stopped {
  std::uint64_t count = 0;
  Seen seen;
  std::set<std::string> details;
  std::map<std::uint16_t, std::uint64_t> alerts;
};

struct Pair {
  Stopped handshake, clear, insisting;
  std::uint64_t agreed = 0;  // handshakes
  Seen agreed_seen;
  std::string agreed_on;
  std::uint64_t clear_sessions = 0, other_answers = 0;
  std::vector<Index> connections;
};
using Pairs = std::map<Index, Pair>;  // by client

void add(Stopped& stopped, std::uint64_t count, const Function& function) {
  if (count == 0) return;
  stopped.count += count;
  stopped.seen.extend(function.seen);
  if (!function.detail.empty()) stopped.details.insert(function.detail);
  for (const CodeSeen& code : function.codes) stopped.alerts[code.code] += code.count;
}

// Requests that the server answered by ending the connection.
std::uint64_t cut_off(const AuditInput& input, const Connection& connection, const Function& function) {
  const std::uint64_t open = function.requests - std::min(function.requests, function.ok + function.failed);
  std::uint64_t closed = 0;
  for (const Session& session : input.sessions_of(connection)) closed += session.closed_by_server ? session.count : 0;
  return std::min(open, closed);
}

void add_function(const AuditInput& input, const Connection& connection, const Function& function, Pair& pair) {
  if (function.initiator != Initiator::client) return;
  if (function.operation == "tls-handshake") {
    add(pair.handshake, function.failed + cut_off(input, connection, function), function);
    if (function.ok == 0) return;
    pair.agreed += function.ok;
    pair.agreed_seen.extend(function.succeeded);
    pair.agreed_on = function.detail;
  } else if (function.operation == "init-ssl") {
    add(pair.insisting, function.failed, function);
  } else if (function.operation == "create-object" && function.detail == "session" && !connection.secure) {
    pair.clear_sessions += function.ok;
    add(pair.clear, function.failed + cut_off(input, connection, function), function);
  } else {
    pair.other_answers += function.ok;
  }
}

Pairs pairs_of(const AuditInput& input, Index server) {
  Pairs pairs;
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (!connection.protocol.starts_with("s7comm-plus") || !input.trust.both_ways(index)) continue;
    Pair& pair = pairs[connection.client];
    pair.connections.push_back(index);
    for (const Function& function : input.functions_of(connection)) add_function(input, connection, function, pair);
  }
  return pairs;
}

// "alert 70 (protocol version)"
std::string alert_text(const AuditInput& input, std::uint16_t number) {
  const std::string code = fmt::format("0x{:02x}", number);
  const std::string described = input.code_names.described(code, "tls-alert");
  if (described == code) return fmt::format("alert {}", number);
  return fmt::format("alert {} ({})", number, described.substr(code.size() + 1));
}

std::string handshake_cause(const Stopped& stopped) {
  const auto came = [&](std::uint16_t from, std::uint16_t to) {
    const auto at = stopped.alerts.lower_bound(from);
    return at != stopped.alerts.end() && at->first <= to;
  };
  if (came(70, 70)) return "The two have no version of TLS in common: one of them is older than the other demands.";
  if (came(42, 46) || came(48, 49) || came(51, 51) || came(116, 116))
    return "One of them does not accept the other's certificate: it expired, belongs to another name, or its issuer is "
           "not"
           " known there.";
  return "The two have no cipher, group or signature in common: one of them is newer than the other understands.";
}

// Who agreed with this server on TLS, but for this client.
std::string others_text(const AuditInput& input, const Pairs& pairs, Index client) {
  std::vector<Index> others;
  std::string agreed_on;
  for (const auto& [other, pair] : pairs) {
    if (other == client || pair.agreed == 0) continue;
    others.push_back(other);
    agreed_on = pair.agreed_on;
  }
  if (others.empty()) return {};
  return fmt::format(" The same controller agreed on TLS with {} ({}).", stations_text(input, others), agreed_on);
}

Finding finding_about(const Pair& pair, Index client, Index server, const Stopped& stopped) {
  Finding finding;
  finding.rule = "secure-mismatch";
  finding.client = client;
  finding.server = server;
  if (pair.connections.size() == 1) finding.connection = pair.connections.front();
  finding.count = stopped.count;
  finding.saw(stopped.seen);
  return finding;
}

// One refusal needs a control: somebody for whom it works.
void weigh(Finding& finding, const std::string& others) {
  finding.severity = finding.count > 1 ? Severity::warning : Severity::notice;
  finding.confidence = finding.count > 1 || !others.empty() ? Confidence::medium : Confidence::low;
}

void handshake_fails(const AuditInput& input, Index server, Index client, const Pairs& pairs, Findings& findings) {
  const Pair& pair = pairs.at(client);
  const Stopped& stopped = pair.handshake;
  const bool found_a_way = pair.agreed >= stopped.count && pair.agreed_seen.last.time > stopped.seen.first.time;
  if (stopped.count == 0 || found_a_way) return;  // it offered another version then, as clients do
  const std::string others = others_text(input, pairs, client);
  if (stopped.count < 2 && others.empty()) return;
  Finding finding = finding_about(pair, client, server, stopped);
  weigh(finding, others);
  std::vector<std::string> ends;
  for (const auto& [alert, count] : stopped.alerts) ends.push_back(alert_text(input, alert));
  if (ends.empty() && others.empty()) finding.confidence = Confidence::low;
  finding.title = fmt::format("{} and {} do not agree on TLS", input.who(client), input.who(server));
  finding.observation = fmt::format(
      "{} offered {} {} ({}); {}.{}", input.who(client), introduced(input, server),
      listed({stopped.details.begin(), stopped.details.end()}, 3), when(stopped.seen),
      ends.empty() ? fmt::format("the controller closed the connection after the first message of the handshake {}",
                                 counted(static_cast<std::int64_t>(stopped.count), "time"))
                   : fmt::format("the handshake ended {} with {}",
                                 counted(static_cast<std::int64_t>(stopped.count), "time"), listed(ends)),
      others);
  finding.likely_cause = handshake_cause(stopped);
  finding.alternatives = "A device in between that looks into TLS and stops it.";
  finding.advice =
      "Compare firmware of the controller and version of the client's software, and the certificate that the project "
      "loads"
      " into the controller; clients of the same version as the one that works need no change.";
  finding.settles =
      "The security diagnostics of the controller, which log failed handshakes, and the log of the client.";
  findings.push_back(std::move(finding));
}

void clear_is_refused(const AuditInput& input, Index server, Index client, const Pairs& pairs, Findings& findings) {
  const Pair& pair = pairs.at(client);
  if (pair.clear.count == 0 || pair.clear_sessions > 0 || pair.agreed > 0) return;
  const std::string others = others_text(input, pairs, client);
  if (pair.clear.count < 2 && others.empty()) return;
  Finding finding = finding_about(pair, client, server, pair.clear);
  weigh(finding, others);
  if (others.empty()) finding.confidence = Confidence::low;
  finding.title = fmt::format("{} refuses the session of {}, which uses no TLS", input.who(server), input.who(client));
  finding.observation =
      fmt::format("{} asked {} {} ({}) for a session in clear text and was refused or cut off.{}", input.who(client),
                  introduced(input, server), counted(static_cast<std::int64_t>(pair.clear.count), "time"),
                  when(pair.clear.seen), others);
  finding.likely_cause =
      "The controller probably permits secure PG/PC and HMI communication only, which this client can't do.";
  finding.alternatives = "A wrong password, missing rights of the user, or no session free.";
  finding.advice =
      "Give the client a software that can do TLS (panels: an image of TIA Portal V17 or later). Permitting unencrypted"
      " communication in the CPU again opens it to everybody on the way.";
  finding.settles = "CPU properties, Protection & Security, Connection mechanisms; the diagnostic buffer of the CPU.";
  findings.push_back(std::move(finding));
}

void tls_is_missing(const AuditInput& input, Index server, Index client, const Pairs& pairs, Findings& findings) {
  const Pair& pair = pairs.at(client);
  const bool goes_on = pair.clear_sessions > 0 || pair.other_answers > 0 || pair.agreed > 0;
  if (pair.insisting.count == 0 || goes_on) return;
  const bool others =
      std::any_of(pairs.begin(), pairs.end(), [](const auto& entry) { return entry.second.clear_sessions > 0; });
  if (pair.insisting.count < 2 && !others) return;
  Finding finding = finding_about(pair, client, server, pair.insisting);
  finding.severity = finding.count > 1 ? Severity::warning : Severity::notice;
  finding.confidence = Confidence::medium;
  finding.title = fmt::format("{} wants TLS, {} has none", input.who(client), input.who(server));
  finding.observation =
      fmt::format("{} asked {} {} ({}) for TLS, was refused and asked for nothing else.{}", input.who(client),
                  introduced(input, server), counted(static_cast<std::int64_t>(pair.insisting.count), "time"),
                  when(pair.insisting.seen), others ? " Other clients work with it in clear text." : "");
  finding.likely_cause =
      "The firmware of the controller is too old for TLS, and the client is set to use nothing else.";
  finding.alternatives = "The project in the controller has secure communication switched off.";
  finding.advice =
      "Update the firmware and load a project with secure communication, or permit the client unencrypted communication"
      " with this controller for as long as it is that old.";
  finding.settles = "The firmware version of the controller, and the security settings of the client.";
  findings.push_back(std::move(finding));
}

}  // namespace

void secure_mismatch(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) {
    const Pairs pairs = pairs_of(input, i);
    for (const auto& [client, pair] : pairs) {
      handshake_fails(input, i, client, pairs, findings);
      clear_is_refused(input, i, client, pairs, findings);
      tls_is_missing(input, i, client, pairs, findings);
    }
  }
}

}  // namespace s7::reports::audit::rules
