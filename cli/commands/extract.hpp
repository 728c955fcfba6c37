#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Writes the packets behind one connection of an inventory, taken from the original captures. Returns the exit code.
int run_extract(const ExtractOptions& options);

}  // namespace s7::cli
