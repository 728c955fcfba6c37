#include "reports/markdown.hpp"
#include "reports/render.hpp"

namespace s7::reports {

std::string render_md(const Table& table) {
  std::string out = "## " + escape_markdown(table.title) + "\n\n";
  if (table.rows.empty()) return out + "None.\n";
  std::string rule = "|";
  out += "|";
  for (const TableColumn& column : table.columns) {
    out += " " + escape_markdown(column.name) + " |";
    rule += column.alignment == Alignment::right ? " ---: |" : " --- |";
  }
  out += "\n" + rule + "\n";
  for (const auto& row : table.rows) {
    out += "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool text = std::holds_alternative<std::string>(row[i]);
      out += " " + (text ? escape_markdown(std::get<std::string>(row[i])) : cell_text(table.columns[i], row[i])) + " |";
    }
    out += "\n";
  }
  return out;
}

}  // namespace s7::reports
