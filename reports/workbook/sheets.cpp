#include "reports/workbook/sheets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "reports/audit/present.hpp"
#include "reports/audit/words.hpp"
#include "reports/commissioning/columns.hpp"
#include "reports/commissioning/connection_list.hpp"
#include "reports/input/rename.hpp"
#include "reports/json.hpp"
#include "reports/views.hpp"

namespace s7::reports {
namespace {

using storage::ColumnKind;
using storage::Value;

std::string word_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> known{{{"tsap", "TSAP"},
                                                                                        {"pdu", "PDU"},
                                                                                        {"tpdu", "TPDU"},
                                                                                        {"vlan", "VLAN"},
                                                                                        {"mac", "MAC"},
                                                                                        {"db", "DB"},
                                                                                        {"us", "(us)"},
                                                                                        {"p95", "95 %"},
                                                                                        {"putget", "PUT/GET"},
                                                                                        {"id", "ID"}}};
  for (const auto& [key, shown] : known)
    if (key == word) return std::string(shown);
  return std::string(word);
}

// {"0x0a": 3} in words; other objects and arrays as lists; anything else as it is.
std::string json_in_words(std::string_view column, const std::string& json, const CodeNames& codes,
                          std::string_view kind) {
  if (column == "return_codes" || column == "errors") return codes.counted_codes(json, kind);
  std::string out;
  for (const auto& [name, value] : json_members(json))
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", name, value);
  for (const std::string& element : json_elements(json)) out += (out.empty() ? "" : ", ") + element;
  return out.empty() && json != "{}" && json != "[]" ? json : out;
}

void with_headings(std::vector<TableColumn>& columns) {
  for (TableColumn& column : columns) column.name = heading_of(column.name);
}

// The kind of the codes in a row: those of operations depend on the operation.
std::string_view kind_in(const Table& table, const std::vector<storage::Value>& row) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto* operation = std::get_if<std::string>(&row[i]);
    if (table.columns[i].name == "operation" && operation != nullptr) return CodeNames::kind_for(*operation);
  }
  return {};
}

void codes_in_words(Table& table, const CodeNames& codes) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].kind != ColumnKind::json) continue;
    for (auto& row : table.rows) {
      auto* json = std::get_if<std::string>(&row[i]);
      if (json == nullptr) continue;
      std::string words = json_in_words(table.columns[i].name, *json, codes, kind_in(table, row));
      row[i] = words.empty() ? Value{} : Value{std::move(words)};
    }
  }
}

std::string title_case(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string places_text(const audit::AuditInput& input, const audit::Finding& finding) {
  std::string out;
  for (const audit::Place& place : finding.evidence.places())
    out += fmt::format("{}{} frame {} ({})", out.empty() ? "" : ", ", input.captures[place.capture].name, place.frame,
                       audit::when(place.time));
  return out;
}

}  // namespace

std::string heading_of(std::string_view key) {
  std::string out;
  while (!key.empty()) {
    const std::size_t end = std::min(key.find('_'), key.size());
    out += (out.empty() ? "" : " ") + word_of(key.substr(0, end));
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return title_case(out);
}

Sheet view_sheet(storage::Reader& inventory, const std::string& view, const StationNames& names) {
  Table table = load_view(inventory, view);
  rename_stations(table, names);
  codes_in_words(table, load_code_names(inventory));
  with_headings(table.columns);
  const bool to_fill_in = view == "connections";
  return sheet_of(
      title_case(view), std::move(table), true,
      to_fill_in ? std::vector<std::string>{"Owner", "Purpose", "Approved by"} : std::vector<std::string>{});
}

Sheet findings_sheet(const audit::AuditInput& input, const audit::Findings& findings) {
  Table table = audit::findings_table(input, findings);
  const auto evidence = std::find_if(table.columns.begin(), table.columns.end(),
                                     [](const TableColumn& column) { return column.name == "evidence"; });
  const auto at = static_cast<std::size_t>(evidence - table.columns.begin());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    std::string places = places_text(input, findings[i]);
    table.rows[i][at] = places.empty() ? Value{} : Value{std::move(places)};
  }
  with_headings(table.columns);
  return sheet_of("Findings", std::move(table));
}

Sheet connection_list_sheet(const audit::AuditInput& input) {
  Sheet sheet;
  sheet.name = "Connection list";
  for (const commissioning::ListColumn& column : commissioning::list_columns())
    sheet.columns.push_back({std::string(column.heading), column.kind});
  sheet.rows = [&input](const TakeRow& take) { commissioning::each_row(input, take); };
  return sheet;
}

Sheet plan_sheet(Table plan) {
  with_headings(plan.columns);
  return sheet_of("Plan", std::move(plan));
}

}  // namespace s7::reports
