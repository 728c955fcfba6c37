// scan, from the other side: many stations that nobody answers try the same servers.

#include <fmt/format.h>

#include "reports/audit/crowds.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

// What the capturing program only counted because there was too much of it.
std::string only_counted(const AuditInput& input) {
  std::uint64_t count = 0;
  for (const Problem& problem : input.problems)
    if (problem.layer == "limit" && (problem.cause == "attempts" || problem.cause == "sessions"))
      count += problem.count;
  if (count == 0) return {};
  return fmt::format(" Further {} of stations without an answer were counted, but not kept singly.",
                     counted(static_cast<std::int64_t>(count), "try", "tries"));
}

Finding finding_of(const AuditInput& input, const Crowd& crowd) {
  const auto number = [](std::uint64_t value) { return human_count(static_cast<std::int64_t>(value)); };
  Finding finding;
  finding.rule = "scan";
  finding.severity = Severity::warning;
  if (crowd.servers.size() == 1) finding.server = crowd.servers.front();
  const std::string servers = crowd.servers.size() == 1 ? input.who(crowd.servers.front())
                                                        : fmt::format("{} servers", number(crowd.servers.size()));
  finding.count = crowd.clients.size();
  finding.title = fmt::format("{} stations try {} in vain", number(crowd.clients.size()), servers);
  finding.observation = fmt::format(
      "{} different addresses tried {} times to open or to use a connection to {} ({}), up to {} of them within a "
      "minute; none of them was seen to be answered by anybody.{}",
      number(crowd.clients.size()), number(crowd.tries),
      crowd.servers.size() == 1 ? servers : fmt::format("{}: {}", servers, stations_text(input, crowd.servers)),
      when(crowd.seen), number(crowd.within_a_minute), only_counted(input));
  finding.likely_cause = "Probably a flood or a scan with forged sender addresses.";
  finding.confidence = Confidence::medium;
  finding.alternatives =
      "Many real stations look for a server that is switched off; its answers take a way that this sensor does not "
      "see.";
  finding.advice =
      "Find the switch port that these packets come from (their MAC address) and disconnect it. Block port 102 where"
      " other networks begin.";
  finding.settles = "The MAC addresses of the senders: forged packets of one sender share one.";
  finding.technique = "T0814";
  finding.saw(crowd.seen);
  return finding;
}

}  // namespace

void crowd(const AuditInput& input, Findings& findings) {
  const Crowds crowds(input);
  for (const Crowd& crowd : crowds.all()) findings.push_back(finding_of(input, crowd));
}

}  // namespace s7::reports::audit::rules
