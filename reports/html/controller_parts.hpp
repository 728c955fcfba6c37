#pragma once

// The parts of a controller's article.

#include <string>

#include "reports/audit/input.hpp"

namespace s7::reports::html {

// Every connection to the controller, as a table.
[[nodiscard]] std::string partners(const audit::AuditInput& input, audit::Index station);
// Which memory was read, written or refused, by whom: a byte map per block, and the same as a table.
[[nodiscard]] std::string memory(const audit::AuditInput& input, audit::Index station);

}  // namespace s7::reports::html
