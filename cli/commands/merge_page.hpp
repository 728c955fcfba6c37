#pragma once

#include <string>

#include "reports/document.hpp"
#include "storage/merging/merge_summary.hpp"

namespace s7::cli {

// What a merge did, for people. `inventory`: the file that was made.
[[nodiscard]] reports::Document merge_page(const storage::MergeSummary& summary, const std::string& inventory);

}  // namespace s7::cli
