#pragma once

// The report as one self-contained page: no network, no font or script from elsewhere. Without scripts everything is
// there; with them tables sort and filter.

#include <string>
#include <string_view>

#include "reports/audit/audit.hpp"
#include "reports/html/source.hpp"
#include "reports/table.hpp"

namespace s7::reports::html {

// The same arguments give the same bytes. Throws storage::StorageError when a table lacks a column of its view.
[[nodiscard]] std::string report_page(const audit::AuditInput& input, const audit::Findings& findings,
                                      const Source& source);

// One view alone, with all of its rows. `name`: of the inventory.
[[nodiscard]] std::string view_page(const Table& for_people, std::string_view name);

}  // namespace s7::reports::html
