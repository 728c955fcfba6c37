#pragma once

// What passes on S7's port between pairs of stations, and what that means for their zones.

#include <cstdint>
#include <string>
#include <vector>

#include "reports/audit/exposure.hpp"
#include "reports/audit/input.hpp"
#include "reports/audit/zones.hpp"

namespace s7::reports::audit {

// Everything between one client and one server.
struct Flow {
  Index client = 0, server = 0;
  std::string client_zone, server_zone;  // empty: in no zone
  Conduit conduit = Conduit::undocumented;
  std::vector<Index> connections;
  std::vector<std::string> protocols;
  std::uint64_t requests = 0, attempts = 0;  // attempts: those that failed
  Use reads, writes;                         // PUT/GET that was served, in either direction
  Seen seen;
  [[nodiscard]] bool crosses() const noexcept { return client_zone != server_zone; }
};

// Connections on port 102 or of S7 on any port, and failed attempts on port 102; by server and client. Empty without a
// zone file.
[[nodiscard]] std::vector<Flow> flows_of(const AuditInput& input);

// The zone matrix: one line per pair of zones with flows.
void add_zone_matrix(Document& page, const AuditInput& input);

// "zone 'cell 1'", "no zone"
[[nodiscard]] std::string zone_text(const std::string& zone);

}  // namespace s7::reports::audit
