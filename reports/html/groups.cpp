#include "reports/html/groups.hpp"

#include <map>
#include <optional>
#include <utility>

#include "reports/audit/flows.hpp"
#include "reports/input/network.hpp"

namespace s7::reports::html {
namespace {

// Zones by name; else subnets in the order of addresses, what can't be read last.
using Key = std::pair<std::string, std::pair<bool, std::optional<Network>>>;

Key key_of(const audit::AuditInput& input, const std::string& address) {
  if (!input.zones.empty()) return {audit::zone_text(input.zones.of(address)), {false, std::nullopt}};
  const std::optional<Network> network = Network::parse(address);
  if (!network) return {"", {true, std::nullopt}};
  return {"", {false, network->around(network->is_ipv6() ? 64 : 24)}};
}

std::string name_of(const Key& key) {
  if (!key.first.empty()) return key.first;
  return key.second.second ? key.second.second->text() : "without address";
}

}  // namespace

std::vector<StationGroup> groups_of(const audit::AuditInput& input, const std::vector<audit::Index>& stations) {
  std::map<Key, std::vector<audit::Index>> groups;
  for (const audit::Index station : stations) groups[key_of(input, input.stations[station].address)].push_back(station);
  std::vector<StationGroup> out;
  for (auto& [key, members] : groups) out.push_back({name_of(key), std::move(members)});
  return out;
}

}  // namespace s7::reports::html
