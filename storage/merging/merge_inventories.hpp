#pragma once

// Several inventories become one.

#include <string>
#include <vector>

#include "storage/merging/merge_summary.hpp"

namespace s7::storage {

// Fills `output`, which must be a missing or an empty file, with what the inventories hold. Each is read as it was at
// one moment, also while another program writes to it, and left as it is. The order of the inventories makes no
// difference. The output is good only when the function returns: write it beside its place, then rename it. Throws
// StorageError.
[[nodiscard]] MergeSummary merge_inventories(const std::vector<std::string>& inventories, const std::string& output);

// Copies one inventory as it was at one moment, also while another program writes to it. `output`: as above.
void copy_inventory(const std::string& inventory, const std::string& output);

// Whether an inventory may take the place of what is at `path`: nothing, an empty file, or an inventory that nobody
// writes to. Throws StorageError when not.
void require_replaceable(const std::string& path);

}  // namespace s7::storage
