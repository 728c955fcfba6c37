#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Says what this computer can do for live. Returns exit_device where an interface can't be listened to, exit_output
// where the inventory can't be written, else exit_done. Throws UsageError, OutputError, OutputClosed.
int run_self_test(const LiveOptions& options);

}  // namespace s7::cli
