// cpu-stopped ... firmware-update: what changed a controller or could have, told once per pair of stations.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "reports/audit/rule.hpp"
#include "reports/audit/rules/event_kinds.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::size_t most_details = 6;

// What became of an event.
enum class Fate : std::uint8_t { done, unknown, possible, refused };

Fate fate_of(std::string_view outcome) {
  if (outcome == "succeeded" || outcome == "seen") return Fate::done;
  if (outcome == "possible") return Fate::possible;
  if (outcome.starts_with("refused")) return Fate::refused;
  return Fate::unknown;  // unanswered, aborted
}

// All events of one kind between two stations.
struct Story {
  const EventKind* kind = nullptr;
  std::optional<Index> client, server;
  std::vector<Index> events;
  std::map<std::string, std::uint64_t> outcomes;
  std::vector<std::string> details;  // distinct
  Fate fate = Fate::refused;         // of the one that went furthest
};

using Key = std::tuple<std::string_view, std::optional<Index>, std::optional<Index>>;

void add(Story& story, const AuditInput& input, Index index) {
  const Event& event = input.events[index];
  story.client = event.client;
  story.server = event.server;
  story.events.push_back(index);
  ++story.outcomes[event.outcome.empty() ? "outcome unknown" : event.outcome];
  story.fate = std::min(story.fate, fate_of(event.outcome));
  const bool is_new = std::find(story.details.begin(), story.details.end(), event.detail) == story.details.end();
  if (!event.detail.empty() && is_new) story.details.push_back(event.detail);
}

std::string name_of(const AuditInput& input, const std::optional<Index>& station) {
  return station ? input.who(*station) : std::string("an unknown station");
}

// "2 succeeded, 1 refused 0xd241"
std::string outcomes_text(const Story& story) {
  std::string text;
  for (const auto& [outcome, count] : story.outcomes)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, outcome);
  return text;
}

// "stopped", "tried to stop"
std::string verb_of(const Story& story) {
  if (story.fate == Fate::refused) return fmt::format("tried to {}", story.kind->infinitive);
  if (story.fate == Fate::possible) return fmt::format("possibly {}", story.kind->verb);
  return std::string(story.kind->verb);
}

// How the client was connected: pg and es are the connection points of engineering tools.
std::string connection_type(const AuditInput& input, const Story& story) {
  for (const Index index : story.events)
    if (const auto connection = input.events[index].connection) return input.connections[*connection].type;
  return {};
}

bool is_engineering(std::string_view type) { return type == "pg" || type == "es"; }

Severity severity_of(const Story& story, std::string_view type) {
  const Severity full = story.kind->severity;
  if (story.fate == Fate::refused || story.fate == Fate::possible) return std::min(full, Severity::notice);
  // An operator panel or a partner controller has no business with it.
  const bool strange = !type.empty() && !is_engineering(type) && type != "other";
  return story.kind->grave && strange ? Severity::critical : full;
}

// What followed a stop.
std::string restart_text(const AuditInput& input, const Story& story) {
  if (story.kind->rule != "cpu-stopped" || !story.server) return {};
  const Time stopped = input.events[story.events.back()].at.time;
  for (const Index index : input.stations[*story.server].events) {
    const Event& event = input.events[index];
    if (event.kind != "cpu-started" || event.at.time < stopped || fate_of(event.outcome) == Fate::refused) continue;
    return fmt::format(" It was started again {} later by {}.", human_duration(event.at.time - stopped),
                       name_of(input, event.client));
  }
  return " No start by a station was seen after that.";
}

std::string observation(const AuditInput& input, const Story& story, const Seen& seen, std::string_view type) {
  std::string text = fmt::format("{} {} {}", name_of(input, story.client), verb_of(story),
                                 story.server ? introduced(input, *story.server) : "an unknown station");
  text += fmt::format(" ({}), {}", outcomes_text(story), when(seen));
  if (!story.details.empty()) text += fmt::format(": {}", listed(story.details, most_details));
  text += ".";
  if (!type.empty()) text += fmt::format(" It was connected as {}.", human_connection_type(type));
  return text + restart_text(input, story);
}

void set_cause(Finding& finding, const Story& story) {
  switch (story.fate) {
    case Fate::done: finding.likely_cause = std::string(story.kind->cause); break;
    case Fate::unknown:
      finding.likely_cause = "It was asked for; whether it happened was not seen.";
      finding.confidence = Confidence::medium;
      break;
    case Fate::possible:
      finding.likely_cause = "The messages look like it, their form is not documented.";
      finding.confidence = Confidence::low;
      break;
    case Fate::refused: finding.likely_cause = "It was tried and refused: nothing changed."; break;
  }
}

Finding finding_of(const AuditInput& input, const Story& story) {
  Finding finding;
  Seen seen;
  for (const Index index : story.events) {
    const Place& at = input.events[index].at;
    finding.saw(at);
    seen.extend({at, at});
  }
  const std::string type = connection_type(input, story);
  finding.rule = story.kind->rule;
  finding.severity = severity_of(story, type);
  finding.client = story.client;
  finding.server = story.server;
  finding.connection = input.events[story.events.front()].connection;
  finding.count = story.events.size();
  finding.title = fmt::format("{} {} {}", name_of(input, story.client), verb_of(story), name_of(input, story.server));
  finding.observation = observation(input, story, seen, type);
  set_cause(finding, story);
  finding.alternatives = std::string(story.kind->benign);
  finding.advice = std::string(story.kind->advice);
  finding.settles = std::string(story.kind->settles);
  finding.technique = input.events[story.events.front()].technique;
  return finding;
}

}  // namespace

void controller_events(const AuditInput& input, Findings& findings) {
  std::map<Key, Story> stories;
  for (Index i = 0; i < input.events.size(); ++i) {
    const EventKind* kind = event_kind(input.events[i].kind);
    if (kind == nullptr) continue;
    Story& story = stories[{kind->rule, input.events[i].client, input.events[i].server}];
    story.kind = kind;
    add(story, input, i);
  }
  for (const auto& [key, story] : stories) findings.push_back(finding_of(input, story));
}

}  // namespace s7::reports::audit::rules
