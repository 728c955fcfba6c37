#pragma once

// What the audit has read of an inventory, as the tables of the overview: columns and order are those of the views, and
// nothing is read twice.

#include <string>
#include <unordered_map>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/overview/overview.hpp"
#include "reports/table.hpp"

namespace s7::reports {

using NameByAddress = std::unordered_map<std::string, std::string>;

// `names`: what the inventory calls its stations; `sessions`: TCP connections of a connection, by its id.
[[nodiscard]] Table connections_table(const audit::AuditInput& input, const NameByAddress& names,
                                      const std::unordered_map<std::int64_t, std::int64_t>& sessions);
[[nodiscard]] std::vector<OverviewAccess> accesses_of(const audit::AuditInput& input);
[[nodiscard]] Table operations_table(const audit::AuditInput& input, const NameByAddress& names);
[[nodiscard]] Table devices_table(const audit::AuditInput& input);
// One row, as OverviewSource::losses has it.
[[nodiscard]] Table losses_table(const audit::AuditInput& input);
// Whether any attempt to connect got less far than a connection.
[[nodiscard]] bool has_failed_attempts(const audit::AuditInput& input);

}  // namespace s7::reports
