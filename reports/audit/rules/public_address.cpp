// public-address: S7 between the plant and an address of the internet.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "reports/audit/crowds.hpp"
#include "reports/audit/exposure.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/special_addresses.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit::rules {
namespace {

// What passed, or tried to, between two stations of which at least one is public.
struct Crossing {
  std::vector<Index> connections;
  std::uint64_t requests = 0, attempts = 0;
  std::vector<std::string> protocols;
  Seen seen;
};

bool concerns(const AuditInput& input, Index client, Index server) {
  return is_public(input.stations[client].address) || is_public(input.stations[server].address);
}

std::string sides(const AuditInput& input, Index client, Index server) {
  const bool from = is_public(input.stations[client].address);
  const bool to = is_public(input.stations[server].address);
  if (from && to) return "Both addresses are public";
  return from ? "The client has a public address" : "The server has a public address";
}

Finding finding_of(const AuditInput& input, Index client, Index server, const Crossing& crossing) {
  const std::string& from = input.stations[client].address;
  const std::string& to = input.stations[server].address;
  const bool misused = neighbours(from, to);
  const bool talked = !crossing.connections.empty();
  Finding finding;
  finding.rule = "public-address";
  finding.client = client;
  finding.server = server;
  if (crossing.connections.size() == 1) finding.connection = crossing.connections.front();
  finding.severity = misused ? Severity::notice : talked ? Severity::critical : Severity::warning;
  finding.count = talked ? crossing.requests : crossing.attempts;
  finding.title = fmt::format("{} {} {} over a public address", from, talked ? "talks to" : "tries to reach", to);
  finding.observation =
      fmt::format("{}. {}, {}.", sides(input, client, server),
                  talked ? fmt::format("{} by {}", counted(static_cast<std::int64_t>(crossing.requests), "request"),
                                       listed(crossing.protocols))
                         : fmt::format("{} to open a connection for S7",
                                       counted(static_cast<std::int64_t>(crossing.attempts), "attempt")),
                  when(crossing.seen));
  finding.confidence = misused ? Confidence::medium : Confidence::high;
  finding.likely_cause = misused ? "The plant probably uses a public range inside, as if it were its own."
                                 : "S7 crosses the border of the plant; the protocol itself asks nobody who he is.";
  finding.alternatives = misused ? "Two sites of one owner that talk over the internet."
                                 : "The plant uses a public range inside, as if it were its own.";
  finding.advice =
      misused ? "Check that this range is routed inside only, and block port 102 at the border."
              : "Block port 102 at the border of the plant now; let remote access end in a VPN outside the cell.";
  finding.settles = "The owner of the address (whois), and the rules of the border firewall.";
  finding.saw(crossing.seen);
  return finding;
}

// Pairs of which nobody answered are told one by one only while they are few.
Finding finding_of_many(const AuditInput& input, const std::vector<std::pair<Index, Index>>& pairs,
                        std::uint64_t attempts, const Seen& seen) {
  Finding finding;
  finding.rule = "public-address";
  finding.severity = Severity::warning;
  finding.count = attempts;
  finding.title = fmt::format("{} pairs of stations try to talk over public addresses", pairs.size());
  std::vector<std::string> texts;
  for (const auto& [server, client] : pairs)
    texts.push_back(fmt::format("{} to {}", input.stations[client].address, input.stations[server].address));
  finding.observation =
      fmt::format("{} to open a connection for S7, none with an answer by S7, {}: {}.",
                  counted(static_cast<std::int64_t>(attempts), "attempt"), when(seen), listed(texts, 3));
  finding.confidence = Confidence::medium;
  finding.likely_cause = "Somebody looks for controllers, or sends packets with forged addresses.";
  finding.alternatives = "The plant uses a public range inside, as if it were its own.";
  finding.advice = "Block port 102 at the border of the plant now.";
  finding.settles = "The MAC address of the senders: that of the border router, or of a station inside.";
  finding.saw(seen);
  return finding;
}

constexpr std::size_t many_pairs = 16;

void only_tried(const AuditInput& input, const std::map<std::pair<Index, Index>, Crossing>& crossings,
                Findings& findings) {
  std::vector<std::pair<Index, Index>> pairs;
  std::uint64_t attempts = 0;
  Seen seen;
  for (const auto& [pair, crossing] : crossings) {
    if (!crossing.connections.empty()) continue;
    pairs.push_back(pair);
    attempts += crossing.attempts;
    seen.extend(crossing.seen);
  }
  if (pairs.size() > many_pairs) return findings.push_back(finding_of_many(input, pairs, attempts, seen));
  for (const auto& pair : pairs) findings.push_back(finding_of(input, pair.second, pair.first, crossings.at(pair)));
}

}  // namespace

void public_address(const AuditInput& input, Findings& findings) {
  const Crowds crowds(input);
  std::map<std::pair<Index, Index>, Crossing> crossings;
  for (Index i = 0; i < input.connections.size(); ++i) {
    const Connection& connection = input.connections[i];
    if (!is_s7(connection.protocol) || !concerns(input, connection.client, connection.server)) continue;
    Crossing& crossing = crossings[{connection.server, connection.client}];
    crossing.connections.push_back(i);
    crossing.requests += connection.requests;
    const auto& known = crossing.protocols;
    if (std::find(known.begin(), known.end(), connection.protocol) == known.end())
      crossing.protocols.push_back(connection.protocol);
    crossing.seen.extend(connection.seen);
  }
  for (const Attempt& attempt : input.attempts) {
    if (attempt.port != 102 || attempt.outcome == "established") continue;
    if (!concerns(input, attempt.client, attempt.server) || crowds.cover(attempt.client, attempt.server)) continue;
    Crossing& crossing = crossings[{attempt.server, attempt.client}];
    crossing.attempts += attempt.count;
    if (crossing.connections.empty()) crossing.seen.extend(attempt.seen);
  }
  for (const auto& [pair, crossing] : crossings)
    if (!crossing.connections.empty()) findings.push_back(finding_of(input, pair.second, pair.first, crossing));
  only_tried(input, crossings, findings);
}

}  // namespace s7::reports::audit::rules
