#pragma once

#include "cli/options.hpp"
#include "reports/xlsx.hpp"

namespace s7::cli {

// Throws UsageError when a workbook would go to a terminal. To be called before any work is done.
void refuse_terminal(const OutputOptions& output);

// The workbook as a file, whole or not at all, or on standard output. Throws OutputError, OutputClosed.
void write_workbook(const reports::Workbook& workbook, const OutputOptions& output);

}  // namespace s7::cli
