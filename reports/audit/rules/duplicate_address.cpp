// duplicate-address: two stations answer under one address.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "reports/audit/filter.hpp"
#include "reports/audit/rule.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"

namespace s7::reports::audit::rules {
namespace {

// When a MAC sent TCP packets under an address.
struct Span {
  Seen seen;
  std::string mac;
};

// Who looked: a sensor, or, where it has no name, one observation. On the two sides of a router an address has two
// MACs, its own and the router's, so only what one of them saw is compared.
using Viewpoint = std::pair<std::string, std::int64_t>;

struct Traffic {
  std::vector<std::map<Viewpoint, std::vector<Span>>> of_station;
  std::map<std::string, std::set<Index>> users;  // addresses behind a MAC: more than one means a router
  std::int64_t steady = 0;                       // addresses with one MAC only
};

Viewpoint viewpoint_of(const AuditInput& input, const Seen& seen) {
  if (seen.first.capture >= input.captures.size()) return {};
  const Capture& capture = input.captures[seen.first.capture];
  return {capture.sensor, capture.sensor.empty() ? capture.observation : 0};
}

// Identical machines behind identical addresses are told apart by their VLANs.
void add_session(const AuditInput& input, const Connection& connection, const Session& session, Traffic& traffic) {
  if (!connection.vlan_instance.empty() || connection.client == connection.server || session.count > 1) return;
  const auto add = [&](Index station, const Direction& direction) {
    if (direction.mac.empty() || direction.packets == 0) return;
    traffic.of_station[station][viewpoint_of(input, direction.seen)].push_back({direction.seen, direction.mac});
    traffic.users[direction.mac].insert(station);
  };
  add(connection.client, session.to_server);
  add(connection.server, session.to_client);
}

bool keeps_one(const std::map<Viewpoint, std::vector<Span>>& views) {
  return std::all_of(views.begin(), views.end(), [](const auto& view) {
    const std::vector<Span>& spans = view.second;
    return std::all_of(spans.begin(), spans.end(), [&](const Span& span) { return span.mac == spans.front().mac; });
  });
}

Traffic traffic_of(const AuditInput& input) {
  Traffic traffic;
  traffic.of_station.resize(input.stations.size());
  for (const Connection& connection : input.connections)
    for (const Session& session : input.sessions_of(connection)) add_session(input, connection, session, traffic);
  for (const auto& views : traffic.of_station)
    if (!views.empty() && keeps_one(views)) ++traffic.steady;
  return traffic;
}

std::string maker_of(const Station& station, const std::string& mac) {
  for (const Identity& identity : station.identities)
    if (identity.fact == "vendor" && identity.mac == mac) return fmt::format("{} ({})", mac, identity.value);
  return mac;
}

// Contrast: how many addresses kept to one MAC.
std::string others_text(const Traffic& traffic) {
  if (traffic.steady == 0) return {};
  return fmt::format(" {} kept to one MAC.", counted(traffic.steady, "other address", "other addresses"));
}

void common(Finding& finding, const AuditInput& input, Index station) {
  finding.rule = "duplicate-address";
  finding.server = station;
  finding.title = fmt::format("Two stations use the address {}", input.who(station));
  finding.advice =
      "Look both MACs up in the address tables of the switches to find the ports, disconnect the station that does not"
      " belong there and give it an address of its own. Until then connections to this address reach one or the other.";
  finding.settles =
      fmt::format("When the plant permits, disconnect one of them and ping {}: does something still answer?",
                  input.stations[station].address);
}

// What ARP or neighbour discovery showed: two answers to one question, or two that keep claiming the address.
bool claimed_twice(const AuditInput& input, const Traffic& traffic, Index station, Findings& findings) {
  Finding finding;
  std::string claims;
  for (const Index index : input.stations[station].events) {
    const Event& event = input.events[index];
    if (event.kind != "address-conflict") continue;
    ++finding.count;
    finding.saw(event.at);
    if (claims.find(event.detail) == std::string::npos) claims += (claims.empty() ? "" : "; ") + event.detail;
  }
  if (finding.count == 0) return false;
  common(finding, input, station);
  finding.severity = Severity::warning;
  finding.confidence = Confidence::high;
  finding.observation = fmt::format("Two stations claimed the address {} at {}: {}.{}", input.who(station),
                                    when(Time{finding.first_seen.value_or(0)}), claims, others_text(traffic));
  finding.likely_cause = "Two stations are set to the same address.";
  finding.alternatives =
      "Redundant routers or network cards that share an address; somebody who answers in the name of another station"
      " to get between it and its partners (ARP spoofing).";
  const bool by_arp = claims.find("(arp)") != std::string::npos;
  finding.filter = by_arp ? fmt::format("arp.src.proto_ipv4 == {}", input.stations[station].address)
                          : frame_filter(finding.evidence);
  findings.push_back(std::move(finding));
  return true;
}

// Two spans of different MACs that overlap, or of which one MAC comes back after the other; null: none.
struct Clash {
  const Span *one = nullptr, *other = nullptr;
};

// Of two MACs, the spans that reach furthest.
class Furthest {
 public:
  void add(const Span& span) {
    if (first_ == nullptr || first_->mac == span.mac) {
      if (first_ == nullptr || end(*first_) < end(span)) first_ = &span;
    } else if (end(*first_) < end(span)) {
      second_ = first_;
      first_ = &span;
    } else if (second_ == nullptr || end(*second_) < end(span)) {
      second_ = &span;
    }
  }
  [[nodiscard]] const Span* besides(const std::string& mac) const {
    return first_ != nullptr && first_->mac == mac ? second_ : first_;
  }

