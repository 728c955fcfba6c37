#include "reports/diff/compare.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/humanise.hpp"

namespace s7::reports::diff {

std::string_view name(Kind kind) noexcept {
  switch (kind) {
    case Kind::new_partner: return "new-partner";
    case Kind::first_write: return "first-write";
    case Kind::new_range: return "new-range";
    case Kind::new_operation: return "new-operation";
    case Kind::new_protocol: return "new-protocol";
    case Kind::new_refusal: return "new-refusal";
    case Kind::new_failed_attempt: return "new-failed-attempt";
    case Kind::new_station: return "new-station";
    case Kind::putget_opened: return "putget-opened";
    case Kind::changed_firmware: return "changed-firmware";
    case Kind::changed_identity: return "changed-identity";
    case Kind::changed_mac: return "changed-mac";
    case Kind::changed_pdu_size: return "changed-pdu-size";
    case Kind::lost_partner: return "lost-partner";
    case Kind::lost_range: return "lost-range";
    case Kind::lost_station: return "lost-station";
  }
  return "";
}

Severity severity_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::new_operation:
    case Kind::lost_range:
    case Kind::lost_station: return Severity::notice;
    default: return Severity::warning;
  }
}

std::string who(const Snapshot& before, const Snapshot& after, const std::string& address) {
  for (const Snapshot* snapshot : {&after, &before}) {
    const auto at = snapshot->names.find(address);
    if (at != snapshot->names.end()) return station(address, at->second);
  }
  return address;
}

std::string not_seen(const Snapshot& after) {
  if (after.captures == 0) return fmt::format("not seen in {}, which holds no capture", after.name);
  return fmt::format("not seen in {}, which covers {}", after.name, human_duration(after.covered_us));
}

Differences compare(const Snapshot& before, const Snapshot& after) {
  Differences out;
  compare_partners(before, after, out);
  compare_stations(before, after, out);
  std::stable_sort(out.begin(), out.end(), [](const Difference& a, const Difference& b) { return a.kind < b.kind; });
  return out;
}

}  // namespace s7::reports::diff
