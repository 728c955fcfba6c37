#pragma once

// The parts of the page, each in a file of its own, in the order of the page. A part without body is left out, with its
// line in the navigation.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/audit.hpp"
#include "reports/document.hpp"
#include "reports/html/source.hpp"

namespace s7::reports::html {

struct Section {
  std::string_view id;     // of the element, one word
  std::string_view label;  // in the navigation
  std::string title;       // unescaped
  std::string body;        // HTML; its headings begin at h3
};

// What the sections read: an inventory in memory, what the audit concludes of it, and its views.
struct Material {
  const audit::AuditInput& input;
  const audit::Findings& findings;
  const Source& source;
  std::vector<audit::Index> controllers;  // those with an article of their own, ascending
};

// The id of a controller's article; empty for a station that has none.
[[nodiscard]] std::string article_of(const Material& material, audit::Index station);

[[nodiscard]] Section summary(const Material& material);
// Captures, losses, and what follows for the rest.
[[nodiscard]] Section trust(const Material& material);
[[nodiscard]] Section findings(const Material& material);
// Who talks to whom: a drawing, or matrices where there are too many for one.
[[nodiscard]] Section connection_map(const Material& material);
// Sessions, events and refusals over the time of the captures.
[[nodiscard]] Section timeline(const Material& material);
[[nodiscard]] Section controllers(const Material& material);
// Failed attempts, other protocols, engineering, what was not observed: as the overview tells them.
[[nodiscard]] std::vector<Section> remarks(const Material& material);
[[nodiscard]] Section tables(const Material& material);

// A finding as an article with the heading h3 or, by `level`, a lower one. `number`: its place in the list of findings.
[[nodiscard]] std::string finding_article(const audit::AuditInput& input, const audit::Finding& finding,
                                          std::size_t number);
// Connections in use are numbers to look up unless they come near a limit.
[[nodiscard]] bool is_plain_number(const audit::Finding& finding);
// The first heading becomes the title, the rest the body.
[[nodiscard]] Section section_of(std::string_view id, std::string_view label, const Document& document);

}  // namespace s7::reports::html
