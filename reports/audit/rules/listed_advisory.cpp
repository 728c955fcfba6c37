// listed-advisory: the order number and firmware of a controller are listed in an advisory of its vendor.

#include <fmt/format.h>

#include "reports/audit/exposure.hpp"
#include "reports/audit/filter.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"

namespace s7::reports::audit::rules {
namespace {

std::string advisory_text(const Advisory& advisory) {
  std::string text = advisory.id;
  if (!advisory.cve.empty()) text += fmt::format(" ({})", advisory.cve);
  text += ": " + advisory.topic;
  if (!advisory.firmware_below.empty()) text += fmt::format(", below firmware {}", advisory.firmware_below);
  return text;
}

void tell(const AuditInput& input, Index station, Findings& findings) {
  const std::string order_number = input.fact(station, "order_number");
  if (order_number.empty()) return;
  const auto advisories = input.knowledge.advisories.find(order_number, input.fact(station, "firmware"));
  if (advisories.empty()) return;
  std::vector<std::string> texts, advice;
  for (const Advisory* advisory : advisories) {
    texts.push_back(advisory_text(*advisory));
    if (!advisory->advice.empty()) advice.push_back(fmt::format("{}: {}", advisory->id, advisory->advice));
  }
  Finding& finding = findings.emplace_back();
  finding.rule = "listed-advisory";
  finding.severity = Severity::notice;
  finding.server = station;
  finding.count = advisories.size();
  finding.title = fmt::format("{} is listed in {}", input.who(station),
                              advisories.size() == 1 ? "an advisory" : fmt::format("{} advisories", advisories.size()));
  finding.observation =
      fmt::format("{} is listed as affected: {}.", introduced(input, station), fmt::join(texts, "; also "));
  finding.confidence = Confidence::medium;
  finding.likely_cause = "The firmware is older than the vendor's repair, or there is none.";
  finding.alternatives = "A variant or hardware version that the advisory leaves out.";
  finding.advice = fmt::format("Verify in the advisory, then: {}.", fmt::join(advice, ". "));
  finding.settles = "The text of the advisory, and the order number and firmware on the module.";
  for (const Identity& identity : input.stations[station].identities)
    if (identity.fact == "order_number" || identity.fact == "firmware") finding.saw(identity.seen.first);
  finding.filter = frame_filter(finding.evidence);  // what tells an identity may be no IP packet
}

}  // namespace

void listed_advisory(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) tell(input, i, findings);
}

}  // namespace s7::reports::audit::rules
