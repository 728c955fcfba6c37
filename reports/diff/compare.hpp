#pragma once

// Where two inventories differ: pure functions of what they show.

#include <string>

#include "reports/diff/difference.hpp"
#include "reports/diff/snapshot.hpp"

namespace s7::reports::diff {

// In the order of their kinds, then of stations and what passed between them. The same bytes asked for in other pieces
// are no difference.
[[nodiscard]] Differences compare(const Snapshot& before, const Snapshot& after);

// The parts of it.
void compare_partners(const Snapshot& before, const Snapshot& after, Differences& out);
void compare_stations(const Snapshot& before, const Snapshot& after, Differences& out);

// "10.0.0.5 (Mixing cell)", by the names of the newer inventory, else of the older one.
[[nodiscard]] std::string who(const Snapshot& before, const Snapshot& after, const std::string& address);
// "not seen in new.db, which covers 1 min 30 s"
[[nodiscard]] std::string not_seen(const Snapshot& after);

}  // namespace s7::reports::diff
