#include "reports/audit/exposure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"
#include "reports/routed_tsap.hpp"

namespace s7::reports::audit {
namespace {

constexpr std::uint16_t access_refused = 0x8104;
constexpr std::size_t most_blocks = 6;

// Through a gateway: whoever answers, it is not the station with the server's address.
bool is_passed_on(const AuditInput& input, const Access& access) {
  return access.initiator == Initiator::client &&
         is_routed_tsap(input.connections[access.connection].server_tsap.value_or(""));
}

std::vector<Index> keys(const std::map<Index, Use>& uses) {
  std::vector<Index> stations;
  stations.reserve(uses.size());
  for (const auto& [station, use] : uses) stations.push_back(station);
  return stations;
}

}  // namespace

Verdict Exposure::verdict() const noexcept {
  if (served > 0) return Verdict::used_and_open;
  return refused > 0 && failed == 0 ? Verdict::used_and_refused : Verdict::not_observed;
}

void add_use(Use& use, const Access& access) {
  use.items += access.ok;
  use.ranges.add(access.area, access.db, access.first_byte, access.bytes, access.detail);
  if (access.period_median)
    use.shortest_period = std::min(use.shortest_period.value_or(*access.period_median), *access.period_median);
  use.seen.extend(access.succeeded);
  if (use.connections.empty() || use.connections.back() != access.connection)
    use.connections.push_back(access.connection);
}

bool is_put_get(const AuditInput& input, const Access& access) {
  return input.connections[access.connection].protocol == "s7comm" && access.operation != Operation::subscribe &&
         access.area != "symbol" && access.area != "NCK";
}

std::vector<Index> controllers(const AuditInput& input) {
  std::vector<Index> result;
  for (Index i = 0; i < input.stations.size(); ++i) {
    const Station& station = input.stations[i];
    const bool serves = std::any_of(station.as_server.begin(), station.as_server.end(),
                                    [&](Index connection) { return is_s7(input.connections[connection].protocol); });
    if (serves || !station.asked.empty()) result.push_back(i);
  }
  return result;
}

Exposure exposure_of(const AuditInput& input, Index station) {
  Exposure exposure;
  exposure.station = station;
  for (const Index index : input.stations[station].as_server) {
    const Connection& connection = input.connections[index];
    exposure.answers_only |= connection.protocol == "s7comm" && connection.answers_only();
  }
  for (const Index index : input.stations[station].asked) {
    const Access& access = input.accesses[index];
    if (!is_put_get(input, access) || is_passed_on(input, access)) continue;
    exposure.asked += access.requests;
    exposure.served += access.ok;
    exposure.failed += access.failed;
    for (const CodeSeen& code : access.codes) {
      if (code.code != access_refused) continue;
      exposure.refused += code.count;
      exposure.failed -= std::min(code.count, exposure.failed);
      exposure.refused_seen.extend(code.seen);
    }
    if (access.ok == 0) continue;
    auto& uses = access.operation == Operation::write ? exposure.writes : exposure.reads;
    add_use(uses[input.asker(access)], access);
  }
  return exposure;
}

std::string verdict_text(const AuditInput& input, const Exposure& exposure) {
  switch (exposure.verdict()) {
    case Verdict::used_and_open: {
      std::string text = "used and open";
      if (!exposure.writes.empty())
        text += fmt::format(", written by {}", stations_text(input, keys(exposure.writes), 3));
      if (!exposure.reads.empty()) text += fmt::format(", read by {}", stations_text(input, keys(exposure.reads), 3));
      return text;
    }
    case Verdict::used_and_refused:
      return fmt::format("used and refused ({} of {})", human_count(static_cast<std::int64_t>(exposure.refused)),
                         counted(static_cast<std::int64_t>(exposure.asked), "item"));
    case Verdict::not_observed: break;
  }
  if (exposure.asked == 0 && exposure.answers_only)
    return "not observed: only answers were captured, not what was asked";
  if (exposure.asked == 0) return "not observed";
  if (exposure.failed > 0) return "not observed: it was asked, no answer says that access is open or refused";
  return "not observed: it was asked, no answer was captured";
}

std::string use_text(const AuditInput& input, Index asker, const Use& use, std::string_view verb) {
  std::string text = fmt::format("{} {} {}", input.who(asker), verb, use.ranges.text(most_blocks));
  if (use.shortest_period) text += fmt::format(" every {}", human_duration(*use.shortest_period));
  return text;
}

void add_verdicts(Document& page, const AuditInput& input) {
  const std::vector<Index> stations = controllers(input);
  if (stations.empty()) return;
  page.add(Block::Kind::heading,
           fmt::format("PUT/GET of {}, {}", counted(static_cast<std::int64_t>(stations.size()), "controller"),
                       of_capture(input)));
  bool silent = false;
  for (const Index station : stations) {
    const Exposure exposure = exposure_of(input, station);
    silent |= exposure.verdict() == Verdict::not_observed;
    page.add(Block::Kind::item, fmt::format("{}: {}", introduced(input, station), verdict_text(input, exposure)));
  }
  if (silent) page.add(Block::Kind::paragraph, "Not observed is not switched off: silence proves nothing.");
}

}  // namespace s7::reports::audit
