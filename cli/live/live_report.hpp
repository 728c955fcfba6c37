#pragma once

// What is reported of an inventory that is being written: the page, and how many findings there are.

#include <string>

#include "cli/live/report_process.hpp"

namespace s7::cli {

// Writes the page if there is to be one and counts findings. Throws storage::StorageError, OutputError and what the
// audit throws; a plan that can't be read is left out.
// `redact`: the page has pseudonyms for all that tells whose plant it is; the copy for that lies in memory.
[[nodiscard]] ReportResult make_report(const ReportOrder& order, const std::string& plan, bool redact);

// Of `all`, what one report needs: it changes nothing but the page, and the memory that readers of SQLite share.
[[nodiscard]] Paths paths_of_report(const ReportOrder& order, const Paths& all);

}  // namespace s7::cli
