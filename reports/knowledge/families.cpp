#include "reports/knowledge/families.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/knowledge/order_number.hpp"

namespace s7::reports {
namespace {

const std::vector<std::string> columns{
    "order_number", "firmware_from",         "firmware_below",   "family", "model",    "putget",  "putget_note",
    "connections",  "connections_certainty", "connections_note", "slot",   "pdu_size", "tls_from"};

Family family_of(const DataTable::Line& line) {
  Family family;
  family.name = line.required("family");
  family.model = line.text("model");
  family.putget = static_cast<PutGetSwitch>(line.word("putget", {"unknown", "always", "switch", "absent"}));
  family.putget_note = line.text("putget_note");
  family.connections = line.number("connections", 10'000);
  family.connections_certainty =
      static_cast<Certainty>(line.word("connections_certainty", {"", "documented", "reported", "recalled"}));
  if (family.connections.has_value() != (family.connections_certainty != Certainty::unknown))
    line.fail("connections and connections_certainty go together");
  family.connections_note = line.text("connections_note");
  family.slot = line.text("slot");
  family.pdu_size = line.number("pdu_size", 65'535);
  family.tls_from = line.text("tls_from");
  return family;
}

}  // namespace

Families::Families(const DataText& data) {
  const DataTable table(data, columns);
  for (const DataTable::Line& line : table.lines()) {
    Entry& entry = entries_.emplace_back();
    entry.pattern = line.text("order_number");
    entry.firmware_from = version_cell(line, "firmware_from");
    entry.firmware_below = version_cell(line, "firmware_below");
    entry.family = family_of(line);
  }
}

const Family* Families::by_order_number(std::string_view order_number, std::string_view firmware) const {
  for (const Entry& entry : entries_) {
    if (entry.pattern.empty() || !order_number_fits(entry.pattern, order_number)) continue;
    if (firmware_fits(entry.firmware_from, entry.firmware_below, firmware)) return &entry.family;
  }
  return nullptr;
}

const Family* Families::by_name(std::string_view family) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [family](const Entry& entry) {
    return entry.pattern.empty() && entry.family.name == family;
  });
  return found == entries_.end() ? nullptr : &found->family;
}

std::string limit_text(std::int64_t limit, Certainty certainty) {
  switch (certainty) {
    case Certainty::documented: return fmt::format("{} (documented)", limit);
    case Certainty::reported: return fmt::format("{} (reported, verify in the data sheet)", limit);
    case Certainty::recalled:
    case Certainty::unknown: break;
  }
  return fmt::format("about {}, verify in the data sheet", limit);
}

}  // namespace s7::reports
