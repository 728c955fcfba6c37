#pragma once

// What the audit knows besides the inventory: tables that people may replace.

#include "reports/knowledge/advisories.hpp"
#include "reports/knowledge/families.hpp"
#include "reports/knowledge/techniques.hpp"

namespace s7::reports::audit {

struct Knowledge {
  Families families{data_text("cpu-families.tsv")};
  Advisories advisories{data_text("advisories.tsv")};
  Techniques techniques{data_text("attack-mapping.tsv")};
};

}  // namespace s7::reports::audit
