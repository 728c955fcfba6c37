#pragma once

// A connection map as SVG.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/html/map_layout.hpp"
#include "reports/html/pairs.hpp"

namespace s7::reports::html {

// Texts are unescaped.
struct MapNode {
  std::string label, note;  // two lines
  std::string target;       // id of the element to jump to; empty: none
};

struct MapLine {
  PairVerdict verdict = PairVerdict::other;
  bool to_server = false, to_client = false;  // which way values go: an arrow each
  bool refused = false;                       // something was refused beside what was served
  std::uint64_t bytes = 0;                    // decides how wide it is
  std::string title;
};

// `nodes` and `lines` as in the graph. `frames`: names of the groups; empty: no frames.
[[nodiscard]] std::string draw_map(const MapGraph& graph, const std::vector<MapNode>& nodes,
                                   const std::vector<MapLine>& lines, const std::vector<std::string>& frames,
                                   std::string_view label);

}  // namespace s7::reports::html
