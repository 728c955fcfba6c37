#pragma once

// Differences as a table for programs and as a page for people.

#include <string>

#include "reports/diff/difference.hpp"
#include "reports/diff/snapshot.hpp"
#include "reports/document.hpp"
#include "reports/table.hpp"

namespace s7::reports::diff {

[[nodiscard]] Table differences_table(const Differences& differences);
[[nodiscard]] Document differences_page(const Snapshot& before, const Snapshot& after, const Differences& differences);
// "3 new, 1 changed, 2 not seen any more"; "no differences"
[[nodiscard]] std::string difference_counts(const Differences& differences);

}  // namespace s7::reports::diff
