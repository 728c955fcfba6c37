#include "cli/inventory_source.hpp"

#include <filesystem>
#include <utility>
#include <vector>

#include "cli/text_file.hpp"
#include "reports/plan/read_plan.hpp"
#include "reports/redaction/pseudonyms.hpp"
#include "storage/redaction.hpp"

namespace s7::cli {

namespace {

InventorySource open_redacted(const std::string& inventory, const reports::StationNames& more, storage::CopyTo copy) {
  reports::StationNames real = [&] {
    storage::Reader reader(inventory);
    return reports::load_names(reader);
  }();
  real.add(more);
  std::vector<std::string> addresses;
  storage::Replace replace;
  storage::Reader reader = storage::open_redacted(
      inventory, [&more](const std::string& address) { return more.of(address); },
      [&](const std::vector<storage::IdentifyingText>& texts) {
        for (const storage::IdentifyingText& text : texts)
          if (text.kind == storage::Identifying::address) addresses.push_back(text.text);
        return replace = reports::redaction::make_pseudonyms(texts);
      },
      copy);
  reports::StationNames names = reports::load_names(reader);
  return {std::move(reader), std::move(names), {},
          "redacted.db",     std::move(real),  reports::redaction::Disguise(std::move(addresses), std::move(replace))};
}

}  // namespace

InventorySource open_inventory(const std::string& inventory, const std::string& names_file, bool redact,
                               storage::CopyTo copy) {
  reports::StationNames more;
  if (!names_file.empty()) more = read_names_file(names_file);
  if (redact) return open_redacted(inventory, more, copy);
  InventorySource opened = with_names(storage::Reader(inventory), inventory);
  opened.names.add(more);
  opened.more = std::move(more);
  return opened;
}

InventorySource with_names(storage::Reader inventory, const std::string& path) {
  reports::StationNames names = reports::load_names(inventory);
  return {std::move(inventory), std::move(names), {}, std::filesystem::path(path).filename().string(), {}, {}};
}

reports::plan::Plan read_plan_for(const InventorySource& source, const std::string& file) {
  const reports::StationNames& names = source.disguise ? source.real_names : source.names;
  reports::plan::Plan plan = reports::plan::read_plan(read_text_file(file), shown_name(file), names);
  return source.disguise ? source.disguise->plan(std::move(plan)) : plan;
}

reports::audit::Mutes read_mutes_for(const InventorySource& source, const std::string& file) {
  reports::audit::Mutes mutes = reports::audit::read_mutes(read_text_file(file), shown_name(file));
  return source.disguise ? mutes.under(*source.disguise) : mutes;
}

reports::audit::Zones read_zones_for(const InventorySource& source, const std::string& file) {
  reports::audit::Zones zones = reports::audit::read_zones(read_text_file(file), shown_name(file));
  return source.disguise ? zones.under(*source.disguise) : zones;
}

}  // namespace s7::cli
