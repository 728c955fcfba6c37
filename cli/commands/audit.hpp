#pragma once

#include "cli/options.hpp"

namespace s7::cli {

// Prints what is wrong with an inventory. Returns exit_found when a finding is at or above the level asked for. Throws
// storage::StorageError, reports::DataError, OutputError, OutputClosed.
int run_audit(const AuditOptions& options);

}  // namespace s7::cli
