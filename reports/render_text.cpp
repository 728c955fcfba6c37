#include <fmt/format.h>

#include <algorithm>

#include "reports/render.hpp"
#include "reports/text_layout.hpp"
#include "reports/unicode.hpp"
#include "reports/wrap.hpp"

namespace s7::reports {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view dim = "\x1b[2m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view plain = "\x1b[0m";

class TextTable {
 public:
  TextTable(const Table& table, const TextStyle& style) : table_(table), style_(style) {
    cells_.reserve(table.rows.size());
    for (const auto& row : table.rows) {
      auto& texts = cells_.emplace_back();
      for (std::size_t i = 0; i < row.size(); ++i) texts.push_back(cell_text(table.columns[i], row[i]));
    }
    layout_ = lay_out(table.columns, cells_, style.width);
  }
  std::string render();

 private:
  enum class Line : std::uint8_t { heading, rule, row };
  void paint(std::string_view colour, std::string_view text) {
    if (style_.colour && !colour.empty()) {
      fmt::format_to(std::back_inserter(out_), "{}{}{}", colour, text, plain);
    } else {
      out_ += text;
    }
  }
  [[nodiscard]] std::string_view colour_of(Line kind, std::size_t column, const std::string& cell) const {
    if (kind != Line::row) return kind == Line::heading ? bold : std::string_view{};
    if (cell == nothing) return dim;
    return table_.columns[column].alarming && cell != "0" ? red : std::string_view{};
  }
  void line(const std::vector<std::string>& cells, Line kind);
  void footer();
  void note(std::string_view format, const std::vector<std::size_t>& columns);

  const Table& table_;
  const TextStyle& style_;
  std::vector<std::vector<std::string>> cells_;
  Layout layout_;
  std::string out_;
};

// One row, as many lines as its longest wrapped cell needs. Blanks that nothing follows are not written.
void TextTable::line(const std::vector<std::string>& cells, Line kind) {
  std::vector<std::vector<std::string>> parts;
  std::size_t lines = 1;
  for (const Layout::Shown& shown : layout_.shown) {
    lines = std::max(lines, parts.emplace_back(wrap(cells[shown.column], shown.width)).size());
  }
  for (std::size_t number = 0; number < lines; ++number) {
    std::size_t owed = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Layout::Shown& shown = layout_.shown[i];
      if (i > 0) owed += column_gap;
      const std::string text = number < parts[i].size() ? parts[i][number] : "";
      const std::size_t width = display_width(text);
      const std::size_t padding = shown.width > width ? shown.width - width : 0;
      const bool right = table_.columns[shown.column].alignment == Alignment::right;
      if (right) owed += padding;
      if (!text.empty()) {
        out_.append(owed, ' ');
        owed = 0;
        paint(colour_of(kind, shown.column, cells[shown.column]), text);
      }
      if (!right) owed += padding;
    }
    out_.push_back('\n');
  }
}

void TextTable::note(std::string_view format, const std::vector<std::size_t>& columns) {
  if (columns.empty()) return;
  std::string names;
  for (const std::size_t column : columns) {
    if (!names.empty()) names += ", ";
    names += printable(table_.columns[column].name);
  }
  const std::string text = fmt::format(fmt::runtime(format), names);
  for (const std::string& part : style_.width ? wrap(text, *style_.width) : std::vector<std::string>{text}) {
    paint(dim, part);
    out_.push_back('\n');
  }
}

void TextTable::footer() {
  if (!layout_.left_out.empty() || !layout_.empty.empty()) out_.push_back('\n');
  note("Not shown here: {}. Everything: -f csv, json or md.", layout_.left_out);
  note("Empty in every row: {}.", layout_.empty);
}

std::string TextTable::render() {
  const std::string title = printable(table_.title);
  if (cells_.empty()) return title + ": none\n";
  paint(bold, fmt::format("{}: {}", title, cells_.size()));
  out_ += "\n\n";
  std::vector<std::string> headings;
  std::vector<std::string> rules;
  for (const TableColumn& column : table_.columns) headings.push_back(printable(column.name));
  line(headings, Line::heading);
  rules.resize(table_.columns.size());
  for (const Layout::Shown& shown : layout_.shown) rules[shown.column].assign(shown.width, '-');
  line(rules, Line::rule);
  for (const auto& row : cells_) line(row, Line::row);
  footer();
  return std::move(out_);
}

}  // namespace

std::string render_text(const Table& table, const TextStyle& style) { return TextTable(table, style).render(); }

}  // namespace s7::reports
