#pragma once

#include "cli/options.hpp"
#include "reports/render.hpp"

namespace s7::cli {

// How text is to look where `output` goes: the terminal's width and colours, or what was asked for.
[[nodiscard]] reports::TextStyle style_for(const OutputOptions& output);

}  // namespace s7::cli
