#pragma once

#include <vector>

#include "reports/input/names.hpp"
#include "reports/plan/observed.hpp"
#include "reports/plan/plan.hpp"
#include "reports/table.hpp"

namespace s7::reports::plan {

// The plan that permits what was observed and nothing else: ranges of a block that touch or overlap are one line, and
// no line permits what another one does. Lines are in the order of the connections, then by area, block and byte.
[[nodiscard]] Plan make_plan(const std::vector<ObservedConnection>& observed, const StationNames& names);

// A plan as the table that read_plan reads from CSV. The columns `initiator` and `detail` are there when a line needs
// them.
[[nodiscard]] Table plan_table(const Plan& plan);

}  // namespace s7::reports::plan
