#include <fmt/format.h>

#include "reports/audit/present.hpp"
#include "reports/audit/words.hpp"
#include "reports/json.hpp"

namespace s7::reports::audit {
namespace {

using storage::ColumnKind;
using storage::Value;

Value known(const std::string& text) { return text.empty() ? Value{} : Value{text}; }

Value address(const AuditInput& input, const std::optional<Index>& station) {
  return station ? Value{input.stations[*station].address} : Value{};
}

Value time(const std::optional<Time>& at) { return at ? Value{rfc3339(*at)} : Value{}; }

std::string evidence_json(const AuditInput& input, const Finding& finding) {
  std::string out = "[";
  for (const Place& place : finding.evidence.places()) {
    if (out.size() > 1) out += ", ";
    out += "{\"capture\": ";
    append_json_string(out, input.captures[place.capture].name);
    fmt::format_to(std::back_inserter(out), ", \"frame\": {}, \"time\": \"{}\", \"filter\": ", place.frame,
                   rfc3339(place.time));
    append_json_string(out, finding.filter);
    out += "}";
  }
  return out + "]";
}

std::vector<Value> row_of(const AuditInput& input, const Finding& finding) {
  return {known(finding.rule),
          Value{std::string(name(finding.severity))},
          known(finding.title),
          address(input, finding.client),
          address(input, finding.server),
          finding.connection ? Value{input.connections[*finding.connection].id} : Value{},
          Value{static_cast<std::int64_t>(finding.count)},
          known(finding.observation),
          known(finding.likely_cause),
          Value{std::string(name(finding.confidence))},
          known(finding.alternatives),
          known(finding.advice),
          known(finding.settles),
          known(finding.technique),
          time(finding.first_seen),
          time(finding.last_seen),
          Value{evidence_json(input, finding)},
          known(finding.filter)};
}

}  // namespace

Table findings_table(const AuditInput& input, const Findings& findings) {
  Table table;
  table.title = "Findings";
  const auto column = [&](std::string name, ColumnKind kind) {
    const Alignment alignment = kind == ColumnKind::integer ? Alignment::right : Alignment::left;
    table.columns.push_back({std::move(name), kind, alignment, 0, false});
  };
  for (const char* text : {"rule", "severity", "title", "client", "server"}) column(text, ColumnKind::text);
  for (const char* number : {"connection", "count"}) column(number, ColumnKind::integer);
  for (const char* text :
       {"observation", "likely_cause", "confidence", "alternatives", "advice", "settles", "technique"}) {
    column(text, ColumnKind::text);
  }
  for (const char* at : {"first_seen", "last_seen"}) column(at, ColumnKind::time);
  column("evidence", ColumnKind::json);
  column("filter", ColumnKind::text);
  for (const Finding& finding : findings) table.rows.push_back(row_of(input, finding));
  return table;
}

}  // namespace s7::reports::audit
