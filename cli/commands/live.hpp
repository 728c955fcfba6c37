#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Watches interfaces until SIGINT or SIGTERM. Returns an exit code.
// Throws capture::DeviceError, storage::StorageError, UsageError.
int run_live(const LiveOptions& options);

}  // namespace s7::cli
