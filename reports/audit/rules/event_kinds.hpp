#pragma once

// The kinds of events that are findings, and what is said about each.

#include <string_view>

#include "reports/audit/finding.hpp"

namespace s7::reports::audit::rules {

struct EventKind {
  std::string_view kind;  // of the view events
  std::string_view rule;
  Severity severity = Severity::notice;  // when it happened
  bool grave = false;                    // critical when no engineering tool did it
  std::string_view verb, infinitive;     // "stopped", "stop"
  std::string_view cause;                // what it means
  std::string_view benign;               // the ordinary explanation
  std::string_view advice, settles;
};

// nullptr: told by no rule of its own (mode transitions, acknowledged alarms, ...).
[[nodiscard]] const EventKind* event_kind(std::string_view kind) noexcept;

}  // namespace s7::reports::audit::rules
