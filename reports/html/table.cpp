#include "reports/html/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reports/html/markup.hpp"
#include "reports/render.hpp"

namespace s7::reports::html {
namespace {

bool known(const storage::Value& value) { return !std::holds_alternative<std::monostate>(value); }

// "0" and "-" are nothing to look at.
bool alarms(const TableColumn& column, const std::string& text) {
  return column.alarming && !text.empty() && text != "0" && text != "no";
}

// Times wrap badly in a narrow column; kinds of connections and lists of bytes do a little.
std::string width_class(const TableColumn& column) {
  if (column.name.find("(UTC)") != std::string::npos) return " class=w";
  if (column.name == "blocks and bytes" || column.name == "type" || column.name.find("TSAP") != std::string::npos)
    return " class=h";
  return {};
}

std::vector<std::size_t> shown_columns(const Table& table) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool filled =
        std::any_of(table.rows.begin(), table.rows.end(), [i](const auto& row) { return known(row[i]); });
    if (filled || table.columns[i].rank == 0) shown.push_back(i);
  }
  return shown;
}

std::string empty_columns(const Table& table, const std::vector<std::size_t>& shown) {
  std::string names;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (std::find(shown.begin(), shown.end(), i) != shown.end()) continue;
    names += (names.empty() ? "" : ", ") + escape(table.columns[i].name);
  }
  return names.empty() ? names : fmt::format("<p class=note>Nothing is known of: {}.</p>\n", names);
}

// A class per cell would be a third of a long page: n3 puts the third column to the right, d3 makes it a detail.
std::string column_classes(const Table& table, const std::vector<std::size_t>& shown) {
  std::string names;
  for (std::size_t i = 0; i < std::min(shown.size(), styled_columns); ++i) {
    const TableColumn& column = table.columns[shown[i]];
    if (column.alignment == Alignment::right) names += fmt::format("{}n{}", names.empty() ? "" : " ", i + 1);
    if (column.rank >= detail_rank) names += fmt::format("{}d{}", names.empty() ? "" : " ", i + 1);
  }
  return names.empty() ? names : fmt::format(" class=\"{}\"", names);
}

void add_cell(std::string& out, const TableColumn& column, const storage::Value& value) {
  if (!known(value)) {
    out += "<td>";
    return;
  }
  const std::string text = cell_text(column, value);
  out += alarms(column, text) ? "<td class=a>" : "<td>";
  out += escape(text);
}

void add_rows(std::string& out, const Table& table, const std::vector<std::size_t>& shown,
              const std::vector<RowGroup>& groups) {
  auto group = groups.begin();
  out += "<tbody>\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (group != groups.end() && group->first == row) {
      out += fmt::format("{}<tr><th colspan={} scope=rowgroup>{}\n", row == 0 ? "" : "<tbody>\n", shown.size(),
                         escape(group->label));
      ++group;
    }
    out += "<tr>";
    for (const std::size_t i : shown) add_cell(out, table.columns[i], table.rows[row][i]);
    out += "\n";
  }
}

}  // namespace

TableColumn column(std::string heading, Alignment alignment, bool alarming) {
  return {std::move(heading), storage::ColumnKind::text, alignment, 0, alarming};
}

std::string render(const Table& table, const TableStyle& style) {
  if (table.rows.empty()) return fmt::format("<p>{}: none.</p>\n", escape(style.caption));
  const std::vector<std::size_t> shown = shown_columns(table);
  std::string out = fmt::format("<div class={} role=region aria-label=\"{}\" tabindex=0>\n<table",
                                style.details ? "\"t all\"" : "t", escape(style.caption));
  if (!style.id.empty()) out += fmt::format(" id=\"{}\"", escape(style.id));
  out += fmt::format("{}><caption>{}</caption>\n<thead><tr>", column_classes(table, shown), escape(style.caption));
  for (const std::size_t i : shown)
    out += fmt::format("<th scope=col{}>{}</th>", width_class(table.columns[i]), escape(table.columns[i].name));
  out += "</tr></thead>\n";
  add_rows(out, table, shown, style.groups);
  out += "</tbody></table></div>\n";
  return style.names_empty ? out + empty_columns(table, shown) : out;
}

}  // namespace s7::reports::html
