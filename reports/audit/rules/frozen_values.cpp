// cpu-not-running, from values alone: a stopped controller goes on answering reads, but what always moved stands still.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/exposure.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/ranges.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "cpu-not-running";
constexpr std::uint64_t enough = 20;      // changes from which on a value is one that always moves
constexpr Duration often = 10'000'000;    // so far apart they are at most, on the average
constexpr Duration least = 60'000'000;    // stood still for so long at least
constexpr Duration times_the_usual = 20;  // and so many times longer than between two changes

Duration between_changes(const Access& access) {
  return (access.changed.last.time - access.changed.first.time) /
         static_cast<Duration>(std::max<std::uint64_t>(*access.value_changes, 1));
}

bool always_moved(const Access& access) {
  return access.operation == Operation::read && access.value_changes.value_or(0) >= enough && access.changed.known() &&
         between_changes(access) <= often;
}

bool stands_still(const Access& access) {
  const Duration still = access.succeeded.last.time - access.changed.last.time;
  return still >= std::max(least, times_the_usual * between_changes(access));
}

struct Frozen {
  std::vector<const Access*> accesses;
  std::vector<Index> clients;
  TouchedRanges ranges;
  Seen still;                 // the last change and the last answer
  std::uint64_t changes = 0;  // of the range that moved most
};

// Everything that moved stands still, and is still being read. nullopt: something moves, or nothing ever did.
std::optional<Frozen> look_at(const AuditInput& input, Index server) {
  Frozen frozen;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || !always_moved(access)) continue;
    if (input.mutes.covers(input, id, input.asker(access), server)) continue;
    if (!stands_still(access)) return std::nullopt;
    frozen.accesses.push_back(&access);
    frozen.clients.push_back(input.asker(access));
    frozen.ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
    frozen.changes = std::max(frozen.changes, *access.value_changes);
    frozen.still.extend({access.changed.last, access.succeeded.last});
  }
  if (frozen.accesses.empty()) return std::nullopt;
  for (const Access* access : frozen.accesses)
    if (access->changed.last.time > frozen.still.first.time) frozen.still.first = access->changed.last;
  return frozen;
}

// The controller, or somebody who asked it, said in which mode it is: the rule of that name tells.
bool mode_is_known(const AuditInput& input, Index server) {
  const Station& station = input.stations[server];
  const auto of_mode = [&](Index index) {
    const std::string& kind = input.events[index].kind;
    return kind == "mode-transition" || kind == "cpu-stopped" || kind == "cpu-started";
  };
  return std::any_of(station.events.begin(), station.events.end(), of_mode) ||
         std::any_of(station.identities.begin(), station.identities.end(),
                     [](const Identity& identity) { return identity.fact == "operating_mode"; });
}

Finding tell(const AuditInput& input, Index server, const Frozen& frozen) {
  Finding finding;
  finding.rule = id;
  finding.severity = Severity::notice;
  finding.confidence = Confidence::low;
  finding.server = server;
  finding.count = frozen.accesses.size();
  if (std::all_of(frozen.clients.begin(), frozen.clients.end(),
                  [&](Index client) { return client == frozen.clients.front(); }))
    finding.client = frozen.clients.front();
  finding.saw(frozen.still);
  finding.title = fmt::format("Values of {} stand still since {}", input.who(server), when(frozen.still.first.time));
  finding.observation = fmt::format(
      "{} answers the reads of {} without an error, but since {} none of the values that always moved before did: {}"
      " (compared once a second; up to {} until then). That is {} without a change.",
      introduced(input, server), stations_text(input, frozen.clients), when(frozen.still.first.time),
      frozen.ranges.text(4), counted(static_cast<std::int64_t>(frozen.changes), "change"),
      human_duration(frozen.still.last.time - frozen.still.first.time));
  finding.likely_cause = "The machine stands still, or the controller is in STOP: a stopped one goes on answering.";
  finding.alternatives = "A break, the end of a shift, or a part of the program that is switched off.";
  finding.advice = fmt::format(
      "Look whether {} runs (RUN lamp, or online). So that its partners notice by themselves: let its program count a"
      " life counter in a block that they read; GET and PUT don't tell.",
      input.who(server));
  finding.settles = "Its operating mode at that time, in its diagnostic buffer.";
  return finding;
}

}  // namespace

void frozen_values(const AuditInput& input, Findings& findings) {
  for (const Index server : controllers(input)) {
    if (mode_is_known(input, server)) continue;
    if (const auto frozen = look_at(input, server)) findings.push_back(tell(input, server, *frozen));
  }
}

}  // namespace s7::reports::audit::rules
