#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Writes the observed connections and accesses as a plan. Returns an exit code. Throws storage::StorageError,
// reports::InputError, OutputError, OutputClosed.
int run_plan(const PlanOptions& options);

}  // namespace s7::cli
