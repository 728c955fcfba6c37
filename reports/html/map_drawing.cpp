#include "reports/html/map_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/html/markup.hpp"
#include "reports/html/svg.hpp"

namespace s7::reports::html {
namespace {

// From a thin line for a few bytes to five pixels from a gigabyte on.
double width_of(std::uint64_t bytes) {
  return std::clamp(1.2 + 0.45 * std::log10(1 + static_cast<double>(bytes) / 100), 1.2, 5.0);
}

// An arrow head whose tip is at (x, y); `direction`: 1 points to the right.
std::string tip(double x, double y, double direction, PairVerdict verdict) {
  return fmt::format("<path class=\"tip {}\" d=\"M{} {}l{} -4v8z\"/>", name(verdict), px(x), px(y), px(-9 * direction));
}

void add_line(std::string& out, const MapLayout::Curve& curve, const MapLine& line) {
  const double towards = curve.x2 > curve.x1 ? 1 : -1;  // at the server
  out += fmt::format("<path class=\"edge {}\" stroke-width={} d=\"M{} {}C{} {} {} {} {} {}\"><title>{}</title></path>",
                     name(line.verdict), px(width_of(line.bytes)), px(curve.x1), px(curve.y1), px(curve.c1),
                     px(curve.y1), px(curve.c2), px(curve.y2), px(curve.x2), px(curve.y2), escape(line.title));
  if (line.to_server) out += tip(curve.x2, curve.y2, towards, line.verdict);
  if (line.to_client) out += tip(curve.x1, curve.y1, -1, line.verdict);
  if (line.refused) {
    // The middle of a cubic curve whose ends are horizontal.
    const double x = (curve.x1 + 3 * curve.c1 + 3 * curve.c2 + curve.x2) / 8, y = (curve.y1 + curve.y2) / 2;
    out += fmt::format("<path class=deny d=\"M{} {}l8 8m0 -8l-8 8\"/>", px(x - 4), px(y - 4));
  }
  out += "\n";
}

void add_node(std::string& out, const MapLayout::Box& box, const MapNode& node) {
  if (!node.target.empty()) out += fmt::format("<a href=\"#{}\">", node.target);
  out += fmt::format("<rect class=node x={} y={} width={} height={} rx=4><title>{}{}{}</title></rect>", px(box.x),
                     px(box.y), px(box.width), px(box.height), escape(node.label), node.note.empty() ? "" : ", ",
                     escape(node.note));
  const double first = node.note.empty() ? box.y + box.height / 2 + 4 : box.y + 15;
  out += fmt::format("<text class=who x={} y={}>{}</text>", px(box.x + 9), px(first), fitted(node.label, 32));
  if (!node.note.empty())
    out += fmt::format("<text class=b x={} y={}>{}</text>", px(box.x + 9), px(box.y + 29), fitted(node.note, 36));
  out += node.target.empty() ? "\n" : "</a>\n";
}

}  // namespace

std::string draw_map(const MapGraph& graph, const std::vector<MapNode>& nodes, const std::vector<MapLine>& lines,
                     const std::vector<std::string>& frames, std::string_view label) {
  const MapLayout layout = lay_out(graph);
  std::string out =
      fmt::format("<svg class=map viewBox=\"-1 -1 {0} {1}\" width={0} height={1} role=group aria-label=\"{2}\">\n",
                  px(layout.width + 2), px(layout.height + 2), escape(label));
  if (!frames.empty()) {
    for (const MapLayout::Frame& frame : layout.frames) {
      out +=
          fmt::format("<rect class=frame x={} y={} width={} height={} rx=6 /><text class=group x={} y={}>{}</text>\n",
                      px(frame.box.x), px(frame.box.y), px(frame.box.width), px(frame.box.height), px(frame.box.x + 10),
                      px(frame.box.y + 15), fitted(frames[frame.group], 36));
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) add_line(out, layout.edges[i], lines[i]);
  for (std::size_t i = 0; i < nodes.size(); ++i) add_node(out, layout.nodes[i], nodes[i]);
  return drawing_region(label, out + "</svg>\n");
}

}  // namespace s7::reports::html
