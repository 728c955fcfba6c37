#include "cli/inventory_source.hpp"

#include <filesystem>

#include "cli/text_file.hpp"
#include "reports/redaction/pseudonyms.hpp"
#include "storage/redaction.hpp"

namespace s7::cli {

InventorySource open_inventory(const std::string& inventory, const std::string& names_file, bool redact) {
  reports::StationNames more;
  if (!names_file.empty()) more = read_names_file(names_file);
  if (redact) {
    storage::Reader reader = storage::open_redacted(
        inventory, [&more](const std::string& address) { return more.of(address); },
        reports::redaction::make_pseudonyms);
    reports::StationNames names = reports::load_names(reader);
    return {std::move(reader), std::move(names), {}, "redacted.db"};
  }
  storage::Reader reader(inventory);
  reports::StationNames names = reports::load_names(reader);
  names.add(more);
  return {std::move(reader), std::move(names), std::move(more), std::filesystem::path(inventory).filename().string()};
}

}  // namespace s7::cli
