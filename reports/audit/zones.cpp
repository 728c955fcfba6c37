#include "reports/audit/zones.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "reports/input/csv_table.hpp"

namespace s7::reports::audit {
namespace {

constexpr const char* any = "*";

class Reading {
 public:
  Reading(std::string_view text, const std::string& file)
      : faults_(file), table_(text, {{"zone"}, {"address", "to", "verdict"}}, faults_) {}

  Zones zones() {
    table_.for_each([this](const CsvRow& row) {
      add_member(row);
      if (!row.cell("to").empty() || !row.cell("verdict").empty()) verdicts_.push_back(Verdict(row));
    });
    // After all members: a line may name a zone whose addresses follow below.
    for (const Verdict& verdict : verdicts_) add_conduit(verdict);
    if (zones_.empty()) faults_.add({}, "puts no address into a zone: a line needs zone and address");
    faults_.throw_if_any();
    return std::move(zones_);
  }

 private:
  void add_member(const CsvRow& row) {
    const std::string& zone = row.cell("zone");
    const std::string& address = row.cell("address");
    if (zone.empty()) return faults_.add(row.spot("zone"), "is empty");
    if (address.empty()) {
      if (row.cell("to").empty()) faults_.add(row.spot("zone"), "needs an address, or a zone in `to` with a verdict");
      return;
    }
    if (zone == any) return faults_.add(row.spot("zone"), "* is no zone that an address can be put into");
    std::string problem;
    const auto network = Network::parse(address, &problem);
    if (!network) return faults_.add(row.spot("address"), problem);
    const auto [first, is_new] = lines_.emplace(*network, row.line());
    if (!is_new) return faults_.add(row.spot("address"), fmt::format("has a zone already, see line {}", first->second));
    zones_.add_member(*network, zone);
  }

  // What a line says of two zones, kept until all zones are known.
  struct Verdict {
    explicit Verdict(const CsvRow& row)
        : from(row.cell("zone")),
          to(row.cell("to")),
          word(row.cell("verdict")),
          line(row.line()),
          at_from(row.spot("zone")),
          at_to(row.spot("to")),
          at_word(row.spot("verdict")) {}
    std::string from, to, word;
    std::size_t line;
    Spot at_from, at_to, at_word;
  };

  void add_conduit(const Verdict& said) {
    if (said.to.empty()) return faults_.add(said.at_to, "is empty beside a verdict");
    for (const auto& [spot, zone] : {std::pair(&said.at_from, &said.from), std::pair(&said.at_to, &said.to)}) {
      if (*zone != any && !zones_.knows(*zone))
        return faults_.add(*spot, fmt::format("no address is in a zone '{}'", *zone));
    }
    const std::string word = lower_case(said.word);
    if (word != "allowed" && word != "forbidden")
      return faults_.add(said.at_word, fmt::format("'{}' is neither allowed nor forbidden", said.word));
    const auto [first, is_new] = conduits_.emplace(std::pair(said.from, said.to), said.line);
    if (!is_new) return faults_.add(said.at_to, fmt::format("has a verdict already, see line {}", first->second));
    zones_.add_conduit(said.from, said.to, word == "allowed");
  }

  Faults faults_;
  CsvTable table_;
  std::vector<Verdict> verdicts_;
  Zones zones_;
  std::map<Network, std::size_t> lines_;
  std::map<std::pair<std::string, std::string>, std::size_t> conduits_;
};

}  // namespace

std::string_view name(Conduit conduit) noexcept {
  constexpr std::array<std::string_view, 3> words{"undocumented", "allowed", "forbidden"};
  return words[static_cast<std::size_t>(conduit)];
}

void Zones::add_member(const Network& network, const std::string& zone) {
  const auto wider = std::find_if(members_.begin(), members_.end(),
                                  [&](const auto& member) { return member.first.prefix() < network.prefix(); });
  members_.emplace(wider, network, zone);
}

void Zones::add_conduit(const std::string& client_zone, const std::string& server_zone, bool allowed) {
  conduits_[{client_zone, server_zone}] = allowed;
}

bool Zones::knows(std::string_view zone) const {
  return std::any_of(members_.begin(), members_.end(), [zone](const auto& member) { return member.second == zone; });
}

std::string Zones::of(std::string_view address) const {
  const auto known = Network::parse(address);
  if (!known) return {};
  for (const auto& [network, zone] : members_)
    if (network.contains(*known)) return zone;
  return {};
}

Conduit Zones::conduit(const std::string& client_zone, const std::string& server_zone) const {
  if (client_zone.empty() || server_zone.empty()) return Conduit::undocumented;
  if (client_zone == server_zone) return Conduit::allowed;
  for (const auto& key : {std::pair(client_zone, server_zone), std::pair(client_zone, std::string(any)),
                          std::pair(std::string(any), server_zone), std::pair(std::string(any), std::string(any))}) {
    const auto at = conduits_.find(key);
    if (at != conduits_.end()) return at->second ? Conduit::allowed : Conduit::forbidden;
  }
  return Conduit::undocumented;
}

Zones Zones::under(const redaction::Disguise& disguise) const {
  Zones out;
  for (const std::string& address : disguise.addresses())
    if (const std::string zone = of(address); !zone.empty())
      for (const Network& network : disguise.networks({*Network::parse(address)}))
        out.add_member(network, disguise.zone(zone));
  // A zone without a station is one, too.
  for (const auto& [network, zone] : members_)
    if (!out.knows(disguise.zone(zone))) out.add_member(redaction::nobody(), disguise.zone(zone));
  const auto named = [&](const std::string& zone) { return zone == any ? zone : disguise.zone(zone); };
  for (const auto& [zones, allowed] : conduits_) out.add_conduit(named(zones.first), named(zones.second), allowed);
  return out;
}

Zones read_zones(std::string_view text, const std::string& file) { return Reading(text, file).zones(); }

}  // namespace s7::reports::audit
