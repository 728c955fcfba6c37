#include "reports/html/byte_map.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/byte_axis.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::html {
namespace {

constexpr double names_width = 190, axis_width = 530, lane_height = 20, foot_height = 18;
constexpr double digit_width = 6.2;  // of the labels below the axis

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
  void add_lane(const Lane& lane, double y);
  void add_ranges(Touch touch, const Intervals& ranges, double y);
  void add_axis(double y);
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
void Drawing::add_ranges(Touch touch, const Intervals& ranges, double y) {
  for (const auto& [first, end] : ranges) {
    const double x = axis_.at(first);
    out_ += fmt::format("<path class={} d=\"{}\"><title>{} {}</title></path>\n", touch_class(touch),
                        touch_path(touch, names_width + x, y, std::max(axis_.at(end) - x, 1.5)), verb(touch),
                        range_text(first, end - first, std::nullopt));
  }
}

void Drawing::add_lane(const Lane& lane, double y) {
  out_ += "<g>" + lane_label(y + 13, input_.who(lane.asker), 29);
  const std::size_t kinds = lane.ranges.size() * shown_;
  for (const auto& [touch, ranges] : lane.ranges) {
    std::int64_t gap = 0;
    const bool all = ranges_shown() <= most_;
    add_ranges(touch, all ? ranges : coarsened(ranges, std::max<std::size_t>(most_ / kinds, 1), &gap), y);
    joined_ = std::max(joined_, gap);
  }
  out_ += "</g>\n";
}

// First and last byte of each stretch, where there is room for them.
void Drawing::add_axis(double y) {
  std::string line, labels;
  double free_from = -1;
  for (const ByteAxis::Stretch& stretch : axis_.stretches()) {
    const double x = names_width + stretch.x, end = x + stretch.width;
    line += fmt::format("M{0} {1}v6m0 -3H{2}m0 -3v6", px(x), px(y - 3), px(end));
    const std::string first = fmt::format("{}", stretch.first), last = fmt::format("{}", stretch.end - 1);
    const double first_width = digit_width * static_cast<double>(first.size());
    const double last_width = digit_width * static_cast<double>(last.size());
    if (x < free_from) continue;
    labels += fmt::format("<text class=b x={} y={}>{}</text>", px(x), px(y + 13), first);
    free_from = x + first_width + 8;
    if (stretch.end - stretch.first < 2 || stretch.width < first_width + last_width + 8) continue;
    labels += fmt::format("<text class=\"b e\" x={} y={}>{}</text>", px(end), px(y + 13), last);
    free_from = end + 8;
  }
  out_ += fmt::format("<path class=axis d=\"{}\"/>{}\n", line, labels);
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
  const double height = lane_height * static_cast<double>(shown_) + foot_height;
  out_ = fmt::format("<figure class=bytes><figcaption>{} <small>{}</small></figcaption>\n{}", escape(name_),
                     amount_of(block_),
                     svg_open(names_width + axis_width + 4, height,
                              fmt::format("Byte map of {}, {}", name_, amount_of(block_)), "bytes", Role::img));
  for (std::size_t i = 0; i < shown_; ++i) add_lane(block_.lanes[i], lane_height * static_cast<double>(i));
  add_axis(lane_height * static_cast<double>(shown_) + 1);
  return out_ + "</svg>\n" + notes() + "</figure>\n";
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
