#pragma once

// A block of memory as a drawing: one line per station, what it read in its upper half, what it wrote in its lower
// half, what was refused as a frame around both.

#include <cstddef>
#include <string>

#include "reports/html/touched.hpp"

namespace s7::reports::html {

// How much of a controller's memory is shown.
struct MemoryBounds {
  std::size_t maps = 40;      // per controller
  std::size_t ranges = 200;   // drawn per block; closer ones are joined when there are more
  std::size_t stations = 24;  // drawn per block
  std::size_t rows = 60'000;  // of its table
};

// A figure with a caption; what it had to leave out or join stands below it.
[[nodiscard]] std::string byte_map(const audit::AuditInput& input, const TouchedBlock& block,
                                   const MemoryBounds& bounds);

// What the colours mean.
[[nodiscard]] std::string byte_map_legend();

}  // namespace s7::reports::html
