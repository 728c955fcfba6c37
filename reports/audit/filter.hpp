#pragma once

// Display filters that Wireshark accepts.

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// "ip.addr == 10.0.0.5", "ipv6.addr == fd00::5"; empty for what is no address.
[[nodiscard]] std::string host_filter(std::string_view address);
// The TCP connections between two stations; port 0: all ports.
[[nodiscard]] std::string pair_filter(std::string_view client, std::string_view server, std::uint16_t port);
[[nodiscard]] std::string connection_filter(const AuditInput& input, const Connection& connection);
// "frame.number == 12 || frame.number == 15": for what no address selects.
[[nodiscard]] std::string frame_filter(const Evidence& evidence);

// What fits a finding: its connection, its stations, or the frames themselves.
[[nodiscard]] std::string filter_for(const AuditInput& input, const Finding& finding);

}  // namespace s7::reports::audit
