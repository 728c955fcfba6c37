#pragma once

// The plant of the samples. MAC prefixes of PLCs belong to Siemens, the others to makers of PCs and virtual machines.

#include <cstdint>

#include "tests/support/samples/cpu_content.hpp"
#include "tests/support/samples/s7_link.hpp"

namespace s7::test::samples {

// 2026-03-17 06:12:05 UTC.
inline constexpr std::int64_t plant_start = 1'773'727'925 * sec;

[[nodiscard]] Station s7_300();          // mixing cell, 192.168.10.11, rack 0 slot 2
[[nodiscard]] Station s7_400();          // line controller, 192.168.10.12, rack 0 slot 3
[[nodiscard]] Station s7_1500();         // filling cell, 192.168.10.21, PUT/GET permitted
[[nodiscard]] Station s7_1500_closed();  // packing cell, 192.168.10.22, PUT/GET not permitted
[[nodiscard]] Station hmi();             // 192.168.10.30
[[nodiscard]] Station engineering();     // 192.168.10.40
[[nodiscard]] Station gateway();         // a data logger on Linux, 192.168.10.45
[[nodiscard]] Station mes();             // 192.168.10.50
[[nodiscard]] Station router();          // 192.168.10.1
[[nodiscard]] Station far_plc();         // behind the router, 192.168.20.31; its MAC is the router's

[[nodiscard]] CpuIdentity identity_300();
[[nodiscard]] CpuIdentity identity_1500();
[[nodiscard]] CpuIdentity identity_1500_closed();
// The last answer was this CPU's list 0011, or 001C: what it said goes into the ledger.
void told_module(S7Link& line, const CpuIdentity& cpu);
void told_components(S7Link& line, const CpuIdentity& cpu);

}  // namespace s7::test::samples
