#include "reports/html/small_byte_maps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html/byte_axis.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::html {
namespace {

constexpr double names_width = 190, axis_width = 530, lane_height = 20;
constexpr std::size_t most_ranges = 24;

// Ranges of one kind as one path: singly they are in the table.
void add_ranges(std::string& out, const ByteAxis& axis, Touch touch, const Intervals& ranges, double y) {
  std::int64_t gap = 0;
  std::string path, title;
  for (const auto& [first, end] : coarsened(ranges, most_ranges, &gap)) {
    const double x = axis.at(first);
    path += touch_path(touch, names_width + x, y, std::max(axis.at(end) - x, 1.5));
    title += fmt::format("{}{}", title.empty() ? "" : ", ", range_text(first, end - first, std::nullopt));
  }
  out += fmt::format("<path class={} d=\"{}\"><title>{} {}{}</title></path>", touch_class(touch), path, name(touch),
                     title, gap > 0 ? fmt::format(" (gaps of up to {} closed)", gap) : "");
}

void add_block(std::string& out, const TouchedBlock& block, double y) {
  const Intervals all = all_of(block);
  const ByteAxis axis(all, axis_width);
  std::map<Touch, Intervals> kinds;
  for (const Lane& lane : block.lanes)
    for (const auto& [touch, ranges] : lane.ranges) kinds[touch].add(ranges);
  const std::int64_t first = axis.stretches().front().first, end = axis.stretches().back().end;
  const std::string extent = range_text(first, end - first, std::nullopt);
  out += "<g>" + lane_label(y + 13, fmt::format("{} {}", block_name(block.area, block.number), extent), 29);
  for (const auto& [touch, ranges] : kinds) add_ranges(out, axis, touch, ranges, y);
  out += "</g>\n";
}

}  // namespace

std::string small_byte_maps(std::span<const TouchedBlock> blocks, bool more) {
  const auto count = static_cast<std::int64_t>(blocks.size());
  const std::string label = more ? counted(count, "more block") : counted(count, "block");
  std::string out = fmt::format(
      "<figure><figcaption>{} <small>all stations together</small></figcaption>\n{}", label,
      svg_open(names_width + axis_width + 4, lane_height * static_cast<double>(count), label, "small", Role::img));
  for (std::size_t i = 0; i < blocks.size(); ++i) add_block(out, blocks[i], lane_height * static_cast<double>(i));
  return out + "</svg></figure>\n";
}

}  // namespace s7::reports::html
