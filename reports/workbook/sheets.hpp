#pragma once

// The sheets of a workbook: views and other tables under headings for people, values left as numbers and dates.

#include <string>
#include <string_view>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/input/names.hpp"
#include "reports/xlsx.hpp"
#include "storage/reader.hpp"

namespace s7::reports {

// "latency_median_us" -> "Latency median (us)", "client_tsap" -> "Client TSAP"
[[nodiscard]] std::string heading_of(std::string_view key);

// A view, codes in words. Connections get columns to fill in. Throws storage::StorageError.
[[nodiscard]] Sheet view_sheet(storage::Reader& inventory, const std::string& view, const StationNames& names);
[[nodiscard]] Sheet findings_sheet(const audit::AuditInput& input, const audit::Findings& findings);
// These two borrow the input; their rows are made one by one.
[[nodiscard]] Sheet controllers_sheet(const audit::AuditInput& input);
[[nodiscard]] Sheet connection_list_sheet(const audit::AuditInput& input);
// `plan`: as plan::plan_table makes it.
[[nodiscard]] Sheet plan_sheet(Table plan);

}  // namespace s7::reports
