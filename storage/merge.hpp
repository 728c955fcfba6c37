#pragma once

// How two parts of the same totals become one. `from` is the later part: sums add up, spans widen, peaks keep the
// higher value, and what the stations agreed upon last (PDU size, connection type, end of a session) replaces what was
// known before.
//
// The same rules hold for parts that are still in memory and for those that are in the file already.

#include "storage/records.hpp"

namespace s7::storage {

void merge(MinuteBin& into, const MinuteBin& from);
void merge(ConnectionTotals& into, const ConnectionTotals& from);
void merge(AccessTotals& into, const AccessTotals& from);
void merge(OperationTotals& into, const OperationTotals& from);
void merge(DirectionTotals& into, const DirectionTotals& from);
// Both are parts of one session in one capture. `count` is what the row stands for, not a sum: the larger one stays.
void merge(SessionRecord& into, const SessionRecord& from);
void merge(ProblemTotals& into, const ProblemTotals& from);
void merge(ResolutionTotals& into, const ResolutionTotals& from);

}  // namespace s7::storage
