#pragma once

#include <string>
#include <string_view>

#include "reports/input/names.hpp"
#include "reports/plan/plan.hpp"

namespace s7::reports::plan {

// Reads a plan. `names` are the stations that its lines may call by name; `file` is for messages. Throws InputError
// with line, column and reason of every mistake: a plan that is not understood to its last line permits nothing.
[[nodiscard]] Plan read_plan(std::string_view text, const std::string& file, const StationNames& names);

}  // namespace s7::reports::plan
