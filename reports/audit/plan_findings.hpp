#pragma once

// unplanned-connection, unplanned-access, wrong-direction, planned-not-seen: an inventory beside a plan.

#include <vector>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"
#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::audit {

// The connections that plans speak of, with the place of each and of its accesses in the inventory.
struct PlanView {
  std::vector<plan::ObservedConnection> observed;
  std::vector<Index> connections;  // of each observed one: index into AuditInput::connections
};
[[nodiscard]] PlanView plan_view(const AuditInput& input);

// Adds one finding per deviation. They still want finish().
void compare_with_plan(const AuditInput& input, const plan::Plan& plan, Findings& findings);

}  // namespace s7::reports::audit
