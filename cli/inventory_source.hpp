#pragma once

// Inventories as commands open them: with the names their stations go by, as they are or under pseudonyms.

#include <optional>
#include <string>

#include "reports/audit/mute.hpp"
#include "reports/audit/zones.hpp"
#include "reports/input/names.hpp"
#include "reports/plan/plan.hpp"
#include "reports/redaction/disguise.hpp"
#include "storage/private_copy.hpp"
#include "storage/reader.hpp"

namespace s7::cli {

struct InventorySource {
  storage::Reader inventory;
  reports::StationNames names;  // all of them
  reports::StationNames more;   // those of the file of this call, which the inventory does not know
  std::string title;            // what reports call it: its name without folders

  // Of a redacted one: how its stations are really called, and what they and files of the user are changed into.
  reports::StationNames real_names;
  std::optional<reports::redaction::Disguise> disguise;
};

// `names_file`: empty for none. Redacted: everything that tells whose plant it is has a pseudonym, in a copy. Throws
// storage::StorageError, reports::InputError.
[[nodiscard]] InventorySource open_inventory(const std::string& inventory, const std::string& names_file, bool redact,
                                             storage::CopyTo copy = storage::CopyTo::disk);

// Files of the user, as they speak of the stations of this inventory; of a redacted one under their pseudonyms. Throws
// reports::InputError.
[[nodiscard]] reports::plan::Plan read_plan_for(const InventorySource& source, const std::string& file);
[[nodiscard]] reports::audit::Mutes read_mutes_for(const InventorySource& source, const std::string& file);
[[nodiscard]] reports::audit::Zones read_zones_for(const InventorySource& source, const std::string& file);

// An inventory that is open already, `path`, with the names that it keeps. Throws storage::StorageError.
[[nodiscard]] InventorySource with_names(storage::Reader inventory, const std::string& path);

}  // namespace s7::cli
