#include "reports/workbook/workbook.hpp"

#include <algorithm>
#include <array>

#include "reports/audit/exposure.hpp"
#include "reports/audit/words.hpp"
#include "reports/plan/make_plan.hpp"
#include "reports/workbook/sheets.hpp"

namespace s7::reports {
namespace {

using storage::ColumnKind;
using storage::Value;

Value number(std::uint64_t value) { return Value{static_cast<std::int64_t>(value)}; }
Value time(const std::optional<audit::Time>& at) { return at ? Value{audit::rfc3339(*at)} : Value{}; }

std::optional<audit::Time> first_packet(const audit::AuditInput& input) {
  std::optional<audit::Time> first;
  for (const audit::Capture& capture : input.captures)
    if (capture.first_packet) first = std::min(first.value_or(*capture.first_packet), *capture.first_packet);
  return first;
}

// Numbers one can calculate with, before the page that people read.
void add_figures(Table& table, const audit::AuditInput& input, const audit::Findings& findings,
                 const std::string& name) {
  const auto add = [&](const char* what, Value value) { table.rows.push_back({Value{what}, std::move(value)}); };
  std::uint64_t packets = 0, sessions = 0, lost = 0;
  for (const audit::Capture& capture : input.captures) packets += capture.packets;
  for (const audit::Session& session : input.sessions) {
    sessions += session.count;
    lost += session.to_server.lost_bytes + session.to_client.lost_bytes;
  }
  add("Inventory", Value{name});
  add("Captures", number(input.captures.size()));
  add("Packets", number(packets));
  add("First packet (UTC)", time(first_packet(input)));
  add("Last packet (UTC)", time(last_packet(input)));
  add("Seconds of capture", Value{static_cast<double>(input.observed()) / 1e6});
  add("Controllers", number(audit::controllers(input).size()));
  add("Connections", number(input.connections.size()));
  add("TCP connections", number(sessions));
  add("Bytes lost inside of them", number(lost));
  for (const audit::Severity severity :
       {audit::Severity::critical, audit::Severity::warning, audit::Severity::notice, audit::Severity::info}) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [&](const audit::Finding& finding) { return finding.severity == severity; });
    table.rows.push_back(
        {Value{"Findings: " + std::string(audit::name(severity))}, number(static_cast<std::uint64_t>(count))});
  }
}

Sheet overview_sheet(const WorkbookSource& source, const std::string& name) {
  Table table{"Overview", {{"", ColumnKind::text}, {"", ColumnKind::time}}, {}};
  add_figures(table, source.input, source.findings, name);
  for (const Block& block : source.overview.blocks()) {
    const bool head = block.kind == Block::Kind::heading || block.kind == Block::Kind::title;
    if (head) table.rows.emplace_back(2);
    const bool label = head || block.kind == Block::Kind::subheading;
    table.rows.push_back({label ? Value{block.text} : Value{}, label ? Value{} : Value{block.text}});
  }
  return sheet_of("Overview", std::move(table), false);
}

Sheet observed_plan_sheet(const WorkbookSource& source) {
  const auto observed = plan::load_observed(source.inventory);
  return plan_sheet(plan::plan_table(plan::make_plan(observed, source.names)));
}

}  // namespace

std::optional<std::int64_t> last_packet(const audit::AuditInput& input) {
  std::optional<audit::Time> last;
  for (const audit::Capture& capture : input.captures)
    if (capture.last_packet) last = std::max(last.value_or(*capture.last_packet), *capture.last_packet);
  return last;
}

Workbook whole_workbook(const WorkbookSource& source, const std::string& name) {
  Workbook book;
  book.title = "S7 communication observed: " + name;
  book.created = last_packet(source.input);
  const auto view = [&source](const char* wanted) {
    return [source, wanted] { return view_sheet(source.inventory, wanted, source.more_names); };
  };
  book.sheets = {[source, name] { return overview_sheet(source, name); },
                 [source] { return connection_list_sheet(source.input); },
                 view("connections"),
                 view("accesses"),
                 [source] { return controllers_sheet(source.input); },
                 view("attempts"),
                 [source] { return findings_sheet(source.input, source.findings); },
                 [source] { return observed_plan_sheet(source); }};
  return book;
}

}  // namespace s7::reports
