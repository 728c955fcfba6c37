#pragma once

// The list of connections that a plant is handed over with. docs/reports.md says what each column holds.

#include <functional>
#include <string_view>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/table.hpp"

namespace s7::reports::commissioning {

// Stands where something exists in the engineering project and never on the wire.
inline constexpr std::string_view not_transmitted = "n/a (not transmitted)";

// One row per contiguous range, with the keys of docs/reports.md as columns. What was not seen is unknown; what people
// fill in by hand is unknown, too.
[[nodiscard]] Table connection_list(const audit::AuditInput& input);
// The same rows one by one.
void each_row(const audit::AuditInput& input, const std::function<void(std::vector<storage::Value>&&)>& take);

// The same rows under the headings of the list, in words where `connection_list` has numbers of microseconds.
[[nodiscard]] Table connection_list_for_people(const Table& list);

}  // namespace s7::reports::commissioning
