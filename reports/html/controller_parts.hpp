#pragma once

// The parts of a controller's article.

#include <string>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/html/byte_map.hpp"

namespace s7::reports::html {

// Every connection to the controller, as a table.
[[nodiscard]] std::string partners(const audit::AuditInput& input, audit::Index station);
// Which memory was read, written or refused, by whom: a byte map per block, and the same as a table.
[[nodiscard]] std::string memory(const audit::AuditInput& input, audit::Index station, const MemoryBounds& bounds);

// How much each controller may show, so that all of them together stay readable and the page small.
[[nodiscard]] MemoryBounds bounds_for(const audit::AuditInput& input, const std::vector<audit::Index>& stations);

}  // namespace s7::reports::html