 private:
  static Time end(const Span& span) { return span.seen.last.time; }
  const Span *first_ = nullptr, *second_ = nullptr;
};

Clash clash_of(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.seen.first.time < b.seen.first.time; });
  Furthest furthest;
  std::set<std::string> known;
  const Span* before = nullptr;
  for (const Span& span : spans) {
    const Span* const other = furthest.besides(span.mac);
    if (other != nullptr && other->seen.last.time > span.seen.first.time) return {other, &span};
    const bool fresh = known.insert(span.mac).second;
    if (!fresh && before->mac != span.mac) return {before, &span};
    furthest.add(span);
    before = &span;
  }
  return {};
}

// What one sensor saw; the first one that saw two.
Clash clash_of(Traffic& traffic, Index station) {
  for (auto& [viewpoint, spans] : traffic.of_station[station]) {
    std::erase_if(spans, [&](const Span& span) { return traffic.users.at(span.mac).size() > 1; });
    if (const Clash clash = clash_of(spans); clash.one != nullptr) return clash;
  }
  return {};
}

// The VLAN tags that packets of this station carried. Which MAC had which is not kept.
std::vector<std::string> vlans_of(const AuditInput& input, const Station& station) {
  std::set<std::string> vlans;
  for (const auto* connections : {&station.as_server, &station.as_client}) {
    for (const Index index : *connections) {
      std::istringstream tags(input.connections[index].vlan);
      for (std::string tag; std::getline(tags, tag, ',');) vlans.insert(tag);
    }
  }
  return {vlans.begin(), vlans.end()};
}

// Machines built alike have the same addresses, each in a VLAN of its own: nothing is to be disconnected there.
void doubt_by_vlans(const std::vector<std::string>& vlans, Finding& finding) {
  if (vlans.size() < 2) return;
  finding.confidence = Confidence::low;
  finding.observation += fmt::format(" Packets of this address carried the VLAN tags {}.", listed(vlans));
  finding.likely_cause = "Either stations of several VLANs with the same addresses, or two set to the same address.";
  finding.advice = fmt::format(
      "First find out whether each MAC has a VLAN of its own (Wireshark: vlan.id). If so, nothing is wrong in the "
      "plant,"
      " but this inventory counts both as one station: make one inventory per VLAN, s7scope analyze CAPTURE --filter"
      " 'vlan {}'. If they share a VLAN: {}",
      vlans.front().substr(0, vlans.front().find('.')), finding.advice);
}

void seen_twice(const AuditInput& input, Traffic& traffic, Index station, Findings& findings) {
  const Clash clash = clash_of(traffic, station);
  if (clash.one == nullptr) return;
  const Station& known = input.stations[station];
  Finding finding;
  common(finding, input, station);
  finding.severity = Severity::notice;
  finding.confidence = Confidence::medium;
  finding.count = 2;
  finding.title = fmt::format("Two MACs answer under the address {}", input.who(station));
  finding.saw(clash.one->seen);
  finding.saw(clash.other->seen);
  finding.observation = fmt::format(
      "Under the address {} TCP packets came from {} ({}) and from {} ({}), by turns; no other address uses"
      " these MACs.{}",
      input.who(station), maker_of(known, clash.one->mac), when(clash.one->seen), maker_of(known, clash.other->mac),
      when(clash.other->seen), others_text(traffic));
  finding.likely_cause = "Two stations are set to the same address.";
  finding.alternatives =
      "Two routers on the way, two network cards of one station, a redundant pair behind one address, or a sensor that"
      " sees both sides of a router.";
  doubt_by_vlans(vlans_of(input, known), finding);
  findings.push_back(std::move(finding));
}

}  // namespace

void duplicate_address(const AuditInput& input, Findings& findings) {
  Traffic traffic = traffic_of(input);
  for (Index i = 0; i < input.stations.size(); ++i)
    if (!claimed_twice(input, traffic, i, findings)) seen_twice(input, traffic, i, findings);
}

}  // namespace s7::reports::audit::rules
