#include "reports/html/byte_map.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/byte_axis.hpp"
#include "reports/html/lanes.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"
#include "reports/unicode.hpp"

namespace s7::reports::html {
namespace {

constexpr double digit_width = 6.2;     // of the labels below the axis
constexpr double narrow_share = 0.45;   // of the axis that the narrowest screens leave
constexpr std::size_t name_cells = 29;  // of a station beside its line

std::string_view verb(Touch touch) {
  switch (touch) {
    case Touch::read: return "reads";
    case Touch::write: return "writes";
    case Touch::refused: break;
  }
  return "is refused";
}

class Drawing {
 public:
  Drawing(const audit::AuditInput& input, const TouchedBlock& block, const MemoryBounds& bounds)
      : input_(input),
        block_(block),
        name_(block_name(block.area, block.number)),
        shown_(std::min(block.lanes.size(), bounds.stations)),
        most_(bounds.ranges),
        axis_(all_of(block), axis_width) {}
  std::string draw();

 private:
  std::size_t ranges_shown() const;
  void add_lane(const Lane& lane);
  void add_ranges(Touch touch, const Intervals& ranges);
  void add_axis();
  std::string notes() const;

  const audit::AuditInput& input_;
  const TouchedBlock& block_;
  std::string name_;
  std::size_t shown_, most_;
  ByteAxis axis_;
  std::int64_t joined_ = 0;
  std::string out_;
};

std::size_t Drawing::ranges_shown() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < shown_; ++i)
    for (const auto& [touch, ranges] : block_.lanes[i].ranges) count += ranges.size();
  return count;
}

// Station and block stand beside it: the title is what the drawing can't say.
void Drawing::add_ranges(Touch touch, const Intervals& ranges) {
  for (const auto& [first, end] : ranges) {
    const double x = axis_.at(first);
    out_ += fmt::format("<path class={} d=\"{}\"><title>{} {}</title></path>\n", touch_class(touch),
                        touch_path(touch, x, 0, std::max(axis_.at(end) - x, least_range)), verb(touch),
                        range_text(first, end - first, std::nullopt));
  }
}

void Drawing::add_lane(const Lane& lane) {
  const std::string who = input_.who(lane.asker);
  const std::string whole = display_width(printable(who)) > name_cells ? " title=\"" + escape(who) + "\"" : "";
  out_ += fmt::format("<span{}>{}</span>{}\n", whole, escape(who), stretched(lane_height));
  const std::size_t kinds = lane.ranges.size() * shown_;
  for (const auto& [touch, ranges] : lane.ranges) {
    std::int64_t gap = 0;
    const bool all = ranges_shown() <= most_;
    add_ranges(touch, all ? ranges : coarsened(ranges, std::max<std::size_t>(most_ / kinds, 1), &gap));
    joined_ = std::max(joined_, gap);
  }
  out_ += "</svg>\n";
}

// A number below the axis, at the beginning of a stretch or ending with it.
struct Label {
  std::int64_t byte = 0;
  double x = 0;
  bool at_end = false, narrow = true;  // narrow: there is room for it on narrow screens, too
  [[nodiscard]] double width() const { return digit_width * static_cast<double>(fmt::formatted_size("{}", byte)); }
  // Where it begins and ends on an axis of this share of its width.
  [[nodiscard]] double begin(double share) const { return at_end ? x * share - width() : x * share; }
  [[nodiscard]] double end(double share) const { return begin(share) + width(); }
};

// First and last byte of each stretch, where there is room for them.
std::vector<Label> labels_of(const ByteAxis& axis) {
  std::vector<Label> out;
  double free_from = -1;
  for (const ByteAxis::Stretch& stretch : axis.stretches()) {
    const double end = stretch.x + stretch.width;
    Label first{stretch.first, stretch.x};
    const Label last{stretch.end - 1, end, true};
    if (first.x + first.width() > axis_width) first = {stretch.first, end, true};
    if (first.begin(1) < free_from) continue;
    out.push_back(first);
    free_from = first.end(1) + 8;
    if (stretch.end - stretch.first < 2 || last.begin(1) < free_from) continue;
    out.push_back(last);
    free_from = end + 8;
  }
  return out;
}

// Of these, which keep their distance where the axis is narrow.
void thin_out(std::vector<Label>& labels) {
  double free_from = -1;
  for (Label& label : labels) {
    const double end = label.end(narrow_share);
    label.narrow = label.begin(narrow_share) >= free_from && end <= axis_width * narrow_share + 1;
    if (label.narrow) free_from = end + 4;
  }
}

// Numbers keep their shape however wide the axis becomes: their places are shares of it.
void Drawing::add_axis() {
  std::string line, numbers;
  for (const ByteAxis::Stretch& stretch : axis_.stretches())
    line += fmt::format("M{0} 0v6m0 -3H{1}m0 -3v6", px(stretch.x), px(stretch.x + stretch.width));
  std::vector<Label> labels = labels_of(axis_);
  thin_out(labels);
  for (const Label& label : labels) {
    const std::string kind = fmt::format("b{}{}", label.at_end ? " e" : "", label.narrow ? "" : " roomy");
    numbers +=
        fmt::format("<text class=\"{}\" x=\"{}%\" y=15>{}</text>", kind, px(100 * label.x / axis_width), label.byte);
  }
  out_ += fmt::format("<svg class=foot>{}<path class=axis d=\"{}\"/></svg>{}</svg>\n", stretched(lane_height), line,
                      numbers);
}

std::string Drawing::notes() const {
  std::string out;
  if (joined_ > 0)
    out += fmt::format("Ranges that lie up to {} bytes apart are drawn as one; the table below has them singly. ",
                       joined_);
  if (shown_ < block_.lanes.size())
    out += fmt::format("{} more stations are in the table below.", block_.lanes.size() - shown_);
  return out.empty() ? out : fmt::format("<p class=note>{}</p>\n", out);
}

std::string Drawing::draw() {
  out_ = fmt::format(
      "<figure class=bytes><figcaption>{0} <small>{1}</small></figcaption>\n"
      "<div class=lanes role=img aria-label=\"Byte map of {0}, {1}\">\n",
      escape(name_), amount_of(block_));
  for (std::size_t i = 0; i < shown_; ++i) add_lane(block_.lanes[i]);
  add_axis();
  return out_ + "</div>\n" + notes() + "</figure>\n";
}

}  // namespace

std::string byte_map(const audit::AuditInput& input, const TouchedBlock& block, const MemoryBounds& bounds) {
  return Drawing(input, block, bounds).draw();
}

std::string byte_map_legend() {
  return "<p class=legend><span><svg width=26 height=14 aria-hidden=true><path class=r d=\"M1 5h24\"/>"
         "</svg> read</span> <span><svg width=26 height=14 aria-hidden=true><path class=w d=\"M1 10h24\"/>"
         "</svg> written</span> <span><svg width=26 height=16 aria-hidden=true><path class=x d=\"M1 1h24v13h-24z\"/>"
         "</svg> refused</span> Where nothing was touched the line is cut.</p>\n";
}

}  // namespace s7::reports::html
