// The views, as report prints them.

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/section.hpp"
#include "reports/html/table.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::html {

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
    section.body += render(view.table, {caption, "t-" + view.view, false, true});
    if (shown < view.total)
      section.body += fmt::format(
          "<p class=\"note more\">{} rows are not on this page; all of them: s7scope report INVENTORY {} -f csv</p>\n",
          human_count(view.total - shown), view.view);
  }
  if (!none.empty()) section.body += fmt::format("<p>Without rows: {}.</p>\n", escape(none));
  return section;
}

}  // namespace s7::reports::html
