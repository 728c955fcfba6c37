#include <fmt/format.h>

#include "reports/overview/sections.hpp"

namespace s7::reports {
namespace {

using Kind = Block::Kind;

constexpr std::size_t most_listed = 12;

}  // namespace

// What needs doing, by weight; what is only good to know is a number.
void add_findings(Document& page, const OverviewSource& source) {
  if (!source.judged) return;
  page.add(Kind::heading, fmt::format("Findings: {}", source.severities));
  std::size_t said = 0, worth = 0;
  for (const OverviewSource::Finding& finding : source.findings) {
    if (!finding.worth_a_line) continue;
    ++worth;
    if (said < most_listed)
      page.add(Kind::item, fmt::format("[{}] {}", finding.severity, finding.title), finding.alarming);
    if (said < most_listed) ++said;
  }
  if (worth > said) page.add(Kind::item, fmt::format("and {} more", worth - said));
  if (!source.findings.empty()) page.add(Kind::paragraph, "What each rests on, and what to do: s7scope audit.");
}

}  // namespace s7::reports
