#pragma once

// What byte maps large and small have in common: lines of bytes that are as wide as there is room.

#include <string>

namespace s7::reports::html {

// Of a line where there is room for all of it; narrower screens and paper squeeze it (page.css, .lanes).
constexpr double axis_width = 530, lane_height = 20;
constexpr double least_range = 2;  // drawn; a single byte must be seen

// The opening of a drawing of axis_width by `height` that stretches sideways only. Bars in it get shorter, no thinner.
[[nodiscard]] std::string stretched(double height);

}  // namespace s7::reports::html
