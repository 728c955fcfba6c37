// scan: one station tries many servers, many connection points of one server, or many blocks that are not there.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/crowds.hpp"
#include "reports/audit/densest.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr Duration window = search_window;
constexpr std::size_t many_servers = 8;  // distinct ones in a window, most of them without success
constexpr std::size_t many_blocks = 10;  // more missing DBs than that
constexpr std::uint16_t object_missing = 0x0a;

Finding scan_by(Index client) {
  Finding finding;
  finding.rule = "scan";
  finding.severity = Severity::warning;
  finding.client = client;
  finding.confidence = Confidence::medium;
  return finding;
}

std::string span_of(const Finding& finding) {
  return time_span(rfc3339(finding.first_seen.value_or(0)), rfc3339(finding.last_seen.value_or(0)));
}

void many_hosts(const AuditInput& input, Index client, Findings& findings) {
  Densest<Index> densest;
  for (const Index index : input.stations[client].attempts_from)
    densest.add(input.attempts[index].seen.first.time, input.attempts[index].server, index);
  if (densest.distinct() < many_servers) return;
  Finding finding = scan_by(client);
  std::set<Index> tried, reached;
  for (const Index index : densest.steps()) {
    const Attempt& attempt = input.attempts[index];
    tried.insert(attempt.server);
    if (attempt.outcome == "established") reached.insert(attempt.server);
    finding.saw(attempt.seen);
  }
  if (2 * reached.size() > tried.size()) return;  // a control system that connects to its controllers
  finding.count = tried.size();
  finding.title = fmt::format("{} tries {} servers within a minute", input.who(client), tried.size());
  finding.observation =
      fmt::format("{} tried to open S7 connections to {} within {}, {} of them answered with S7: {}.",
                  input.who(client), counted(static_cast<std::int64_t>(tried.size()), "address", "addresses"),
                  human_duration(window), reached.size(), stations_text(input, {tried.begin(), tried.end()}));
  finding.likely_cause = "It looks for controllers.";
  finding.alternatives =
      "The engineering tool lists accessible devices; an asset scanner at work; a control system whose"
      " controllers are switched off.";
  finding.advice =
      "Ask who runs a scanner or engineering tool there. If nobody does, disconnect the station and look at"
      " what else it did. Known scanners: audit --mute.";
  finding.settles = "Who worked at this station at that time.";
  finding.filter.clear();
  findings.push_back(std::move(finding));
}

void many_connection_points(const AuditInput& input, Index server, Findings& findings) {
  for (const PointSearch& search : point_searches(input, server)) {
    const Index client = search.client;
    if (input.trust.half_seen(client)) continue;  // success may be in the direction that was not captured
    Finding finding = scan_by(client);
    std::set<std::string> tried, confirmed;
    for (const Index index : search.attempts) {
      const Attempt& attempt = input.attempts[index];
      tried.insert(*attempt.server_tsap);
      if (attempt.outcome == "established") confirmed.insert(*attempt.server_tsap);
      finding.saw(attempt.seen);
    }
    finding.server = server;
    finding.count = tried.size();
    finding.title =
        fmt::format("{} tries {} connection points of {}", input.who(client), tried.size(), input.who(server));
    finding.observation = fmt::format("{} called {} different TSAPs of {} within {} ({}), {} of them accepted: {}.",
                                      input.who(client), tried.size(), input.who(server), human_duration(window),
                                      span_of(finding), confirmed.size(), listed({tried.begin(), tried.end()}));
    finding.likely_cause = "It looks for the slot of the CPU, or for connection points that answer.";
    finding.alternatives = "A driver that tries the slots one after the other at its first start.";
    finding.advice =
        "Ask what runs on this station. A driver should be given rack and slot of the CPU; of a scanner"
        " somebody should know.";
    finding.settles = "The settings of the program on that station.";
    findings.push_back(std::move(finding));
  }
}

// Blocks that are not there, asked for one after the other.
void missing_blocks(const AuditInput& input, const Connection& connection, Findings& findings) {
  std::vector<std::tuple<Time, std::int64_t, Index>> missing;
  const Index offset = connection.accesses.begin;
  for (Index i = 0; i < connection.accesses.size(); ++i) {
    const Access& access = input.accesses[offset + i];
    if (access.area != "DB" || !access.db || access.ok > 0) continue;
    for (const CodeSeen& code : access.codes)
      if (code.code == object_missing) missing.emplace_back(code.seen.first.time, *access.db, offset + i);
  }
  std::sort(missing.begin(), missing.end());
  Densest<std::int64_t> densest;
  for (const auto& [time, db, index] : missing) densest.add(time, db, index);
  if (densest.distinct() <= many_blocks) return;
  Finding finding = scan_by(connection.client);
  finding.severity = Severity::notice;
  finding.server = connection.server;
  finding.connection = static_cast<Index>(&connection - input.connections.data());
  finding.count = densest.distinct();
  std::set<std::int64_t> blocks;
  for (const Index index : densest.steps()) {
    blocks.insert(*input.accesses[index].db);
    finding.saw(input.accesses[index].seen);
  }
  finding.title = fmt::format("{} asks {} for {} data blocks that are not there", input.who(connection.client),
                              input.who(connection.server), densest.distinct());
  finding.observation =
      fmt::format("{} asked {} for {} different data blocks within {} that it does not have (DB{} to DB{}), {}.",
                  input.who(connection.client), introduced(input, connection.server), densest.distinct(),
                  human_duration(window), *blocks.begin(), *blocks.rbegin(), span_of(finding));
  finding.likely_cause = "It finds out which data blocks exist.";
  finding.alternatives = "A list of variables that belongs to another program or another machine.";
  finding.advice = "Ask what runs on this station; if it is a known client, correct its list of variables.";
  finding.settles = "The list of variables of the client beside the blocks of the controller.";
  findings.push_back(std::move(finding));
}

}  // namespace

void scan(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) {
    if (!input.trust.half_seen(i)) many_hosts(input, i, findings);  // success may have gone unseen
    many_connection_points(input, i, findings);
  }
  for (const Connection& connection : input.connections) missing_blocks(input, connection, findings);
  crowd(input, findings);
}

}  // namespace s7::reports::audit::rules
