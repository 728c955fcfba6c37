#include "reports/html/small_byte_maps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/byte_axis.hpp"
#include "reports/html/lanes.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::html {
namespace {

constexpr std::size_t most_ranges = 24;

// Ranges of one kind as one path: singly they are in the table.
void add_ranges(std::string& out, const ByteAxis& axis, Touch touch, const Intervals& ranges, double y) {
  std::int64_t gap = 0;
  std::string path, title;
  for (const auto& [first, end] : coarsened(ranges, most_ranges, &gap)) {
    const double x = axis.at(first);
    path += touch_path(touch, x, y, std::max(axis.at(end) - x, least_range));
    title += fmt::format("{}{}", title.empty() ? "" : ", ", range_text(first, end - first, std::nullopt));
  }
  out += fmt::format("<path class={} d=\"{}\"><title>{} {}{}</title></path>", touch_class(touch), path, name(touch),
                     title, gap > 0 ? fmt::format(" (gaps of up to {} closed)", gap) : "");
}

struct Columns {
  std::string names, ranges;
};

void add_block(Columns& out, const TouchedBlock& block, double y) {
  const Intervals all = all_of(block);
  const ByteAxis axis(all, axis_width);
  std::map<Touch, Intervals> kinds;
  for (const Lane& lane : block.lanes)
    for (const auto& [touch, ranges] : lane.ranges) kinds[touch].add(ranges);
  const std::int64_t first = axis.stretches().front().first, end = axis.stretches().back().end;
  const std::string extent = range_text(first, end - first, std::nullopt);
  out.names += lane_label(y + 13, fmt::format("{} {}", block_name(block.area, block.number), extent), 29) + "\n";
  out.ranges += "<g>";
  for (const auto& [touch, ranges] : kinds) add_ranges(out.ranges, axis, touch, ranges, y);
  out.ranges += "</g>\n";
}

}  // namespace

std::string small_byte_maps(std::span<const TouchedBlock> blocks, bool more) {
  const auto count = static_cast<std::int64_t>(blocks.size());
  const std::string label = more ? counted(count, "more block") : counted(count, "block");
  const double height = lane_height * static_cast<double>(count);
  Columns columns;
  for (std::size_t i = 0; i < blocks.size(); ++i) add_block(columns, blocks[i], lane_height * static_cast<double>(i));
  return fmt::format(
      "<figure><figcaption>{0} <small>all stations together</small></figcaption>\n"
      "<div class=\"lanes small\" role=img aria-label=\"{0}\">\n<svg "
      "height={1}>{2}</svg>\n{3}{4}</svg></div></figure>\n",
      label, px(height), columns.names, stretched(height), columns.ranges);
}

}  // namespace s7::reports::html
