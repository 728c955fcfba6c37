#include "reports/audit/last_change.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace s7::reports::audit {
namespace {

// A download stops the controller before and starts it after; the blocks in between take their time.
constexpr Duration same_work = 300'000'000;

bool is_one_of(const Event& event, std::span<const std::string_view> kinds) noexcept {
  return std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return event.kind == kind; });
}

bool stops_or_starts(const Event& event) noexcept {
  constexpr std::array<std::string_view, 2> kinds{"cpu-stopped", "cpu-started"};
  return event.outcome == "succeeded" && is_one_of(event, kinds);
}

}  // namespace

bool replaces_content(const Event& event) noexcept {
  constexpr std::array<std::string_view, 6> kinds{"program-download", "block-activated", "block-deleted",
                                                  "memory-reset",     "firmware-update", "identity-changed"};
  const bool happened = event.outcome == "succeeded" || event.kind == "identity-changed";
  return happened && is_one_of(event, kinds);
}

std::optional<LastChange> last_change(const AuditInput& input, Index server) {
  std::optional<LastChange> found;
  bool names_content = false;
  const std::vector<Index>& events = input.stations[server].events;
  for (auto at = events.rbegin(); at != events.rend(); ++at) {
    const Event& event = input.events[*at];
    const bool content = replaces_content(event);
    if (!content && !stops_or_starts(event)) continue;
    if (found && event.at.time < found->first - same_work) break;
    if (!found) found = LastChange{event.at.time, event.at.time, *at};
    if (content && !names_content) found->event = *at;
    names_content |= content;
    found->first = event.at.time;
  }
  return found;
}

}  // namespace s7::reports::audit
