#pragma once

// Byte maps of blocks for which there is no room: one line per block, all stations together.

#include <span>
#include <string>

#include "reports/html/touched.hpp"

namespace s7::reports::html {

// A figure. `more`: larger maps of other blocks stand above it. `blocks` must not be empty.
[[nodiscard]] std::string small_byte_maps(std::span<const TouchedBlock> blocks, bool more);

}  // namespace s7::reports::html
