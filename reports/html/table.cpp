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

// Times wrap badly in a narrow column; kinds of connections do a little.
std::string class_of(const TableColumn& column) {
  std::string names;
  if (column.alignment == Alignment::right) names += " n";
  if (column.rank >= detail_rank) names += " d";
  if (column.name.find("(UTC)") != std::string::npos) names += " w";
  if (column.name == "type" || column.name.find("TSAP") != std::string::npos) names += " h";
  return names.empty() ? names : fmt::format(" class=\"{}\"", names.substr(1));
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

void add_cell(std::string& out, const TableColumn& column, const storage::Value& value) {
  const bool right = column.alignment == Alignment::right;
  const bool detail = column.rank >= detail_rank;
  if (!known(value)) {
    out += detail ? "<td class=d>" : "<td>";
    return;
  }
  const std::string text = cell_text(column, value);
  std::string names;
  if (right) names += "n";
  if (detail) names += names.empty() ? "d" : " d";
  if (alarms(column, text)) names += names.empty() ? "a" : " a";
  if (names.empty()) {
    out += "<td>";
  } else {
    out += names.size() == 1 ? fmt::format("<td class={}>", names) : fmt::format("<td class=\"{}\">", names);
  }
  out += escape(text);
}

}  // namespace

TableColumn column(std::string heading, Alignment alignment, bool alarming) {
  return {std::move(heading), storage::ColumnKind::text, alignment, 0, alarming};
}

std::string render(const Table& table, const TableStyle& style) {
  if (table.rows.empty()) return fmt::format("<p>{}: none.</p>\n", escape(style.caption));
  const std::vector<std::size_t> shown = shown_columns(table);
  std::string out = fmt::format("<div class=\"t{}\" role=region aria-label=\"{}\" tabindex=0>\n<table",
                                style.details ? " all" : "", escape(style.caption));
  if (!style.id.empty()) out += fmt::format(" id=\"{}\"", escape(style.id));
  out += fmt::format("><caption>{}</caption>\n<thead><tr>", escape(style.caption));
  for (const std::size_t i : shown)
    out += fmt::format("<th scope=col{}>{}</th>", class_of(table.columns[i]), escape(table.columns[i].name));
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (const std::size_t i : shown) add_cell(out, table.columns[i], row[i]);
    out += "\n";
  }
  out += "</tbody></table></div>\n";
  return style.names_empty ? out + empty_columns(table, shown) : out;
}

}  // namespace s7::reports::html
