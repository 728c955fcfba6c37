#pragma once

// The actors of plant-cell.pcapng, each on its own; plant_cell.cpp puts them on one mirror port.

#include <cstdint>

#include "tests/support/samples/stations.hpp"

namespace s7::test::samples {

inline constexpr std::int64_t plant_seconds = 90;

[[nodiscard]] Capture plant_hmi_300(Ledger& ledger);      // polls every 500 ms, writes set points
[[nodiscard]] Capture plant_hmi_1500(Ledger& ledger);     // polls every second
[[nodiscard]] Capture plant_partners(Ledger& ledger);     // S7-400 PUTs to the S7-300, the S7-300 GETs from the S7-400
[[nodiscard]] Capture plant_refused(Ledger& ledger);      // reads a CPU that permits no PUT/GET
[[nodiscard]] Capture plant_dropped(Ledger& ledger);      // port 102 behind the router never answers
[[nodiscard]] Capture plant_engineering(Ledger& ledger);  // goes online with the S7-300
[[nodiscard]] Capture plant_identification(Ledger& ledger);  // the same station asks both S7-1500 who they are
[[nodiscard]] Capture plant_background();                    // ARP, LLDP, PROFINET, NTP, DNS, HTTP, ping

}  // namespace s7::test::samples
