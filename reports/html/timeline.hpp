#pragma once

// Sessions, events and refusals over the time of the captures: what the drawing shows, before it is drawn.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/intervals.hpp"

namespace s7::reports::html {

enum class MarkKind : std::uint8_t { event, refusal, attempt };
[[nodiscard]] std::string_view name(MarkKind kind) noexcept;

// Something at one time, or several of a kind that lie too close to be told apart.
struct Mark {
  MarkKind kind = MarkKind::event;
  audit::Time at = 0;
  std::uint64_t count = 0;
  std::string text;  // of the first
};

struct TimelineLane {
  std::string label;  // "10.0.0.5 > 10.0.0.1", or the server alone
  audit::Index server = 0;
  Intervals open;           // microseconds since 1970: while at least one TCP connection was seen open
  std::vector<Mark> marks;  // by kind and time
};

struct Timeline {
  audit::Time first = 0, last = 0;
  std::vector<std::pair<audit::Time, audit::Time>> captures;  // the periods that captures cover
  std::vector<TimelineLane> lanes;                            // by server and client
  std::size_t left_out = 0;                                   // lanes beyond the bound
  bool by_pair = true;                                        // false: a lane per server
};

// nullopt: no time passes in these captures, or nothing happens in it. `resolution`: how many steps of time can be told
// apart.
[[nodiscard]] std::optional<Timeline> timeline_of(const audit::AuditInput& input, std::int64_t resolution);

}  // namespace s7::reports::html
