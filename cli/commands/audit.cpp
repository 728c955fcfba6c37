#include "cli/commands/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/exit_codes.hpp"
#include "cli/inventory_source.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "cli/workbook_output.hpp"
#include "reports/audit/audit.hpp"
#include "reports/audit/plan_findings.hpp"
#include "reports/audit/present.hpp"
#include "reports/html/page.hpp"
#include "reports/workbook/sheets.hpp"
#include "reports/workbook/workbook.hpp"

namespace s7::cli {
namespace {

using namespace reports::audit;

std::string rendered(const AuditOptions& options, InventorySource& source, const AuditInput& input,
                     const Findings& findings) {
  switch (options.format) {
    case reports::Format::csv: return reports::render_csv(findings_table(input, findings), options.spreadsheet);
    case reports::Format::json: return reports::render_json(findings_table(input, findings));
    case reports::Format::jsonl: return reports::render_jsonl(findings_table(input, findings));
    case reports::Format::html:
      return reports::html::report_page(input, findings,
                                        reports::html::load_source(source.inventory, input, source.title, source.more));
    case reports::Format::text:
    case reports::Format::md:
    case reports::Format::xlsx: break;
  }
  const reports::Document page = findings_page(input, findings, source.title);
  return options.format == reports::Format::md ? reports::render_md(page)
                                               : reports::render_text(page, style_for(options.output));
}

bool reaches(const Findings& findings, const std::optional<Severity>& level) {
  return level && std::any_of(findings.begin(), findings.end(),
                              [&](const Finding& finding) { return finding.severity >= *level; });
}

// The inventory, with what the files of the user say about it.
AuditInput input_for(const AuditOptions& options, InventorySource& source) {
  AuditInput input = load(source.inventory, Knowledge{});
  input.rename(source.names);
  if (!options.mute.empty()) input.mutes = read_mutes_for(source, options.mute);
  if (!options.zones.empty()) input.zones = read_zones_for(source, options.zones);
  return input;
}

}  // namespace

int run_audit(const AuditOptions& options) {
  if (options.format == reports::Format::xlsx) refuse_terminal(options.output);
  InventorySource source = open_inventory(options.inventory, options.names, options.redact);
  const AuditInput input = input_for(options, source);
  Findings findings = audit(input);
  if (!options.plan.empty()) {
    compare_with_plan(input, read_plan_for(source, options.plan), findings);
    finish(input, findings);
  }
  if (options.format == reports::Format::xlsx) {
    write_workbook({"Audit of " + source.title, reports::last_packet(input), {[&] {
                      return reports::findings_sheet(input, findings);
                    }}},
                   options.output);
  } else {
    Output output(options.output.file);
    output.write(rendered(options, source, input, findings));
    output.commit();
  }
  say(fmt::format("audit of {}: {}", options.inventory, severity_counts(findings)));
  return reaches(findings, severity_of(options.fail_on)) ? exit_found : exit_done;
}

}  // namespace s7::cli
