#pragma once

// What the audit adds to the overview. Reading captures prints the overview without it.

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/overview/overview.hpp"

namespace s7::reports {

// Puts the findings, and the connections that each controller held, into the source of an overview.
void judge(OverviewSource& source, const audit::AuditInput& input, const audit::Findings& findings);

}  // namespace s7::reports
