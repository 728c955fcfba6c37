#pragma once

// The sheets of a workbook: views and other tables under headings for people, values left as numbers and dates.

#include <string>
#include <string_view>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/code_names.hpp"
#include "reports/xlsx.hpp"

namespace s7::reports {

// "latency_median_us" -> "Latency median (us)", "client_tsap" -> "Client TSAP"
[[nodiscard]] std::string heading_of(std::string_view key);

// A view, codes in words. Connections get columns to fill in.
[[nodiscard]] Sheet view_sheet(std::string_view view, const Table& table, const CodeNames& codes);
[[nodiscard]] Sheet findings_sheet(const audit::AuditInput& input, const audit::Findings& findings);
[[nodiscard]] Sheet controllers_sheet(const audit::AuditInput& input);
// `list`: as commissioning::connection_list makes it.
[[nodiscard]] Sheet connection_list_sheet(const Table& list);
// `plan`: as plan::plan_table makes it.
[[nodiscard]] Sheet plan_sheet(const Table& plan);

}  // namespace s7::reports
