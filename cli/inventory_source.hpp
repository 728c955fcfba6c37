#pragma once

// Inventories as commands open them: with the names their stations go by, as they are or under pseudonyms.

#include <string>

#include "reports/input/names.hpp"
#include "storage/reader.hpp"

namespace s7::cli {

struct InventorySource {
  storage::Reader inventory;
  reports::StationNames names;  // all of them
  reports::StationNames more;   // those of the file of this call, which the inventory does not know
  std::string title;            // what reports call it: its name without folders
};

// `names_file`: empty for none. Redacted: everything that tells whose plant it is has a pseudonym. Throws
// storage::StorageError, reports::InputError.
[[nodiscard]] InventorySource open_inventory(const std::string& inventory, const std::string& names_file, bool redact);

}  // namespace s7::cli
