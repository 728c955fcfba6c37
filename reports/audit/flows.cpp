#include "reports/audit/flows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/audit/openings.hpp"
#include "reports/audit/words.hpp"
#include "reports/humanise.hpp"
#include "reports/overview/facts.hpp"

namespace s7::reports::audit {
namespace {

using Pairs = std::map<std::pair<Index, Index>, Flow>;  // server, client

Flow& flow_between(Pairs& pairs, Index client, Index server) {
  Flow& flow = pairs[{server, client}];
  flow.client = client;
  flow.server = server;
  return flow;
}

void add_uses(const AuditInput& input, const Connection& connection, Flow& flow) {
  for (const Access& access : input.accesses_of(connection)) {
    if (access.ok == 0 || !is_put_get(input, access)) continue;
    add_use(access.operation == Operation::write ? flow.writes : flow.reads, access);
  }
}

void add_connection(const AuditInput& input, Index index, Pairs& pairs) {
  const Connection& connection = input.connections[index];
  if (connection.port != 102 && !is_s7(connection.protocol)) return;
  Flow& flow = flow_between(pairs, connection.client, connection.server);
  flow.connections.push_back(index);
  flow.requests += connection.requests;
  flow.seen.extend(connection.seen);
  const auto known = std::find(flow.protocols.begin(), flow.protocols.end(), connection.protocol);
  if (known == flow.protocols.end()) flow.protocols.push_back(connection.protocol);
  add_uses(input, connection, flow);
}

}  // namespace

std::vector<Flow> flows_of(const AuditInput& input) {
  std::vector<Flow> flows;
  if (input.zones.empty()) return flows;
  Pairs pairs;
  for (Index i = 0; i < input.connections.size(); ++i) add_connection(input, i, pairs);
  for (const Attempt& attempt : input.attempts) {
    if (attempt.port != 102 || attempt.outcome == "established" || undecided(input, attempt)) continue;
    Flow& flow = flow_between(pairs, attempt.client, attempt.server);
    flow.attempts += attempt.count;
    flow.seen.extend(attempt.seen);
  }
  std::vector<std::string> zones;
  for (const Station& station : input.stations) zones.push_back(input.zones.of(station.address));
  for (auto& [pair, flow] : pairs) {
    flow.client_zone = zones[flow.client];
    flow.server_zone = zones[flow.server];
    flow.conduit = input.zones.conduit(flow.client_zone, flow.server_zone);
    flows.push_back(std::move(flow));
  }
  return flows;
}

std::string zone_text(const std::string& zone) { return zone.empty() ? "no zone" : fmt::format("zone '{}'", zone); }

void add_zone_matrix(Document& page, const AuditInput& input) {
  struct Cell {
    std::int64_t flows = 0, put_get = 0, attempts_only = 0;
    Conduit conduit = Conduit::undocumented;
  };
  std::map<std::pair<std::string, std::string>, Cell> matrix;
  for (const Flow& flow : flows_of(input)) {
    Cell& cell = matrix[{flow.client_zone, flow.server_zone}];
    ++cell.flows;
    cell.put_get += flow.reads.items + flow.writes.items > 0 ? 1 : 0;
    cell.attempts_only += flow.connections.empty() ? 1 : 0;
    cell.conduit = flow.conduit;
  }
  if (matrix.empty()) return;
  page.add(Block::Kind::heading, "Zones");
  for (const auto& [zones, cell] : matrix) {
    std::string text = fmt::format("{} to {}: {}, {}", zone_text(zones.first), zone_text(zones.second),
                                   name(cell.conduit), counted(cell.flows, "flow"));
    if (cell.put_get > 0) text += fmt::format(", {} with PUT/GET", cell.put_get);
    if (cell.attempts_only > 0) text += fmt::format(", {} tried only", cell.attempts_only);
    page.add(Block::Kind::item, text, cell.conduit != Conduit::allowed);
  }
}

}  // namespace s7::reports::audit
