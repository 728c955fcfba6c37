#include "reports/audit/audit.hpp"

#include <algorithm>
#include <tuple>

#include "reports/audit/crowds.hpp"
#include "reports/audit/filter.hpp"

namespace s7::reports::audit {
namespace {

std::size_t place_of(const std::optional<Index>& index) { return index ? *index + 1 : 0; }

// Stations in the order of their first connection: servers are sorted by address there.
auto order_of(const Finding& finding) {
  const bool trust = group_of(finding.rule) == Group::trust;
  return std::tuple(!trust, trust ? 0 : -static_cast<int>(finding.severity), rule_number(finding.rule).value_or(0),
                    place_of(finding.server), place_of(finding.client), place_of(finding.connection),
                    finding.first_seen.value_or(0));
}

// One of a crowd is no finding of its own: there may be thousands of them.
void leave_out_crowds(const AuditInput& input, Findings& findings) {
  if (findings.size() < Crowds::many_clients) return;
  const Crowds crowds(input);
  std::erase_if(findings, [&](const Finding& finding) { return crowds.cover(finding); });
}

}  // namespace

void finish(const AuditInput& input, Findings& findings) {
  leave_out_crowds(input, findings);
  std::erase_if(findings, [&](const Finding& finding) {
    return input.mutes.covers(input, finding.rule, finding.client, finding.server);
  });
  for (Finding& finding : findings) {
    if (finding.technique.empty()) finding.technique = input.knowledge.techniques.id(finding.rule);
    if (finding.filter.empty()) finding.filter = filter_for(input, finding);
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return order_of(a) < order_of(b); });
}

Findings audit(const AuditInput& input) {
  Findings findings;
  for (const RuleFunction rule : rule_functions()) rule(input, findings);
  finish(input, findings);
  return findings;
}

}  // namespace s7::reports::audit
