// tsap-rejected: TCP works, but the connection point that is called (rack and slot, as TSAP) was never accepted. What
// was accepted once and is refused now is a matter of connections-exhausted.

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/filter.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "tsap-rejected";

struct Refusal {
  Index server = 0;
  std::uint16_t port = 0;
  std::string tsap;
  std::vector<Index> attempts, clients;
  std::uint64_t count = 0;
  Seen seen;
  std::vector<std::string> accepted;  // other TSAPs that this server accepted
  std::vector<Index> accepted_from;
  bool says_unknown = false, found_another = false;
};

std::string point_text(const std::string& tsap) { return human_tsap(tsap, true); }

// The clients of a refused point that count: not muted, and no missing answer that is only out of sight.
void gather(const AuditInput& input, const ConnectionPoint& point, Refusal& refusal) {
  for (const Index index : point.refused) {
    const Attempt& attempt = input.attempts[index];
    if (input.mutes.covers(input, id, attempt.client, attempt.server)) continue;
    if (!attempt.dr_reason && !silence_tells(input, attempt.client, attempt.server)) continue;
    if (says_congested(attempt)) continue;
    refusal.attempts.push_back(index);
    refusal.count += attempt.count;
    refusal.seen.extend(attempt.seen);
    refusal.says_unknown |= says_unknown_address(attempt);
    if (std::find(refusal.clients.begin(), refusal.clients.end(), attempt.client) == refusal.clients.end())
      refusal.clients.push_back(attempt.client);
  }
}

void compare(const AuditInput& input, const ConnectionPoints& points, Refusal& refusal) {
  for (const auto& [tsap, point] : points) {
    if (tsap == refusal.tsap || !point.accepted.any()) continue;
    refusal.accepted.push_back(tsap);
    for (const Index client : point.accepted.stations) refusal.accepted_from.push_back(client);
  }
  refusal.found_another = std::all_of(refusal.clients.begin(), refusal.clients.end(), [&](Index client) {
    const Seen pair = worked(input, client, refusal.server, refusal.port);
    return pair.known() && pair.last.time > refusal.seen.last.time;
  });
}

// A driver that tries the slots once, one after the other, and finds the right one is no fault.
bool enough(const Refusal& refusal) {
  if (refusal.attempts.empty()) return false;
  return refusal.count > 1 || (!refusal.accepted.empty() && !refusal.found_another);
}

std::string contrast(const AuditInput& input, const Refusal& refusal) {
  std::string text = " It was never accepted in these captures.";
  std::vector<std::string> accepted;
  for (const std::string& tsap : refusal.accepted) accepted.push_back(point_text(tsap));
  if (accepted.empty()) return text + " Nor was any other connection point of this server seen to work.";
  text += fmt::format(" The same server accepted {} from {}.", listed(accepted, 3),
                      stations_text(input, refusal.accepted_from, 3));
  if (refusal.found_another) text += " The caller got through there later.";
  return text;
}

// The accepted TSAPs with another rack and slot: the first is the proposal.
std::optional<RackSlot> proposal(const Refusal& refusal) {
  const auto called = rack_slot(refusal.tsap);
  for (const std::string& tsap : refusal.accepted) {
    const auto slot = rack_slot(tsap);
    if (slot && called && !(*slot == *called)) return slot;
  }
  return std::nullopt;
}

bool same_slot_accepted(const Refusal& refusal) {
  const auto called = rack_slot(refusal.tsap);
  return called && std::any_of(refusal.accepted.begin(), refusal.accepted.end(),
                               [&](const std::string& tsap) { return rack_slot(tsap) == called; });
}

std::string usual_slot(const AuditInput& input, const Refusal& refusal) {
  const Family* family = input.family(refusal.server);
  if (family == nullptr || family->slot.empty())
    return " Usual slots: S7-300 2, S7-400 3 or where it sits, S7-1200 and S7-1500 1.";
  return fmt::format(" The CPU of this family ({}) usually has slot {}.", family->name, family->slot);
}

