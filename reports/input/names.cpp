#include "reports/input/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/input/csv_table.hpp"

namespace s7::reports {

void StationNames::add(const Network& network, const std::string& name) {
  const auto same = std::find_if(networks_.begin(), networks_.end(),
                                 [&](std::size_t index) { return entries_[index].network == network; });
  if (network.is_address()) {
    const auto [at, is_new] = addresses_.try_emplace(network.text(), entries_.size());
    if (!is_new) {
      entries_[at->second].name = name;
      return;
    }
  } else if (same != networks_.end()) {
    entries_[*same].name = name;
    return;
  } else {
    const auto wider = std::find_if(networks_.begin(), networks_.end(), [&](std::size_t index) {
      return entries_[index].network.prefix() < network.prefix();
    });
    networks_.insert(wider, entries_.size());
  }
  entries_.push_back({network, name});
}

void StationNames::add(const StationNames& other) {
  for (const Entry& entry : other.entries_) add(entry.network, entry.name);
}

std::string StationNames::of(std::string_view address) const {
  const auto known = Network::parse(address);
  if (!known) return {};
  if (const auto at = addresses_.find(known->text()); at != addresses_.end()) return entries_[at->second].name;
  for (const std::size_t index : networks_) {
    if (entries_[index].network.contains(*known)) return entries_[index].name;
  }
  return {};
}

std::vector<Network> StationNames::networks(std::string_view name) const {
  std::vector<Network> out;
  for (const Entry& entry : entries_) {
    if (entry.name == name) out.push_back(entry.network);
  }
  return out;
}

StationNames read_names(std::string_view text, const std::string& file) {
  Faults faults(file);
  CsvTable table(text, {{"address", "name"}, {}}, faults);
  StationNames names;
  std::map<Network, std::size_t> seen;
  table.for_each([&](const CsvRow& row) {
    const std::string& name = row.cell("name");
    std::string problem;
    const auto network = Network::parse(row.cell("address"), &problem);
    if (!network) return faults.add(row.spot("address"), problem);
    if (name.empty()) return faults.add(row.spot("name"), "is empty");
    if (name == "*" || looks_like_network(name))
      return faults.add(row.spot("name"), fmt::format("'{}' would be taken for an address; choose another name", name));
    const auto [first, is_new] = seen.emplace(*network, row.line());
    if (!is_new) return faults.add(row.spot("address"), fmt::format("has a name already, see line {}", first->second));
    names.add(*network, name);
  });
  faults.throw_if_any();
  return names;
}

StationNames load_names(storage::Reader& inventory) {
  StationNames names;
  for (const auto& row : inventory.query("SELECT network, name FROM station_name ORDER BY position").rows) {
    const auto* network = std::get_if<std::string>(&row[0]);
    const auto* name = std::get_if<std::string>(&row[1]);
    if (network == nullptr || name == nullptr) continue;
    if (const auto parsed = Network::parse(*network)) names.add(*parsed, *name);
  }
  return names;
}

}  // namespace s7::reports
