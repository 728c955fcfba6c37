// tsap-rejected: TCP works, but the connection point that is called (rack and slot, as TSAP) was never accepted, or the
// server says that it does not know it. What was accepted once and is refused now without a word is a matter of
// connections-exhausted.

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
  std::vector<std::string> tsaps;  // several: each refused once, none accepted
  std::vector<Index> attempts, clients;
  std::uint64_t count = 0;
  Seen seen;
  std::vector<std::string> accepted;  // other TSAPs that this server accepted
  std::vector<Index> accepted_from;
  Reached same;  // who had this very point accepted at another time
  bool says_unknown = false, found_another = false;
};

std::string point_text(const std::string& tsap) { return human_tsap(tsap, true); }

std::string points_text(const Refusal& refusal) {
  std::vector<std::string> points;
  for (const std::string& tsap : refusal.tsaps) points.push_back(point_text(tsap));
  return fmt::format("connection point{} {}", points.size() == 1 ? "" : "s", listed(points, 4));
}

bool open_communication(const Refusal& refusal) {
  return std::all_of(refusal.tsaps.begin(), refusal.tsaps.end(), is_open_communication);
}

// The clients of a refused point that count: not muted, and no missing answer that is only out of sight.
void gather(const AuditInput& input, const ConnectionPoint& point, Refusal& refusal) {
  for (const Index index : point.refused) {
    const Attempt& attempt = input.attempts[index];
    if (input.mutes.covers(input, id, attempt.client, attempt.server)) continue;
    if (!attempt.dr_reason && !silence_tells(input, attempt.client, attempt.server)) continue;
    if (says_congested(attempt) || (point.accepted.any() && !says_unknown_address(attempt))) continue;
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
    if (tsap == refusal.tsaps.front() || !point.accepted.any()) continue;
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
  if (refusal.same.any()) return refusal.count > 1;
  return refusal.count > 1 || (!refusal.accepted.empty() && !refusal.found_another);
}

std::string contrast(const AuditInput& input, const Refusal& refusal) {
  if (refusal.same.any())
    return fmt::format(" The same point was accepted from {} ({}).", stations_text(input, refusal.same.stations, 3),
                       when(refusal.same.seen));
  std::string text = fmt::format(" {} accepted in these captures.",
                                 refusal.tsaps.size() == 1 ? "It was never" : "None of them was ever");
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
  const auto called = rack_slot(refusal.tsaps.front());
  for (const std::string& tsap : refusal.accepted) {
    const auto slot = rack_slot(tsap);
    if (slot && called && !(*slot == *called)) return slot;
  }
  return std::nullopt;
}

bool same_slot_accepted(const Refusal& refusal) {
  const auto called = rack_slot(refusal.tsaps.front());
  return called && std::any_of(refusal.accepted.begin(), refusal.accepted.end(),
                               [&](const std::string& tsap) { return rack_slot(tsap) == called; });
}

std::string usual_slot(const AuditInput& input, const Refusal& refusal) {
  const Family* family = input.family(refusal.server);
  if (family == nullptr || family->slot.empty())
    return " Usual slots: S7-300 2, S7-400 3 or where it sits, S7-1200 and S7-1500 1.";
  return fmt::format(" The CPU of this family ({}) usually has slot {}.", family->name, family->slot);
}

void explain_open_communication(const AuditInput& input, const Refusal& refusal, Finding& finding) {
  finding.likely_cause =
      "Nobody waits there for an open connection (ISO-on-TCP) of that name: it is not in the program, or its block was"
      " not called yet.";
  finding.advice = fmt::format(
      "Compare both TSAPs of the connection in {} and in {}, letter by letter, and which of the two waits (passive). "
      "Its"
      " connection block (TCON or the like) must have run before the partner calls.",
      stations_text(input, refusal.clients, 3), input.who(refusal.server));
  finding.settles = "The state of the connection in the online diagnosis of both partners.";
}

// The very same point works at other times: it is there, but not for this caller or not then.
void explain_known_point(const AuditInput& input, const Refusal& refusal, Finding& finding) {
  const auto& with = refusal.same.stations;
  const bool others = std::none_of(refusal.clients.begin(), refusal.clients.end(),
                                   [&](Index client) { return std::binary_search(with.begin(), with.end(), client); });
  finding.likely_cause =
      others ? "The connection is set up for another partner: configured connections are tied to the caller's address"
               " and TSAP."
             : "The connection was not set up at that time: the controller was starting, or its connections were being"
               " loaded.";
  finding.advice =
      fmt::format("Compare partner address and TSAPs of the connection in the project of {} with those that {} {}.",
                  input.who(refusal.server), stations_text(input, refusal.clients, 3),
                  refusal.clients.size() == 1 ? "uses" : "use");
  finding.settles = "The connection table of the project that is loaded.";
}

void explain(const AuditInput& input, const Refusal& refusal, Finding& finding) {
  if (refusal.same.any()) return explain_known_point(input, refusal, finding);
  if (open_communication(refusal)) return explain_open_communication(input, refusal, finding);
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
  if (refusal.same.any()) return Confidence::medium;
  if (refusal.accepted.empty()) return refusal.says_unknown ? Confidence::medium : Confidence::low;
  return refusal.count > 1 || refusal.says_unknown ? Confidence::high : Confidence::medium;
}

Finding tell(const AuditInput& input, const Refusal& refusal) {
  Finding finding;
  finding.rule = id;
  const bool works_now =
      refusal.same.any() && refusal.same.seen.last.time > refusal.seen.last.time &&
      std::all_of(refusal.clients.begin(), refusal.clients.end(), [&](Index client) {
        return std::binary_search(refusal.same.stations.begin(), refusal.same.stations.end(), client);
      });
  finding.severity = refusal.found_another || works_now ? Severity::notice : Severity::warning;
  finding.server = refusal.server;
  if (refusal.clients.size() == 1) finding.client = refusal.clients.front();
  finding.count = refusal.count;
  finding.confidence = confidence_of(refusal);
  finding.title = fmt::format("{} does not accept {}", input.who(refusal.server), points_text(refusal));
  finding.observation =
      fmt::format("{} called {} of {} {} ({}); TCP worked, then the server {}.{}",
                  stations_text(input, refusal.clients, 3), points_text(refusal), introduced(input, refusal.server),
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

// Several points, each tried once and refused, none accepted: together they are a fault, too.
void join(const Refusal& one, Refusal& all) {
  if (all.attempts.empty()) {
    all = one;
    return;
  }
  all.tsaps.push_back(one.tsaps.front());
  all.attempts.insert(all.attempts.end(), one.attempts.begin(), one.attempts.end());
  for (const Index client : one.clients)
    if (std::find(all.clients.begin(), all.clients.end(), client) == all.clients.end()) all.clients.push_back(client);
  all.count += one.count;
  all.seen.extend(one.seen);
  all.says_unknown |= one.says_unknown;
}

void look_at(const AuditInput& input, Index server, std::uint16_t port, Findings& findings) {
  const ConnectionPoints points = points_of(input, server, port, point_seekers(input, server));
  Refusal singles;
  for (const auto& [tsap, point] : points) {
    if (point.refused.empty() || is_routed(tsap)) continue;
    Refusal refusal;
    refusal.server = server;
    refusal.port = port;
    refusal.tsaps = {tsap};
    refusal.same = point.accepted;
    gather(input, point, refusal);
    compare(input, points, refusal);
    if (enough(refusal)) {
      findings.push_back(tell(input, refusal));
    } else if (!refusal.attempts.empty() && refusal.accepted.empty() && !refusal.same.any()) {
      join(refusal, singles);
    }
  }
  if (singles.count > 1) findings.push_back(tell(input, singles));
}

}  // namespace

void tsap_rejected(const AuditInput& input, Findings& findings) {
  for (Index server = 0; server < input.stations.size(); ++server)
    for (const std::uint16_t port : ports_of(input, server)) look_at(input, server, port, findings);
}

}  // namespace s7::reports::audit::rules
