#include <fmt/format.h>

#include "reports/json.hpp"
#include "reports/people/columns.hpp"

namespace s7::reports::people {
namespace {

std::string bytes(const Row& row, const CodeNames& /*codes*/) {
  const auto value = row.integer("bytes");
  return value ? human_bytes(*value) : std::string{};
}

std::string period(const Row& row, const CodeNames& /*codes*/) {
  return time_span(row.text("first_packet"), row.text("last_packet"));
}

std::string lasted(const Row& row, const CodeNames& /*codes*/) {
  const auto from = parse_time(row.text("first_packet"));
  const auto to = parse_time(row.text("last_packet"));
  return from && to && *to >= *from ? human_duration(*to - *from) : std::string{};
}

std::string link_types(const Row& row, const CodeNames& /*codes*/) {
  const std::string stored = row.text("link_types");
  std::string list;
  for (const std::string& type : json_elements(stored)) list += (list.empty() ? "" : ", ") + type;
  return list.empty() && stored != "[]" ? stored : list;
}

std::string kinds(const Row& row, const CodeNames& /*codes*/) {
  const std::string stored = row.text("kinds");
  std::string list;
  for (const auto& [kind, count] : json_members(stored))
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, kind);
  return list.empty() && stored != "{}" ? stored : list;
}

}  // namespace

const std::vector<Column>& captures() {
  static const std::vector<Column> columns{
      {"#", right, 7, false, shown<"id">},
      {"name", left, 0, false, shown<"name">},
      {"packets", right, 0, false, number<"packets">},
      {"bytes", right, 3, false, bytes},
      {"period (UTC)", left, 2, false, period},
      {"lasted", right, 4, false, lasted},
      {"complete", left, 1, false, yes_or_no<"complete">},
      {"problem", left, 1, true, shown<"problem">},
      {"dropped by kernel", right, 6, true, number<"dropped_by_kernel">},
      {"by interface", right, 6, true, number<"dropped_by_interface">},
      {"duplicates", right, 5, false, number<"duplicates">},
      {"truncated", right, 5, true, number<"truncated">},
      {"malformed", right, 5, true, number<"malformed">},
      {"not looked at", right, 8, false, number<"not_looked_at">},
      {"other traffic", left, 10, false, kinds},
      {"link", left, 10, false, link_types},
      {"sensor", left, 10, false, shown<"sensor">},
      {"fingerprint", left, 11, false, shown<"fingerprint">},
  };
  return columns;
}

}  // namespace s7::reports::people
