#pragma once

// Attempts that several observations show count once: the one that climbed furthest. What the others saw of it stays as
// a sighting, and is evidence of what happened to the packets between the sensors.

#include "storage/merging/merge_summary.hpp"
#include "storage/sqlite.hpp"

namespace s7::storage {

// Does it, and adds those that ended differently to the summary.
void settle_attempts(Database& db, MergeSummary& summary);

// Adds unanswered attempts that some observations show and others do not, though they recorded at that time and show
// other traffic of the client or the server. To be called after settle_attempts.
void find_one_sided(const Database& db, MergeSummary& summary);

}  // namespace s7::storage
