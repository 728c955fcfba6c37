#include "reports/plan/fit.hpp"

#include <algorithm>

namespace s7::reports::plan {
namespace {

bool holds(const Party& party, const std::optional<Network>& station) {
  const auto holds_it = [&](const Network& network) { return station && network.contains(*station); };
  return party.any() || std::any_of(party.networks.begin(), party.networks.end(), holds_it);
}

bool contains(const Party& a, const Party& b) {
  if (a.any() || b.any()) return a.any();
  return std::all_of(b.networks.begin(), b.networks.end(), [&](const Network& network) { return holds(a, network); });
}

bool tsap_fits(const std::optional<std::string>& planned, const std::optional<std::string>& seen) {
  return !planned || !seen || same_tsap(*planned, *seen);
}

bool tsap_covers(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  return !a || (b && same_tsap(*a, *b));
}

bool permit_covers(const Permit& a, const Permit& b) {
  const bool ways = a.read >= b.read && a.write >= b.write && a.by_client >= b.by_client && a.by_server >= b.by_server;
  if (!ways || (a.area != "*" && a.area != b.area) || (a.db && a.db != b.db)) return false;
  if (!a.first_byte) return a.detail.empty() || a.detail == b.detail;
  return b.first_byte && *a.first_byte <= *b.first_byte && *a.end >= *b.end;
}

std::string pair_of(const Network& client, const Network& server) { return client.text() + ' ' + server.text(); }

bool is_single(const Party& party) { return party.networks.size() == 1 && party.networks.front().is_address(); }

}  // namespace

bool fits(const Line& line, const ObservedConnection& connection) {
  const bool nothing_said = connection.protocol == "unknown" || connection.protocol == "cotp";
  return (!line.port || *line.port == connection.port) &&
         (line.protocol.empty() || nothing_said || line.protocol == connection.protocol) &&
         tsap_fits(line.client_tsap, connection.client_tsap) && tsap_fits(line.server_tsap, connection.server_tsap);
}

bool covers(const Line& a, const Line& b) {
  const bool connection = contains(a.client, b.client) && contains(a.server, b.server) &&
                          (!a.port || a.port == b.port) && (a.protocol.empty() || a.protocol == b.protocol) &&
                          tsap_covers(a.client_tsap, b.client_tsap) && tsap_covers(a.server_tsap, b.server_tsap);
  if (!connection || !b.permit) return connection;
  return a.permit && permit_covers(*a.permit, *b.permit);
}

LineIndex::LineIndex(const Plan& plan) : plan_(plan) {
  for (std::size_t i = 0; i < plan.lines.size(); ++i) {
    const Line& line = plan.lines[i];
    const bool exact = is_single(line.client) && is_single(line.server);
    (exact ? pairs_[pair_of(line.client.networks.front(), line.server.networks.front())] : others_).push_back(i);
  }
}

std::vector<std::size_t> LineIndex::of_stations(const ObservedConnection& connection) const {
  const auto client = Network::parse(connection.client), server = Network::parse(connection.server);
  std::vector<std::size_t> out;
  for (const std::size_t i : others_) {
    if (holds(plan_.lines[i].client, client) && holds(plan_.lines[i].server, server)) out.push_back(i);
  }
  if (!client || !server) return out;
  if (const auto pair = pairs_.find(pair_of(*client, *server)); pair != pairs_.end()) {
    const auto middle = static_cast<std::ptrdiff_t>(out.size());
    out.insert(out.end(), pair->second.begin(), pair->second.end());
    std::inplace_merge(out.begin(), out.begin() + middle, out.end());
  }
  return out;
}

}  // namespace s7::reports::plan
