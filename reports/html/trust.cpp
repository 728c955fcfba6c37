#include <fmt/format.h>

#include "reports/audit/rule.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports::html {

Section trust(const Material& material) {
  Document document;
  add_captures(document, material.source.overview, material.source.facts);
  Section section = section_of("captured", "Captures", document);
  section.title = "What was captured, and what was lost";
  std::string doubts;
  for (std::size_t i = 0; i < material.findings.size(); ++i) {
    const audit::Finding& finding = material.findings[i];
    if (audit::group_of(finding.rule) == audit::Group::trust) doubts += finding_article(material.input, finding, i);
  }
  if (doubts.empty()) {
    if (!material.input.captures.empty())
      section.body += "<p>No rule of the audit found a reason to doubt these captures.</p>\n";
  } else {
    section.body += "<p>How far the rest can be believed:</p>\n" + doubts;
  }
  return section;
}

}  // namespace s7::reports::html
