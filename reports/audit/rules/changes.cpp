#include "reports/audit/rules/changes.hpp"

#include <fmt/format.h>

#include "reports/audit/last_change.hpp"
#include "reports/audit/rules/event_kinds.hpp"
#include "reports/audit/words.hpp"

namespace s7::reports::audit::rules {
namespace {

// A block that is being loaded is served until the transfer is complete.
constexpr Duration transfer = 60'000'000;

}  // namespace

std::optional<Turn> turn_of(const Access& access, const CodeSeen& code) noexcept {
  if (!access.succeeded.known() || access.succeeded.last.time >= code.seen.first.time) return std::nullopt;
  return Turn{access.succeeded.last.time, code.seen.first.time};
}

std::optional<Turn> earlier(const std::optional<Turn>& a, const std::optional<Turn>& b) noexcept {
  if (!a || !b) return a ? a : b;
  return b->since < a->since ? b : a;
}

const Event* change_at(const AuditInput& input, Index server, const Turn& turn) {
  const Event* found = nullptr;
  for (const Index index : input.stations[server].events) {
    const Event& event = input.events[index];
    if (replaces_content(event) && event.at.time >= turn.until - transfer && event.at.time <= turn.since)
      found = &event;
  }
  return found;
}

std::string turn_text(const AuditInput& input, Index server, const Turn& turn) {
  std::string text =
      fmt::format(" Until {} the same was served, since {} it is refused", when(turn.until), when(turn.since));
  const Event* change = change_at(input, server, turn);
  const EventKind* kind = change == nullptr ? nullptr : event_kind(change->kind);
  if (kind == nullptr) return text + "; nothing was seen in between that changes a controller.";
  if (change->kind == "identity-changed" || !change->client)
    return text + fmt::format("; at {} it showed another module or firmware.", when(change->at.time));
  return text + fmt::format("; at {} {} {} it.", when(change->at.time), input.who(*change->client), kind->verb);
}

}  // namespace s7::reports::audit::rules
