#pragma once

// Where the nodes and edges of a connection map stand: those who only ask on the left, those who are asked on the
// right, each side in groups. Pure and deterministic: the order of the input is kept.

#include <cstddef>
#include <string>
#include <vector>

namespace s7::reports::html {

struct MapEdge {
  std::size_t from = 0, to = 0;  // nodes; from: who opened the connection
};

// Nodes by their group; groups are numbered from 0 in the order in which they are to stand.
struct MapGraph {
  std::vector<std::size_t> group;  // of each node
  std::vector<MapEdge> edges;      // never from a node to itself
};

struct MapLayout {
  struct Box {
    double x = 0, y = 0, width = 0, height = 0;
  };
  struct Frame {
    std::size_t group = 0;
    Box box;
  };
  // A curve from (x1, y1) to (x2, y2) with the control points (c1, y1) and (c2, y2).
  struct Curve {
    double x1 = 0, y1 = 0, c1 = 0, c2 = 0, x2 = 0, y2 = 0;
  };
  double width = 0, height = 0;
  std::vector<Box> nodes;     // as in the graph
  std::vector<Frame> frames;  // one per group and side
  std::vector<Curve> edges;   // as in the graph
};

[[nodiscard]] MapLayout lay_out(const MapGraph& graph);

}  // namespace s7::reports::html
