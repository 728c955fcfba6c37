#include "reports/knowledge/families.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <charconv>

namespace s7::reports {
namespace {

// "6ES7 315-2EH14" and "6es7315-2EH14 " are the same.
std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ') continue;
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

std::vector<int> version_numbers(std::string_view text) {
  std::vector<int> numbers;
  if (!text.empty() && (text.front() == 'V' || text.front() == 'v')) text.remove_prefix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty()) {
    int number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{}) break;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    if (text.empty() || text.front() != '.') break;
    text.remove_prefix(1);
  }
  return numbers;
}

bool fits_firmware(const std::string& from, const std::string& below, std::string_view firmware) {
  if (from.empty() && below.empty()) return true;
  if (version_numbers(firmware).empty()) return false;
  return (from.empty() || !older_firmware(firmware, from)) && (below.empty() || older_firmware(firmware, below));
}

const std::vector<std::string> columns{
    "order_number", "firmware_from",         "firmware_below",   "family", "model",    "putget",  "putget_note",
    "connections",  "connections_certainty", "connections_note", "slot",   "pdu_size", "tls_from"};

std::string checked_version(const DataTable::Line& line, std::string_view column) {
  std::string text = line.text(column);
  if (!text.empty() && version_numbers(text).empty())
    line.fail(fmt::format("column '{}': '{}' is no firmware version such as 4.5", column, text));
  return text;
}

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

bool older_firmware(std::string_view a, std::string_view b) { return version_numbers(a) < version_numbers(b); }

Families::Families(const DataText& data) {
  const DataTable table(data, columns);
  for (const DataTable::Line& line : table.lines()) {
    Entry& entry = entries_.emplace_back();
    entry.pattern = bare(line.text("order_number"));
    entry.firmware_from = checked_version(line, "firmware_from");
    entry.firmware_below = checked_version(line, "firmware_below");
    entry.family = family_of(line);
  }
}

const Family* Families::by_order_number(std::string_view order_number, std::string_view firmware) const {
  const std::string number = bare(order_number);
  for (const Entry& entry : entries_) {
    if (entry.pattern.empty() || ::fnmatch(entry.pattern.c_str(), number.c_str(), 0) != 0) continue;
    if (fits_firmware(entry.firmware_from, entry.firmware_below, firmware)) return &entry.family;
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
