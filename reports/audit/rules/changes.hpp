#pragma once

// Access that worked until a time and is refused since, and what changed the controller in between.

#include <optional>
#include <string>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit::rules {

struct Turn {
  Time until = 0;  // last answer with a value
  Time since = 0;  // first refusal
};

// The turn of one access by one code; nullopt: it never worked, or worked again after the first refusal.
[[nodiscard]] std::optional<Turn> turn_of(const Access& access, const CodeSeen& code) noexcept;
// Of two turns the one whose refusals began first.
[[nodiscard]] std::optional<Turn> earlier(const std::optional<Turn>& a, const std::optional<Turn>& b) noexcept;

// The last event that replaces what a controller holds, around a turn: a download, a deleted block, a memory reset, new
// firmware, another module. nullptr: none was seen.
[[nodiscard]] const Event* change_at(const AuditInput& input, Index server, const Turn& turn);
// " Until 12:00:01 the same was served, since 12:00:05 it is refused; in between, at 12:00:03, 10.0.0.9 wrote program
// to it."
[[nodiscard]] std::string turn_text(const AuditInput& input, Index server, const Turn& turn);

}  // namespace s7::reports::audit::rules
