#pragma once

#include <string>

#include "cli/inventory_source.hpp"
#include "cli/options.hpp"

namespace s7::cli {

// Prints a view of an inventory, or the overview. Returns an exit code. Throws storage::StorageError, OutputError,
// OutputClosed.
int run_report(const ReportOptions& options);

// The overview of an inventory as text or Markdown, or all of it as an HTML page, fit for where `output` goes. Throws
// storage::StorageError.
[[nodiscard]] std::string overview_of(InventorySource& inventory, reports::Format format, const OutputOptions& output);

}  // namespace s7::cli