void explain(const AuditInput& input, const Refusal& refusal, Finding& finding) {
  const auto better = proposal(refusal);
  const std::string server = input.who(refusal.server);
  finding.settles = "Rack and slot of the CPU in the hardware configuration, or one successful connection with them.";
  if (same_slot_accepted(refusal)) {
    finding.likely_cause =
        "This kind of connection is not set up there: the same rack and slot is accepted for"
        " another kind.";
    finding.advice = fmt::format("Let the client dial {} instead, or set up the connection in the project of {}.",
                                 point_text(refusal.accepted.front()), server);
  } else if (better) {
    finding.likely_cause = "Rack and slot in the client are wrong.";
    finding.advice = fmt::format(
        "Set rack {} slot {} in {}: there {} answers. Behind a communications processor the CPU's rack and"
        " slot count, not the processor's own.{}",
        better->rack, better->slot, stations_text(input, refusal.clients, 3), server, usual_slot(input, refusal));
  } else {
    finding.likely_cause = refusal.accepted.empty()
                               ? "Rack and slot (or the TSAP) in the client are wrong, or no connection was free."
                               : "The TSAP in the client is wrong.";
    finding.advice = fmt::format("Compare rack and slot in {} with the hardware configuration of {}.{}",
                                 stations_text(input, refusal.clients, 3), server, usual_slot(input, refusal));
  }
}

Confidence confidence_of(const Refusal& refusal) {
  if (refusal.accepted.empty()) return refusal.says_unknown ? Confidence::medium : Confidence::low;
  return refusal.count > 1 || refusal.says_unknown ? Confidence::high : Confidence::medium;
}

Finding tell(const AuditInput& input, const Refusal& refusal) {
  Finding finding;
  finding.rule = id;
  finding.severity = refusal.found_another ? Severity::notice : Severity::warning;
  finding.server = refusal.server;
  if (refusal.clients.size() == 1) finding.client = refusal.clients.front();
  finding.count = refusal.count;
  finding.confidence = confidence_of(refusal);
  finding.title =
      fmt::format("{} does not accept connection point {}", input.who(refusal.server), point_text(refusal.tsap));
  finding.observation =
      fmt::format("{} called connection point {} of {} {} ({}); TCP worked, then the server {}.{}",
                  stations_text(input, refusal.clients, 3), point_text(refusal.tsap), introduced(input, refusal.server),
                  refusal.count == 1 ? "once" : human_count(static_cast<std::int64_t>(refusal.count)) + " times",
                  when(refusal.seen), refusal_text(input, refusal.attempts), contrast(input, refusal));
  explain(input, refusal, finding);
  finding.alternatives =
      "All connections of that kind were in use; a firewall that looks into the protocol closes it in the server's"
      " place.";
  for (const Index index : refusal.attempts) finding.saw(input.attempts[index].seen);
  const std::string client = finding.client ? input.stations[*finding.client].address : std::string{};
  finding.filter = pair_filter(client, input.stations[refusal.server].address, refusal.port);
  return finding;
}

void look_at(const AuditInput& input, Index server, std::uint16_t port, Findings& findings) {
  const ConnectionPoints points = points_of(input, server, port, point_seekers(input, server));
  for (const auto& [tsap, point] : points) {
    if (point.refused.empty() || point.accepted.any() || is_routed(tsap)) continue;
    Refusal refusal;
    refusal.server = server;
    refusal.port = port;
    refusal.tsap = tsap;
    gather(input, point, refusal);
    compare(input, points, refusal);
    if (enough(refusal)) findings.push_back(tell(input, refusal));
  }
}

}  // namespace

void tsap_rejected(const AuditInput& input, Findings& findings) {
  for (Index server = 0; server < input.stations.size(); ++server)
    for (const std::uint16_t port : ports_of(input, server)) look_at(input, server, port, findings);
}

}  // namespace s7::reports::audit::rules
