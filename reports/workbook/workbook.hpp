#pragma once

// The workbook of an inventory: everything that is reported, on one sheet each.

#include <cstdint>
#include <string>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/document.hpp"
#include "reports/xlsx.hpp"
#include "storage/reader.hpp"

namespace s7::reports {

// What a workbook is made of. Borrows everything.
struct WorkbookSource {
  storage::Reader& inventory;
  const audit::AuditInput& input;
  const audit::Findings& findings;
  const Document& overview;
  const StationNames& names;       // those of the inventory and those that go on top
  const StationNames& more_names;  // those that go on top
};

// `name`: of the inventory. Sheets: Overview, Connection list, Connections, Accesses, Controllers, Attempts, Findings,
// Plan. Borrows what the source borrows until it is written, which throws storage::StorageError.
[[nodiscard]] Workbook whole_workbook(const WorkbookSource& source, const std::string& name);

// Time of the last packet of the inventory: what a workbook bears as its date, so that it does not depend on the day it
// is written.
[[nodiscard]] std::optional<std::int64_t> last_packet(const audit::AuditInput& input);

}  // namespace s7::reports
