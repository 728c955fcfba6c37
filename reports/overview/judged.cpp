#include "reports/overview/judged.hpp"

#include <fmt/format.h>

#include "reports/audit/exposure.hpp"
#include "reports/audit/present.hpp"
#include "reports/audit/resources.hpp"
#include "reports/humanise.hpp"

namespace s7::reports {
namespace {

// "Held 3 connections at once (2 PG, 1 OP) of 16 (documented)."
std::string held_text(const audit::AuditInput& input, audit::Index station) {
  const audit::Resources held = audit::resources_of(input, station);
  if (held.peak == 0) return {};
  std::string text = fmt::format("Held {} at once ({})", counted(static_cast<std::int64_t>(held.peak), "connection"),
                                 audit::types_text(held.peak_by_type));
  const Family* family = input.family(station);
  if (family != nullptr && family->connections)
    text += fmt::format(" of {}", limit_text(*family->connections, family->connections_certainty));
  return text + ".";
}

}  // namespace

void judge(OverviewSource& source, const audit::AuditInput& input, const audit::Findings& findings) {
  source.judged = true;
  source.severities = audit::severity_counts(findings);
  for (const audit::Finding& finding : findings)
    source.findings.push_back({std::string(audit::name(finding.severity)), finding.title,
                               finding.severity >= audit::Severity::warning,
                               finding.severity >= audit::Severity::notice});
  for (const audit::Index station : audit::controllers(input)) {
    std::string text = held_text(input, station);
    if (!text.empty()) source.held.emplace(input.stations[station].address, std::move(text));
  }
}

}  // namespace s7::reports
