#include "reports/html/lanes.hpp"

#include <fmt/format.h>

#include "reports/html/svg.hpp"

namespace s7::reports::html {

std::string stretched(double height) {
  return fmt::format("<svg viewBox=\"0 0 {} {}\" height={} preserveAspectRatio=none>", px(axis_width), px(height),
                     px(height));
}

}  // namespace s7::reports::html
