#include "reports/audit/mute.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/audit/rule.hpp"
#include "reports/input/csv_table.hpp"

namespace s7::reports::audit {

std::optional<Party> Party::parse(const std::string& text, std::string& problem) {
  Party party;
  if (text.empty() || text == "*") return party;
  if (looks_like_network(text)) {
    const auto network = Network::parse(text, &problem);
    if (!network) return std::nullopt;
    party.networks_ = {*network};
    return party;
  }
  party.name_ = text;
  return party;
}

bool Party::fits(const AuditInput& input, std::optional<Index> station) const {
  if (networks_.empty() && name_.empty()) return true;
  if (!station) return false;
  const Station& known = input.stations[*station];
  if (networks_.empty()) return known.name == name_;
  const auto address = Network::parse(known.address);
  return address && std::any_of(networks_.begin(), networks_.end(),
                                [&](const Network& network) { return network.contains(*address); });
}

Party Party::under(const redaction::Disguise& disguise) const {
  Party out;
  if (!networks_.empty()) out.networks_ = disguise.networks(networks_);
  if (!name_.empty()) out.name_ = disguise.name(name_);
  return out;
}

bool Mutes::covers(const AuditInput& input, std::string_view rule, std::optional<Index> client,
                   std::optional<Index> server) const {
  return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) {
    return (line.rule == "*" || line.rule == rule) && line.client.fits(input, client) &&
           line.server.fits(input, server);
  });
}

Mutes Mutes::under(const redaction::Disguise& disguise) const {
  Mutes out = *this;
  for (Line& line : out.lines_) {
    line.client = line.client.under(disguise);
    line.server = line.server.under(disguise);
  }
  return out;
}

Mutes read_mutes(std::string_view text, const std::string& file) {
  Faults faults(file);
  CsvTable table(text, {{"rule"}, {"client", "server"}}, faults);
  std::vector<Mutes::Line> lines;
  table.for_each([&](const CsvRow& row) {
    Mutes::Line line;
    line.rule = row.cell("rule");
    if (line.rule != "*" && !rule_number(line.rule))
      return faults.add(row.spot("rule"),
                        line.rule.empty() ? "is empty" : fmt::format("there is no rule '{}'", line.rule));
    for (const auto& [column, party] : {std::pair("client", &line.client), std::pair("server", &line.server)}) {
      std::string problem;
      const auto parsed = Party::parse(row.cell(column), problem);
      if (!parsed) return faults.add(row.spot(column), problem);
      *party = *parsed;
    }
    lines.push_back(std::move(line));
  });
  faults.throw_if_any();
  return Mutes(std::move(lines));
}

}  // namespace s7::reports::audit
