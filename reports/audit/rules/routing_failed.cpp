// routing-failed: a client asks a controller to pass a connection on to a station in another S7 subnet, and is refused.

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>

#include "reports/audit/connection_points.hpp"
#include "reports/audit/openings.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

constexpr std::string_view id = "routing-failed";

struct Refused {
  std::vector<Index> attempts, clients;
  std::uint64_t count = 0;
  Seen seen, accepted;
};

// Byte `at` of hex digits; nullopt: there is none.
std::optional<unsigned> byte_at(const std::string& hex, std::size_t at) {
  unsigned value = 0;
  const char* const begin = hex.data() + 2 * at;
  if (2 * at + 2 > hex.size()) return std::nullopt;
  const auto result = std::from_chars(begin, begin + 2, value, 16);
  return result.ptr == begin + 2 ? std::optional(value) : std::nullopt;
}

// Where the connection shall go: "subnet 0012-0034, station 3, rack 0 slot 2". Layout: docs/s7.md section 3; known from
// one library. Empty: another layout.
std::string target_of(const std::string& tsap) {
  constexpr std::size_t head = 4, subnet = 6, least = 17;
  const std::size_t size = tsap.size() / 2;
  const std::size_t station = byte_at(tsap, 2).value_or(0);
  const bool known = size >= least && byte_at(tsap, 0) == 1U && byte_at(tsap, 1) == subnet && byte_at(tsap, 3) == 2U;
  if (!known || (station != 1 && station != 4) || head + subnet + station + 2 > size) return {};
  std::string address;
  for (std::size_t i = 0; i < station; ++i)
    address += fmt::format("{}{}", i > 0 ? "." : "", byte_at(tsap, head + subnet + i).value_or(0));
  const unsigned place = byte_at(tsap, size - 1).value_or(0);
  return fmt::format("S7 subnet {}-{}, station {}, rack {} slot {}", tsap.substr(2 * head, 4),
                     tsap.substr(2 * head + 8, 4), address, place / 32, place % 32);
}

std::map<std::string, Refused> refused_by(const AuditInput& input, Index server) {
  std::map<std::string, Refused> targets;
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (!attempt.server_tsap || !is_routed(*attempt.server_tsap)) continue;
    if (input.mutes.covers(input, id, attempt.client, server)) continue;
    Refused& refused = targets[*attempt.server_tsap];
    if (confirmed(attempt)) refused.accepted.extend(attempt.seen);
    const bool silent =
        attempt.outcome == "cotp-unanswered" && attempt.acknowledged.value_or(false) && !undecided(input, attempt);
    if (!refused_in_cotp(attempt) && !silent) continue;
    if (!attempt.dr_reason && !silence_tells(input, attempt.client, server)) continue;
    refused.attempts.push_back(index);
    refused.clients.push_back(attempt.client);
    refused.count += attempt.count;
    refused.seen.extend(attempt.seen);
  }
  return targets;
}

// Ordinary connections that the gateway accepted: it is there, and it has connections left.
Reached accepted_itself(const AuditInput& input, Index server) {
  Reached reached;
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (!confirmed(attempt) || !attempt.server_tsap || is_routed(*attempt.server_tsap)) continue;
    reached.stations.push_back(attempt.client);
    reached.seen.extend(attempt.seen);
  }
  return reached;
}

void tell(const AuditInput& input, Index server, const std::string& tsap, const Refused& refused, Findings& findings) {
  const Reached itself = accepted_itself(input, server);
  if (refused.count < 2 && !itself.any() && !refused.accepted.known()) return;
  const std::string target = target_of(tsap);
  Finding& finding = findings.emplace_back();
  finding.rule = id;
  finding.severity = refused.accepted.known() ? Severity::notice : Severity::warning;
  finding.confidence = itself.any() && !target.empty() ? Confidence::medium : Confidence::low;
  finding.server = server;
  finding.count = refused.count;
  finding.saw(refused.seen);
  finding.title = fmt::format("{} does not pass a connection on", input.who(server));
  finding.observation =
      fmt::format("{} asked {} {} ({}) for a connection to {}; {} {}.", stations_text(input, refused.clients),
                  introduced(input, server), counted(static_cast<std::int64_t>(refused.count), "time"),
                  when(refused.seen), target.empty() ? "a station beyond it (TSAP " + tsap + ")" : target,
                  input.stations[server].address, refusal_text(input, refused.attempts));
  if (itself.any())
    finding.observation +=
        fmt::format(" It accepted connections to itself from {}.", stations_text(input, itself.stations));
  if (refused.accepted.known())
    finding.observation +=
        fmt::format(" The same connection was accepted at another time, {}.", when(refused.accepted));
  finding.likely_cause = refused.accepted.known()
                             ? "The station beyond was not reachable for a while, or no connection was free."
                             : "The gateway has no routing data for that subnet: they come with a download of the"
                               " hardware configuration of every station on the way.";
  finding.alternatives =
      "The station beyond is off or has another address; the gateway is no router, or has no connection free for it.";
  finding.advice = fmt::format(
      "{} is only the gateway: the destination is in another subnet. Compare the S7 subnet id and the station's address"
      " with the project, compile and download the hardware configuration of the gateway, and make sure that it"
      " is capable of S7 routing.",
      input.who(server));
  finding.settles = "Going online to the gateway itself, then to the destination from a station in its own subnet.";
}

}  // namespace

void routing_failed(const AuditInput& input, Findings& findings) {
  for (Index i = 0; i < input.stations.size(); ++i)
    for (const auto& [tsap, refused] : refused_by(input, i))
      if (!refused.attempts.empty()) tell(input, i, tsap, refused, findings);
}

}  // namespace s7::reports::audit::rules
