#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Reads captures into an inventory and prints the overview. Returns an exit code.
// Throws capture::CaptureError, storage::StorageError, OutputError, OutputClosed.
int run_analyze(const AnalyzeOptions& options);

}  // namespace s7::cli
