#include "reports/html/map_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace s7::reports::html {
namespace {

constexpr double node_width = 230, node_height = 36, node_gap = 7;
constexpr double frame_head = 22, frame_edge = 10, frame_gap = 16;
constexpr double between = 330;  // of the two sides
constexpr double beside = 90;    // for edges that leave the right side and come back

enum Side : std::size_t { left, right };

class Layout {
 public:
  explicit Layout(const MapGraph& graph) : graph_(graph), side_(graph.group.size(), left) {
    for (const MapEdge& edge : graph.edges) side_[edge.to] = right;
    out_.nodes.resize(graph.group.size());
  }
  MapLayout make();

 private:
  double stack(Side side);
  void centre(Side side, double height);
  void spread();
  void add_curves();
  [[nodiscard]] double x_of(Side side) const { return side == left ? 0 : right_x_; }

  const MapGraph& graph_;
  std::vector<Side> side_;
  double right_x_ = 0;
  std::vector<std::array<double, 2>> ends_;  // y of each edge at from and to
  MapLayout out_;
};

// Frames of one side, one below the other; returns the height.
double Layout::stack(Side side) {
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < side_.size(); ++i)
    if (side_[i] == side) groups[graph_.group[i]].push_back(i);
  double y = 0;
  for (const auto& [group, nodes] : groups) {
    double inner = y + frame_head;
    for (const std::size_t node : nodes) {
      out_.nodes[node] = {x_of(side) + frame_edge, inner, node_width, node_height};
      inner += node_height + node_gap;
    }
    const double height = inner - node_gap + frame_edge - y;
    out_.frames.push_back({group, {x_of(side), y, node_width + 2 * frame_edge, height}});
    y += height + frame_gap;
  }
  return std::max(0.0, y - frame_gap);
}

void Layout::centre(Side side, double height) {
  const double shift = (out_.height - height) / 2;
  for (std::size_t i = 0; i < side_.size(); ++i)
    if (side_[i] == side) out_.nodes[i].y += shift;
  for (MapLayout::Frame& frame : out_.frames)
    if (frame.box.x == x_of(side)) frame.box.y += shift;
}

// Edges of one node leave it side by side, in the order of where they go.
void Layout::spread() {
  std::vector<std::vector<std::pair<double, std::size_t>>> at(graph_.group.size());
  for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
    const auto [from, to] = graph_.edges[i];
    at[from].emplace_back(out_.nodes[to].y, 2 * i);
    at[to].emplace_back(out_.nodes[from].y, 2 * i + 1);
  }
  ends_.resize(graph_.edges.size());
  for (std::size_t node = 0; node < at.size(); ++node) {
    std::sort(at[node].begin(), at[node].end());
    const auto count = static_cast<double>(at[node].size());
    const double step = std::min(9.0, (node_height - 8) / std::max(count - 1, 1.0));
    double y = out_.nodes[node].y + node_height / 2 - step * (count - 1) / 2;
    for (const auto& [unused, end] : at[node]) {
      ends_[end / 2][end % 2] = y;
      y += step;
    }
  }
}

void Layout::add_curves() {
  for (std::size_t i = 0; i < graph_.edges.size(); ++i) {
    const auto [from, to] = graph_.edges[i];
    const auto [y1, y2] = ends_[i];
    const double x1 = out_.nodes[from].x + node_width;
    if (side_[from] == left) {
      const double x2 = out_.nodes[to].x;
      out_.edges.push_back({x1, y1, x1 + between * 0.4, x2 - between * 0.4, x2, y2});
    } else {
      const double bulge = x1 + 24 + std::min(beside - 30, std::abs(y2 - y1) / 4);
      out_.edges.push_back({x1, y1, bulge, bulge, x1, y2});
    }
  }
}

MapLayout Layout::make() {
  const bool two_sides = std::find(side_.begin(), side_.end(), left) != side_.end();
  const double column = node_width + 2 * frame_edge;
  right_x_ = two_sides ? column + between : 0;
  const double left_height = stack(left), right_height = stack(right);
  out_.height = std::max(left_height, right_height);
  if (two_sides) {
    centre(left, left_height);
    centre(right, right_height);
  }
  out_.width = right_x_ + column + beside;
  spread();
  add_curves();
  return std::move(out_);
}

}  // namespace

MapLayout lay_out(const MapGraph& graph) { return Layout(graph).make(); }

}  // namespace s7::reports::html
