#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Several inventories become one; one is copied. Returns the exit code.
int run_merge(const MergeOptions& options);

}  // namespace s7::cli
