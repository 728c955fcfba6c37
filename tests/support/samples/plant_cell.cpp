#include "tests/support/samples/plant.hpp"
#include "tests/support/samples/sample.hpp"

namespace s7::test::samples {

Sample plant_cell() {
  Ledger ledger;
  std::vector<Capture> parts;
  parts.push_back(plant_hmi_300(ledger));
  parts.push_back(plant_hmi_1500(ledger));
  parts.push_back(plant_partners(ledger));
  parts.push_back(plant_refused(ledger));
  parts.push_back(plant_dropped(ledger));
  parts.push_back(plant_engineering(ledger));
  parts.push_back(plant_identification(ledger));
  parts.push_back(plant_background());
  // One counter of IP identifications per station, as their stacks keep it.
  const auto capture = pad_ethernet(renumber_ip_ids(merge(std::move(parts))));
  PcapngOptions options;
  options.resolution = 6;
  options.names = {{link::ethernet, "mirror0"}};
  options.comment = "Generated sample: no real plant, no real device";
  const std::string name = "plant-cell.pcapng";
  return {name, to_pcapng(capture, options), truth_json(ledger, Visible(capture), name, capture.size())};
}

}  // namespace s7::test::samples
