#pragma once

// The audit: all rules over one inventory.

#include "reports/audit/rule.hpp"

namespace s7::reports::audit {

// All findings in the order of the reports: how far the captures can be believed first, then by severity, rule, server,
// client. Technique and filter are filled in where a rule left them empty; muted findings are left out.
[[nodiscard]] Findings audit(const AuditInput& input);

// Brings findings of any origin into that form and order.
void finish(const AuditInput& input, Findings& findings);

}  // namespace s7::reports::audit
