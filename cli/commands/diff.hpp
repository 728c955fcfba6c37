#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// What changed between two inventories. Returns the exit code.
int run_diff(const DiffOptions& options);

}  // namespace s7::cli
