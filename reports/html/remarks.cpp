// What the overview tells of everything that is no controller, in the same words.

#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/overview/sections.hpp"

namespace s7::reports::html {

Section section_of(std::string_view id, std::string_view label, const Document& document) {
  Section section{id, label, {}, {}};
  Document rest;
  for (const Block& block : document.blocks()) {
    if (section.title.empty() && block.kind == Block::Kind::heading)
      section.title = block.text;
    else
      rest.add(block.kind, block.text, block.alarming);
  }
  section.body = render(rest, 3);
  return section;
}

std::vector<Section> remarks(const Material& material) {
  const OverviewSource& source = material.source.overview;
  Document attempts, others, operations, missing;
  add_attempts(attempts, source);
  add_other_protocols(others, source);
  add_operations(operations, source);
  add_not_observed(missing, source, material.source.facts);
  return {section_of("attempts", "Attempts", attempts), section_of("others", "Not S7", others),
          section_of("engineering", "Engineering", operations), section_of("silence", "Not observed", missing)};
}

}  // namespace s7::reports::html
