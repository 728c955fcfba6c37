#pragma once

// Which stations stand together: by zone where the user gave zones, else by subnet.

#include <string>
#include <vector>

#include "reports/audit/input.hpp"

namespace s7::reports::html {

struct StationGroup {
  std::string name;                    // "10.0.1.0/24", "zone 'cell 1'"
  std::vector<audit::Index> stations;  // in their order
};

// Masks are not visible in packets: subnets are taken as /24, and /64 for IPv6. In the order of addresses, zones by
// name; what has no address that can be read comes last.
[[nodiscard]] std::vector<StationGroup> groups_of(const audit::AuditInput& input,
                                                  const std::vector<audit::Index>& stations);

}  // namespace s7::reports::html
