#pragma once

// How findings speak: the same facts in the same words, in every rule.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/audit/finding.hpp"
#include "reports/audit/input.hpp"

namespace s7::reports::audit {

// "2024-05-01T12:00:01.123456Z"
[[nodiscard]] std::string rfc3339(Time time);
// "2024-05-01 12:00:01"
[[nodiscard]] std::string when(Time time);
// "2024-05-01 12:00:01 .. 12:03:04"
[[nodiscard]] std::string when(const Seen& seen);
// "in 1 min 30 s of capture"
[[nodiscard]] std::string of_capture(const AuditInput& input);
// "10.0.0.1, 10.0.0.2 and 3 more"; "a and b" for two.
[[nodiscard]] std::string listed(const std::vector<std::string>& items, std::size_t most = 5);
// The stations by name, each once, in their order.
[[nodiscard]] std::string stations_text(const AuditInput& input, std::vector<Index> stations, std::size_t most = 5);
// "6ES7 214-1AG40-0XB0, firmware 4.4", "S7-1200"; empty when nothing is known.
[[nodiscard]] std::string identity_text(const AuditInput& input, Index station);
// "10.0.0.5 (PLC 1; S7-1200, 6ES7 ...)": for the first mention of a controller.
[[nodiscard]] std::string introduced(const AuditInput& input, Index station);
// "0x8104 not implemented or bad frame"
[[nodiscard]] std::string code_text(const AuditInput& input, std::uint16_t code);
// "DB10 0-19" of one access
[[nodiscard]] std::string range_of(const Access& access);

}  // namespace s7::reports::audit
