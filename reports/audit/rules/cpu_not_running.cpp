// cpu-not-running: a controller was seen in STOP or HOLD. It goes on answering reads and writes then: partners that use
// PUT and GET see no error.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view rule = "cpu-not-running";
constexpr Duration belongs_together = 10'000'000;  // a transition follows its request within
constexpr std::array<std::uint16_t, 2> wrong_mode{0x8001, 0xd081};

// Something that tells whether the controller runs.
struct Sign {
  Place at;
  bool running = false;
  bool said_by_controller = false;  // else: a request was accepted
  std::string text;                 // "it announced STOP"
};

bool is_standing(std::string_view mode) {
  return mode.starts_with("STOP") || mode == "HOLD" || mode == "DEFECT" || mode == "DEFECTIVE";
}
bool is_running(std::string_view mode) {
  return mode == "RUN" || mode == "RUN_R" || mode == "LINK_UP" || mode == "UPDATE";
}

void add_mode(std::vector<Sign>& signs, const Place& at, const std::string& mode, const std::string& text) {
  if (at.known() && (is_standing(mode) || is_running(mode))) signs.push_back({at, is_running(mode), true, text});
}

std::vector<Sign> signs_of(const AuditInput& input, Index server) {
  std::vector<Sign> signs;
  for (const Index index : input.stations[server].events) {
    const Event& event = input.events[index];
    if (event.kind == "mode-transition") add_mode(signs, event.at, event.detail, "it announced " + event.detail);
    if (event.outcome != "succeeded" || !event.client) continue;
    if (event.kind == "cpu-stopped")
      signs.push_back({event.at, false, false, fmt::format("it accepted a STOP of {}", input.who(*event.client))});
    if (event.kind == "cpu-started")
      signs.push_back({event.at, true, false, fmt::format("it accepted a start by {}", input.who(*event.client))});
  }
  for (const Identity& identity : input.stations[server].identities) {
    if (identity.fact != "operating_mode") continue;
    const std::string text = fmt::format("its status ({}) said {}", identity.source, identity.value);
    add_mode(signs, identity.seen.first, identity.value, text);
    if (identity.seen.last.time != identity.seen.first.time) add_mode(signs, identity.seen.last, identity.value, text);
  }
  std::stable_sort(signs.begin(), signs.end(), [](const Sign& a, const Sign& b) { return a.at.time < b.at.time; });
  return signs;
}

// A time without RUN: signs [begin, end).
struct Stand {
  std::size_t begin = 0, end = 0;
};

std::vector<Stand> stands_of(const std::vector<Sign>& signs) {
  std::vector<Stand> stands;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    if (signs[i].running) continue;
    if (stands.empty() || stands.back().end != i) stands.push_back({i, i});
    stands.back().end = i + 1;
  }
  return stands;
}

// What was read and written all the same.
std::string goes_on(const AuditInput& input, Index server, Time since) {
  std::set<Index> partners;
  for (const Index index : input.stations[server].asked) {
    const Access& access = input.accesses[index];
    if (access.ok > 0 && access.succeeded.last.time > since) partners.insert(input.asker(access));
  }
  if (partners.empty()) return {};
  return fmt::format(" It still answered the reads and writes of {} after that, without an error.",
                     stations_text(input, {partners.begin(), partners.end()}));
}

struct Refusals {
  std::map<std::uint16_t, std::uint64_t> codes;
  std::uint64_t count = 0;
  Seen seen;
  std::vector<Index> clients;
  std::set<std::string> asked_for;
};

Refusals refusals_of(const AuditInput& input, Index server) {
  Refusals refusals;
  const auto add = [&](const std::vector<CodeSeen>& codes, const std::string& what, Index client) {
    for (const CodeSeen& code : codes) {
      if (std::find(wrong_mode.begin(), wrong_mode.end(), code.code) == wrong_mode.end()) continue;
      refusals.codes[code.code] += code.count;
      refusals.count += code.count;
      refusals.seen.extend(code.seen);
      refusals.clients.push_back(client);
      refusals.asked_for.insert(what);
    }
  };
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (input.mutes.covers(input, rule, connection.client, server)) continue;
    for (const Function& function : input.functions_of(connection))
      if (function.initiator == Initiator::client) add(function.codes, function.operation, connection.client);
    for (const Access& access : input.accesses_of(connection))
      if (access.initiator == Initiator::client)
        add(access.codes, std::string(name(access.operation)), connection.client);
  }
  return refusals;
}

std::string refusals_text(const AuditInput& input, const Refusals& refusals) {
  std::vector<std::string> codes;
  for (const auto& [code, count] : refusals.codes)
    codes.push_back(
        fmt::format("{} with {}", counted(static_cast<std::int64_t>(count), "request"), code_text(input, code)));
  return listed(codes);
}

Finding finding_of(Index server) {
  Finding finding;
  finding.rule = rule;
  finding.server = server;
  finding.advice =
      "Read the diagnostic buffer of the CPU: it says why it stopped. PUT and GET do not report a stopped partner: let "
      "the"
      " program of the controller count up a life counter in the exchanged data, and let the partners watch it.";
  finding.settles = "The mode in the online diagnosis of the CPU, or the lamps on its front.";
  return finding;
}

