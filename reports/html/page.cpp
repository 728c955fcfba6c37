#include "reports/html/page.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

#include "reports/audit/exposure.hpp"
#include "reports/html/assets.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

// Nothing may be fetched, and no script runs but ours, whatever stands in the page.
std::string head(std::string_view title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; script-src '{}';"
      " base-uri 'none'; form-action 'none'\">\n"
      "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n</head>\n",
      style_hash(), script_hash(), escape(title), page_style());
}

std::string foot() {
  return fmt::format(
      "<footer><p>Made by s7scope from captured packets alone; nothing was sent to any station. Times are UTC. An"
      " empty cell is unknown.</p></footer>\n<script>{}</script>\n</body>\n</html>\n",
      page_script());
}

std::string navigation(const std::vector<Section>& sections) {
  std::string out = "<nav aria-label=Contents><ul>";
  for (const Section& section : sections)
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, escape(section.label));
  return out + "</ul></nav>\n";
}

std::string body_of(const Section& section) {
  return fmt::format("<section id={0} aria-labelledby={0}-h>\n<h2 id={0}-h>{1}</h2>\n{2}</section>\n", section.id,
                     escape(section.title), section.body);
}

std::vector<Section> sections_of(const Material& material) {
  std::vector<Section> sections{summary(material),        trust(material),       findings(material),
                                connection_map(material), controllers(material), timeline(material)};
  std::vector<Section> rest = remarks(material);
  std::move(rest.begin(), rest.end(), std::back_inserter(sections));
  sections.push_back(tables(material));
  std::erase_if(sections, [](const Section& section) { return section.body.empty(); });
  return sections;
}

std::string opening(std::string_view heading, std::string_view about) {
  return fmt::format(
      "<body>\n<a class=skip href=\"#main\">Skip to the content</a>\n<header><h1>{}</h1><p>{}</p></header>\n",
      escape(heading), escape(about));
}

}  // namespace

std::string report_page(const audit::AuditInput& input, const audit::Findings& found, const Source& source) {
  const Material material{input, found, source, audit::controllers(input)};
  const std::vector<Section> sections = sections_of(material);
  std::string out = head(fmt::format("S7 communication: {}", source.name));
  out += opening("S7 communication observed", fmt::format("Inventory {}", source.name));
  out += navigation(sections);
  // Browsers lay out a long page in no time when they may leave out what is not on the screen.
  out += material.controllers.size() > 60 ? "<main id=main class=many>\n" : "<main id=main>\n";
  for (const Section& section : sections) out += body_of(section);
  return out + "</main>\n" + foot();
}

std::string view_page(const Table& for_people, std::string_view name) {
  std::string out = head(fmt::format("{}: {}", for_people.title, name));
  out += opening(for_people.title, fmt::format("Inventory {}", name));
  out += "<main id=main class=tables>\n<section>\n";
  const auto rows = static_cast<std::int64_t>(for_people.rows.size());
  const std::string caption =
      rows == 0 ? for_people.title : fmt::format("{}: {}", for_people.title, counted(rows, "row"));
  out += render(for_people, {caption, "view", true, true});
  return out + "</section>\n</main>\n" + foot();
}

}  // namespace s7::reports::html
