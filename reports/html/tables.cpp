// The views, as report prints them.

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {
namespace {

// "10.0.0.5", "10.0.0.5:102" and "[fd00::5]:102" with the name of the station, unless it is there already.
std::string named(const audit::AuditInput& input, const std::string& text) {
  std::string address = text;
  if (input.station_index.count(address) == 0) {
    address = text.substr(0, text.rfind(':'));
    if (address.size() > 2 && address.front() == '[') address = address.substr(1, address.size() - 2);
  }
  const auto at = input.station_index.find(address);
  return at == input.station_index.end() ? text : station(text, input.stations[at->second].name);
}

// Everywhere else on the page stations go by address and name.
Table with_names(const audit::AuditInput& input, Table table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name != "client" && table.columns[i].name != "server") continue;
    for (auto& row : table.rows)
      if (auto* text = std::get_if<std::string>(&row[i]); text != nullptr) *text = named(input, *text);
  }
  return table;
}

}  // namespace

Section tables(const Material& material) {
  Section section{"tables", "Tables", "Tables", {}};
  if (material.input.captures.empty()) return section;
  section.body = "<p class=switch><label><input type=checkbox id=details> Show every column</label></p>\n";
  std::string none;
  for (const ViewTable& view : material.source.views) {
    if (view.table.rows.empty()) {
      none += (none.empty() ? "" : ", ") + view.view;
      continue;
    }
    const auto shown = static_cast<std::int64_t>(view.table.rows.size());
    section.body += fmt::format("<h3>{}</h3>\n", escape(view.table.title));
    const std::string caption = shown < view.total ? fmt::format("{}: the first {} of {}", view.table.title,
                                                                 human_count(shown), counted(view.total, "row"))
                                                   : fmt::format("{}: {}", view.table.title, counted(shown, "row"));
    section.body += render(with_names(material.input, view.table), {caption, "t-" + view.view, false, true});
    if (shown < view.total)
      section.body += fmt::format(
          "<p class=\"note more\">{} rows are not on this page; all of them: s7scope report INVENTORY {} -f csv</p>\n",
          human_count(view.total - shown), view.view);
  }
  if (!none.empty()) section.body += fmt::format("<p>Without rows: {}.</p>\n", escape(none));
  return section;
}

}  // namespace s7::reports::html
