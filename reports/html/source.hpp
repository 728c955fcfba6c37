#pragma once

// What the page needs beside the audit: the overview's tables and the views as people read them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/audit/input.hpp"
#include "reports/overview/facts.hpp"
#include "reports/overview/overview.hpp"
#include "reports/table.hpp"
#include "storage/reader.hpp"

namespace s7::reports::html {

// Rows of a view that a page shows; the rest stays in the inventory, and the page says so.
struct ViewTable {
  std::string view;
  Table table;             // for people
  std::int64_t total = 0;  // rows of the view
};

struct Source {
  std::string name;  // of the inventory
  OverviewSource overview;
  Facts facts;
  std::vector<ViewTable> views;
};

// `input`: what the audit has read of the same inventory; `names` go on top of those that it keeps. Throws
// storage::StorageError.
[[nodiscard]] Source load_source(storage::Reader& inventory, const audit::AuditInput& input, std::string name,
                                 const StationNames& names = {});

}  // namespace s7::reports::html
