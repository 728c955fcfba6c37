#pragma once

// When a controller was changed: what a before and an after are measured against.

#include <optional>

#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// A download, a deleted block, a memory reset, new firmware, another module; what was refused replaced nothing.
[[nodiscard]] bool replaces_content(const Event& event) noexcept;

// One piece of work at a controller: changes, stops and starts that follow each other within five minutes.
struct LastChange {
  Time first = 0, last = 0;  // of its events
  Index event = 0;           // the last one that replaced content, else the last one
};

// The last one that was seen; nullopt: none.
[[nodiscard]] std::optional<LastChange> last_change(const AuditInput& input, Index server);

}  // namespace s7::reports::audit
