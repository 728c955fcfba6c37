#include "reports/audit/connection_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "reports/audit/densest.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit {
namespace {

constexpr std::size_t many_points = 4;   // different ones, called by one client
constexpr Duration at_once = 1'000'000;  // a server that waits for a setup in vain gives up later

// ISO 8073, 13.5.3: reasons of a disconnect request.
std::string_view reason_text(std::uint8_t reason) {
  switch (reason) {
    case 0: return "not specified";
    case 1: return "congestion at the connection point";
    case 2: return "nothing attached to this connection point";
    case 3: return "address unknown";
    case 128: return "normal disconnect";
    case 129: return "congestion at connect time";
    case 130: return "negotiation failed";
    case 131: return "duplicate reference";
    case 132: return "mismatched references";
    case 133: return "protocol error";
    case 135: return "reference overflow";
    case 136: return "refused on this network connection";
    case 138: return "invalid header or parameter length";
    default: return "unknown reason";
  }
}

// ISO 8073, 13.12.3: causes of an error TPDU.
std::string_view cause_text(std::uint8_t cause) {
  switch (cause) {
    case 1: return "invalid parameter code";
    case 2: return "invalid message type";
    case 3: return "invalid parameter value";
    default: return "not specified";
  }
}

bool is_disconnect(const Attempt& attempt) { return attempt.refusal != "er" && attempt.dr_reason.has_value(); }

bool forgotten(const std::vector<Index>& forget, Index client) {
  return std::find(forget.begin(), forget.end(), client) != forget.end();
}

void order(std::vector<Index>& stations) {
  std::sort(stations.begin(), stations.end());
  stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
}

std::string one_refusal(const Attempt& attempt) {
  if (is_disconnect(attempt))
    return fmt::format("answered with a COTP disconnect, reason {} ({})", *attempt.dr_reason,
                       reason_text(*attempt.dr_reason));
  if (attempt.refusal == "dr") return "answered with a COTP disconnect";
  if (attempt.refusal == "er")
    return fmt::format("answered with a COTP error, cause {} ({})", attempt.dr_reason.value_or(0),
                       cause_text(attempt.dr_reason.value_or(0)));
  return attempt.refusal == "rst" ? "reset the connection without a COTP answer"
                                  : "closed the connection without a COTP answer";
}

}  // namespace

bool refused_in_cotp(const Attempt& attempt) noexcept {
  return attempt.server_tsap && (attempt.outcome == "closed-after-connect" || attempt.outcome == "cotp-rejected");
}

bool ended_after_confirm(const Attempt& attempt) noexcept {
  return attempt.outcome == "cotp-only" && !attempt.refusal.empty() && attempt.refusal_delay &&
         *attempt.refusal_delay <= at_once;
}

bool says_congested(const Attempt& attempt) noexcept {
  const int reason = attempt.dr_reason.value_or(0);
  return is_disconnect(attempt) && (reason == 1 || reason == 129);
}

bool says_unknown_address(const Attempt& attempt) noexcept {
  const int reason = attempt.dr_reason.value_or(0);
  return is_disconnect(attempt) && (reason == 2 || reason == 3);
}

std::vector<std::uint16_t> ports_of(const AuditInput& input, Index server) {
  std::set<std::uint16_t> ports;
  for (const Index index : input.stations[server].attempts_to) ports.insert(input.attempts[index].port);
  return {ports.begin(), ports.end()};
}

ConnectionPoints points_of(const AuditInput& input, Index server, std::uint16_t port,
                           const std::vector<Index>& forget) {
  ConnectionPoints points;
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (attempt.port != port || !attempt.server_tsap || forgotten(forget, attempt.client)) continue;
    ConnectionPoint& point = points[*attempt.server_tsap];
    if (confirmed(attempt)) {
      point.accepted.stations.push_back(attempt.client);
      point.accepted.seen.extend(attempt.seen);
    } else if (refused_in_cotp(attempt)) {
      point.refused.push_back(index);
      point.refusals += attempt.count;
      point.refused_seen.extend(attempt.seen);
    }
  }
  for (const Index index : input.stations[server].as_server) {
    const Connection& connection = input.connections[index];
    if (connection.port != port || !connection.server_tsap || connection.responses == 0) continue;
    ConnectionPoint& point = points[*connection.server_tsap];
    point.accepted.stations.push_back(connection.client);
    point.accepted.seen.extend(connection.seen);
  }
  for (auto& [tsap, point] : points) order(point.accepted.stations);
  return points;
}

std::string refusal_text(const AuditInput& input, const std::vector<Index>& attempts) {
  std::set<std::string> ways;
  std::optional<Duration> slowest;
  for (const Index index : attempts) {
    const Attempt& attempt = input.attempts[index];
    ways.insert(one_refusal(attempt));
    if (attempt.refusal_delay) slowest = std::max(slowest.value_or(0), *attempt.refusal_delay);
  }
  const std::string text = listed({ways.begin(), ways.end()});
  return slowest ? fmt::format("{} (within {})", text, human_duration(*slowest)) : text;
}

std::vector<PointSearch> point_searches(const AuditInput& input, Index server) {
  std::map<Index, Densest<std::string>> clients;
  for (const Index index : input.stations[server].attempts_to) {
    const Attempt& attempt = input.attempts[index];
    if (!attempt.server_tsap) continue;
    clients.try_emplace(attempt.client, search_window)
        .first->second.add(attempt.seen.first.time, *attempt.server_tsap, index);
  }
  std::vector<PointSearch> searches;
  for (const auto& [client, densest] : clients) {
    if (densest.distinct() < many_points) continue;
    std::set<std::string> tried, established;
    for (const Index index : densest.steps()) {
      const Attempt& attempt = input.attempts[index];
      tried.insert(*attempt.server_tsap);
      if (attempt.outcome == "established") established.insert(*attempt.server_tsap);
    }
    if (2 * established.size() <= tried.size()) searches.push_back({client, densest.steps()});
  }
  return searches;
}

std::vector<Index> point_seekers(const AuditInput& input, Index server) {
  std::vector<Index> seekers;
  for (const PointSearch& search : point_searches(input, server)) seekers.push_back(search.client);
  return seekers;
}

std::optional<RackSlot> rack_slot(const std::string& tsap) {
  if (tsap.size() != 4) return std::nullopt;
  unsigned value = 0;
  const auto [end, problem] = std::from_chars(tsap.data(), tsap.data() + tsap.size(), value, 16);
  if (problem != std::errc{} || end != tsap.data() + tsap.size()) return std::nullopt;
  return RackSlot{(value & 0xFFU) / 32, value & 0x1FU};
}

bool is_open_communication(const std::string& tsap) { return tsap.starts_with("e0"); }

bool is_called_by_name(const std::string& tsap) {
  return tsap.size() > 4 && !is_open_communication(tsap) && !tsap_characters(tsap).empty();
}

bool is_routed(const std::string& tsap) {
  return tsap.size() > 4 && !is_open_communication(tsap) && tsap_characters(tsap).empty();
}

}  // namespace s7::reports::audit
