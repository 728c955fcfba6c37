#pragma once

// Findings for programs (the view `findings`) and for people (a page).

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/document.hpp"
#include "reports/table.hpp"

namespace s7::reports::audit {

// One row per finding with the keys of the view; `filter` comes last.
[[nodiscard]] Table findings_table(const AuditInput& input, const Findings& findings);

// A page: how many of which severity, how far the captures can be believed, PUT/GET per controller, the findings.
// `name`: of the inventory.
[[nodiscard]] Document findings_page(const AuditInput& input, const Findings& findings, std::string_view name);

// The findings alone under a title.
[[nodiscard]] Document findings_list(const AuditInput& input, const Findings& findings, std::string title);

// "2 warnings, 1 notice"; "nothing" for none.
[[nodiscard]] std::string severity_counts(const Findings& findings);

}  // namespace s7::reports::audit
