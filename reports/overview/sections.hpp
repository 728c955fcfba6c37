#pragma once

// The parts of the overview, each in a file of its own, in the order of the page.

#include "reports/overview/facts.hpp"
#include "reports/overview/overview.hpp"

namespace s7::reports {

// Failed attempts that are listed one by one.
inline constexpr int most_attempts_listed = 15;

void add_captures(Document& page, const OverviewSource& source, const Facts& facts);
void add_findings(Document& page, const OverviewSource& source);
void add_servers(Document& page, const OverviewSource& source, const Facts& facts);
void add_attempts(Document& page, const OverviewSource& source);
void add_other_protocols(Document& page, const OverviewSource& source);
void add_operations(Document& page, const OverviewSource& source);
void add_not_observed(Document& page, const OverviewSource& source, const Facts& facts);

}  // namespace s7::reports
