#include "cli/record/derived_facts.hpp"

#include "cli/reference/vendors.hpp"
#include "reports/unicode.hpp"

namespace s7::cli {
namespace {

void derive_vendors(storage::Writer& writer, const std::vector<storage::CaptureId>& captures, const std::string& file) {
  if (file.empty()) return;
  std::set<std::string> macs;
  std::map<storage::CaptureId, std::vector<storage::StationSight>> sights;
  for (const storage::CaptureId capture : captures) {
    if (capture == 0) continue;
    sights[capture] = writer.stations(capture);
    for (const storage::StationSight& sight : sights[capture]) macs.insert(sight.mac);
  }
  const auto vendors = vendors_of(macs, file);
  for (const auto& [capture, stations] : sights) {
    for (const storage::StationSight& sight : stations)
      if (const auto vendor = vendors.find(sight.mac); vendor != vendors.end())
        writer.add(capture, storage::DeviceFact{sight.address, sight.mac, "", "vendor",
                                                reports::printable(vendor->second), "oui", sight.seen});
  }
}

// The firmware that the same capture shows of the station; empty: none.
std::string firmware_of(const std::vector<storage::DeviceFact>& firmware, const storage::DeviceFact& of) {
  for (const storage::DeviceFact& fact : firmware)
    if (fact.address == of.address && (fact.mac == of.mac || fact.mac.empty() || of.mac.empty())) return fact.value;
  return {};
}

void derive_families(storage::Writer& writer, storage::CaptureId capture, const reports::Families& families) {
  const std::vector<storage::DeviceFact> firmware = writer.facts(capture, "firmware");
  for (storage::DeviceFact& fact : writer.facts(capture, "order_number")) {
    const reports::Family* family = families.by_order_number(fact.value, firmware_of(firmware, fact));
    if (family == nullptr) continue;
    fact.value = family->name;
    fact.fact = "family";
    fact.source = "order-number";
    writer.add(capture, fact);
  }
}

}  // namespace

void derive_facts(storage::Writer& writer, const std::vector<storage::CaptureId>& captures,
                  const Reference& reference) {
  derive_vendors(writer, captures, reference.vendors);
  for (const storage::CaptureId capture : captures)
    if (capture != 0) derive_families(writer, capture, reference.families);
}

}  // namespace s7::cli
