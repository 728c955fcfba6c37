#include "reports/plan/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/plan/make_plan.hpp"
#include "reports/ranges.hpp"
#include "reports/render.hpp"

namespace s7::reports::plan {
namespace {

constexpr std::size_t columns_of_contract = 15;  // from client to approved; initiator and detail follow

void add(TouchedRanges& ranges, const Block& block, const TouchedBlock& touched) {
  for (const auto& [first, end] : touched.bytes) ranges.add(block.area, block.db, first, end - first, {});
  if (touched.bytes.empty()) ranges.add(block.area, block.db, std::nullopt, std::nullopt, block.detail);
}

std::string_view any_if_empty(std::string_view text) { return text.empty() ? "any" : text; }

std::string terms(const std::optional<std::uint16_t>& port, const std::optional<std::string>& client_tsap,
                  const std::optional<std::string>& server_tsap, std::string_view unknown, std::string_view protocol) {
  std::string out = port ? fmt::format("port {}", *port) : "any port";
  if (client_tsap || server_tsap)
    out += fmt::format(", TSAP {} > {}", client_tsap.value_or(std::string(unknown)),
                       server_tsap.value_or(std::string(unknown)));
  return protocol.empty() ? out : fmt::format("{}, {}", out, protocol);
}

std::string permit_terms(const Permit& permit) {
  const std::string direction = permit.read && permit.write ? "read and write" : permit.write ? "write" : "read";
  TouchedRanges ranges;
  const auto bytes = permit.first_byte ? std::optional(*permit.end - *permit.first_byte) : std::nullopt;
  ranges.add(permit.area == "*" ? "any variable" : permit.area, permit.db, permit.first_byte, bytes, permit.detail);
  const std::string who = permit.by_server ? permit.by_client ? " (either side asks)" : " (the server asks)" : "";
  return fmt::format("{} {}{}", direction, ranges.text(1), who);
}

}  // namespace

std::string blocks_text(const Touched& touched, std::size_t most) {
  TouchedRanges ranges;
  for (const auto& [block, what] : touched) add(ranges, block, what);
  return ranges.text(most);
}

std::string touched_text(const Touched& touched, std::size_t most) {
  std::map<std::pair<Initiator, bool>, TouchedRanges> ways;
  for (const auto& [block, what] : touched) add(ways[{block.initiator, block.write}], block, what);
  std::string out;
  for (const auto& [way, ranges] : ways)
    out += fmt::format("{}{}{} {}", out.empty() ? "" : "; ", way.first == Initiator::server ? "the server " : "",
                       way.second ? "writes" : "reads", ranges.text(most));
  return out;
}

std::string connection_terms(const ObservedConnection& connection) {
  return terms(connection.port, connection.client_tsap, connection.server_tsap, "unknown", connection.protocol);
}

std::string line_terms(const Line& line) {
  return fmt::format("{} > {}, {}: {}", any_if_empty(line.client.text), any_if_empty(line.server.text),
                     terms(line.port, line.client_tsap, line.server_tsap, "any", line.protocol),
                     line.permit ? permit_terms(*line.permit) : "no variables");
}

CsvLines csv_lines(const Plan& plan) {
  Table table = plan_table(plan);
  for (auto& row : table.rows) {
    while (!row.empty() && std::holds_alternative<std::monostate>(row.back())) row.pop_back();
  }
  const std::string text = render_csv(table);
  CsvLines out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    out.lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  if (table.columns.size() > columns_of_contract) out.header = out.lines.front();
  out.lines.erase(out.lines.begin());
  return out;
}

std::vector<ObservedAccess> accesses_of(const Touched& touched, std::size_t most) {
  std::vector<ObservedAccess> out;
  for (const auto& [block, what] : touched) {
    if (out.size() == most) return out;
    if (what.bytes.empty()) out.push_back({block, 0, 0, false});
    for (const auto& [first, end] : what.bytes) {
      if (out.size() == most) return out;
      out.push_back({block, first, end, false});
    }
  }
  return out;
}

bool is_of(const Party& party, std::string_view address) {
  if (party.any()) return true;
  const auto station = Network::parse(address);
  return station && std::any_of(party.networks.begin(), party.networks.end(),
                                [&](const Network& network) { return network.contains(*station); });
}

}  // namespace s7::reports::plan
