#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Writes firewall rules for a plan, or for what an inventory shows. Returns an exit code. Throws storage::StorageError,
// reports::InputError, OutputError, OutputClosed.
int run_firewall(const FirewallOptions& options);

}  // namespace s7::cli