void still_standing(const AuditInput& input, Index server, const std::vector<Sign>& signs, Stand stand,
                    Findings& findings) {
  Finding finding = finding_of(server);
  bool said = false;
  std::vector<std::string> texts;
  for (std::size_t i = stand.begin; i < stand.end; ++i) {
    finding.saw(signs[i].at);
    said |= signs[i].said_by_controller;
    if (texts.empty() || texts.back() != signs[i].text) texts.push_back(signs[i].text);
  }
  const Time since = signs[stand.begin].at.time;
  finding.severity = said ? Severity::warning : Severity::notice;  // the STOP is an event of its own
  finding.confidence = said ? Confidence::high : Confidence::medium;
  finding.count = stand.end - stand.begin;
  finding.title = fmt::format("{} was not in RUN when it was last heard of", input.who(server));
  finding.observation = fmt::format(
      "{}: {} at {}, and nothing later says that it ran again.{}{}", introduced(input, server), listed(texts, 3),
      when(since),
      stand.begin > 0
          ? fmt::format(" Before that, at {}, {}.", when(signs[stand.begin - 1].at.time), signs[stand.begin - 1].text)
          : std::string{},
      goes_on(input, server, since));
  const Refusals refusals = refusals_of(input, server);
  if (refusals.count > 0 && refusals.seen.last.time >= since)
    finding.observation += fmt::format(" It refused {}.", refusals_text(input, refusals));
  finding.likely_cause =
      "The controller does not run its program; its outputs are probably off or hold substitute values.";
  finding.alternatives =
      "It was started at its own switch, or over a way that was not captured; several CPUs behind one address.";
  findings.push_back(std::move(finding));
}

bool asked_for(const AuditInput& input, Index server, const Place& at) {
  const std::vector<Index>& events = input.stations[server].events;
  return std::any_of(events.begin(), events.end(), [&](Index index) {
    const Event& event = input.events[index];
    const bool stops = event.kind == "cpu-stopped" || event.kind == "memory-reset";
    return stops && event.outcome == "succeeded" && event.at.time <= at.time + belongs_together &&
           at.time <= event.at.time + belongs_together;
  });
}

// It runs again: worth a line only when nobody in the capture asked for the stop, since that is an event of its own.
void stood_for_a_while(const AuditInput& input, Index server, const std::vector<Sign>& signs,
                       const std::vector<Stand>& stands, Findings& findings) {
  Finding finding = finding_of(server);
  Duration longest = 0;
  for (const Stand& stand : stands) {
    const Sign& first = signs[stand.begin];
    if (stand.end >= signs.size() || !first.said_by_controller || asked_for(input, server, first.at)) continue;
    ++finding.count;
    finding.saw(first.at);
    finding.saw(signs[stand.end].at);
    longest = std::max(longest, signs[stand.end].at.time - first.at.time);
  }
  if (finding.count == 0) return;
  finding.severity = Severity::notice;
  finding.title = fmt::format("{} was not in RUN for a while", input.who(server));
  finding.observation = fmt::format(
      "{} was in STOP or HOLD {} ({}), for at most {} until the next sign of RUN, and no client in the captures asked "
      "for it.",
      introduced(input, server), counted(static_cast<std::int64_t>(finding.count), "time"),
      time_span(rfc3339(finding.first_seen.value_or(0)), rfc3339(finding.last_seen.value_or(0))),
      human_duration(longest));
  finding.likely_cause = "Somebody turned its switch, or its program stopped with an error.";
  finding.confidence = Confidence::medium;
  finding.alternatives = "The request came over a way that was not captured.";
  findings.push_back(std::move(finding));
}

// Codes alone: some functions are refused in RUN, others in STOP.
void refused_by_mode(const AuditInput& input, Index server, Findings& findings) {
  const Refusals refusals = refusals_of(input, server);
  if (refusals.count < 2) return;
  Finding finding = finding_of(server);
  finding.severity = Severity::notice;
  finding.confidence = Confidence::low;
  finding.count = refusals.count;
  finding.saw(refusals.seen);
  finding.title = fmt::format("{} refuses requests because of its operating mode", input.who(server));
  finding.observation = fmt::format("{} refused {} of {} ({}), {}.{}", introduced(input, server),
                                    refusals_text(input, refusals), stations_text(input, refusals.clients),
                                    listed({refusals.asked_for.begin(), refusals.asked_for.end()}), when(refusals.seen),
                                    goes_on(input, server, refusals.seen.first.time));
  finding.likely_cause =
      "The controller was in a mode in which this is not possible: STOP, or RUN for what needs STOP.";
  finding.alternatives = "The same function was already active, for example a second watch table.";
  findings.push_back(std::move(finding));
}

void tell(const AuditInput& input, Index server, Findings& findings) {
  const std::vector<Sign> signs = signs_of(input, server);
  const std::vector<Stand> stands = stands_of(signs);
  if (!stands.empty() && stands.back().end == signs.size())
    still_standing(input, server, signs, stands.back(), findings);
  if (!stands.empty()) stood_for_a_while(input, server, signs, stands, findings);
  if (signs.empty()) refused_by_mode(input, server, findings);
}

}  // namespace

void cpu_not_running(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i) tell(input, i, findings);
}

}  // namespace s7::reports::audit::rules
