#include "tests/unit/reports/plan/plans.hpp"

#include <fmt/format.h>

#include "reports/ranges.hpp"

namespace s7::reports::plan::testing {
namespace {

std::string text_of(const storage::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

bool is_for_people(const std::string& column) {
  return column == "name" || column == "owner" || column == "purpose" || column == "approved";
}

std::string touched_text(const Touched& touched) {
  TouchedRanges ranges;
  for (const auto& [block, what] : touched) {
    for (const auto& [first, end] : what.bytes) ranges.add(block.area, block.db, first, end - first, "");
    if (what.bytes.empty()) ranges.add(block.area, block.db, std::nullopt, std::nullopt, block.detail);
  }
  return ranges.text(100);
}

}  // namespace

std::vector<std::string> lines_of(const Plan& plan) {
  const Table table = plan_table(plan);
  std::vector<std::string> out;
  for (const auto& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (is_for_people(table.columns[i].name)) continue;
      line += (line.empty() ? "" : ",") + text_of(row[i]);
    }
    out.push_back(line);
  }
  return out;
}

std::vector<std::string> said(const std::vector<Deviation>& deviations) {
  static constexpr const char* kinds[] = {"unplanned-connection", "unplanned-access", "wrong-direction",
                                          "planned-not-seen"};
  std::vector<std::string> out;
  for (const Deviation& deviation : deviations) {
    const std::string kind = kinds[static_cast<std::size_t>(deviation.kind)];
    if (deviation.kind == DeviationKind::planned_not_seen) {
      out.push_back(fmt::format("{} {}", kind, *deviation.line));
    } else if (deviation.kind == DeviationKind::unplanned_connection) {
      out.push_back(fmt::format("{} {}", kind, deviation.connection));
    } else {
      out.push_back(fmt::format("{} {} {}{} {}", kind, deviation.connection, deviation.write ? "write" : "read",
                                deviation.initiator == Initiator::server ? " by server" : "",
                                touched_text(deviation.touched)));
    }
  }
  return out;
}

}  // namespace s7::reports::plan::testing
