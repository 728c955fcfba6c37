#include "reports/text_layout.hpp"

#include <algorithm>
#include <numeric>

#include "reports/unicode.hpp"

namespace s7::reports {
namespace {

constexpr std::size_t comfortable = 32;
constexpr std::size_t narrowest = 8;

using Columns = std::vector<std::size_t>;

class Fitter {
 public:
  Fitter(const std::vector<TableColumn>& columns, const std::vector<std::vector<std::string>>& cells)
      : columns_(columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      heading_.push_back(display_width(printable(columns[i].name)));
      natural_.push_back(heading_[i]);
    }
    filled_.assign(columns.size(), cells.empty());
    for (const auto& row : cells) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        natural_[i] = std::max(natural_[i], display_width(row[i]));
        if (row[i] != nothing) filled_[i] = true;
      }
    }
  }
  Layout unlimited() const { return widths(core()); }
  Layout limited(std::size_t width) const;

 private:
  // How far a column may shrink when texts wrap at `floor`. Numbers never wrap.
  [[nodiscard]] std::size_t least(std::size_t column, std::size_t floor) const {
    if (columns_[column].alignment == Alignment::right) return natural_[column];
    return std::min(natural_[column], std::max(heading_[column], floor));
  }
  [[nodiscard]] std::size_t total(const Columns& shown, std::size_t floor) const {
    const std::size_t gaps = shown.empty() ? 0 : (shown.size() - 1) * column_gap;
    return std::accumulate(shown.begin(), shown.end(), gaps,
                           [&](std::size_t sum, std::size_t column) { return sum + least(column, floor); });
  }
  [[nodiscard]] bool may_show(std::size_t column) const { return filled_[column] || columns_[column].rank == 0; }
  [[nodiscard]] Columns core() const;
  [[nodiscard]] Columns by_rank() const;
  [[nodiscard]] Layout widths(const Columns& shown) const;
  void shrink(Layout& layout, std::size_t width, std::size_t floor) const;

  static constexpr std::size_t unwrapped = static_cast<std::size_t>(-1);
  const std::vector<TableColumn>& columns_;
  std::vector<std::size_t> heading_, natural_;
  std::vector<bool> filled_;
};

Columns Fitter::core() const {
  Columns shown;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].rank < detail_rank && may_show(i)) shown.push_back(i);
  }
  return shown;
}

Columns Fitter::by_rank() const {
  Columns order;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (may_show(i)) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(),
                   [this](std::size_t a, std::size_t b) { return columns_[a].rank < columns_[b].rank; });
  return order;
}

Layout Fitter::widths(const Columns& shown) const {
  Layout layout;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (std::find(shown.begin(), shown.end(), i) != shown.end()) {
      layout.shown.push_back({i, natural_[i]});
    } else {
      (may_show(i) ? layout.left_out : layout.empty).push_back(i);
    }
  }
  return layout;
}

// Takes from the widest column until the line fits or none may give any more.
void Fitter::shrink(Layout& layout, std::size_t width, std::size_t floor) const {
  std::size_t line = (layout.shown.size() - 1) * column_gap;
  for (const Layout::Shown& shown : layout.shown) line += shown.width;
  while (line > width) {
    Layout::Shown* widest = nullptr;
    for (Layout::Shown& shown : layout.shown) {
      const bool may = shown.width > least(shown.column, floor);
      if (may && (widest == nullptr || shown.width > widest->width)) widest = &shown;
    }
    if (widest == nullptr) return;
    --widest->width;
    --line;
  }
}

Layout Fitter::limited(std::size_t width) const {
  Columns shown;
  for (const std::size_t column : by_rank()) {
    Columns more = shown;
    more.push_back(column);
    // Details are worth a place, but not that something else wraps for them.
    const std::size_t floor = columns_[column].rank < detail_rank ? comfortable : unwrapped;
    if (columns_[column].rank == 0 || total(more, floor) <= width) shown = std::move(more);
  }
  Layout layout = widths(shown);
  if (!layout.shown.empty()) shrink(layout, width, total(shown, comfortable) > width ? narrowest : comfortable);
  return layout;
}

}  // namespace

Layout lay_out(const std::vector<TableColumn>& columns, const std::vector<std::vector<std::string>>& cells,
               std::optional<std::size_t> width) {
  const Fitter fitter(columns, cells);
  return width ? fitter.limited(*width) : fitter.unlimited();
}

}  // namespace s7::reports
