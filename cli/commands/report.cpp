#include "cli/commands/report.hpp"

#include "cli/exit_codes.hpp"
#include "cli/inventory_source.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "cli/workbook_output.hpp"
#include "reports/audit/audit.hpp"
#include "reports/commissioning/connection_list.hpp"
#include "reports/html/page.hpp"
#include "reports/input/rename.hpp"
#include "reports/overview/judged.hpp"
#include "reports/overview/overview.hpp"
#include "reports/views.hpp"
#include "reports/workbook/sheets.hpp"
#include "reports/workbook/workbook.hpp"

namespace s7::cli {
namespace {

using reports::Format;
using reports::Table;

reports::audit::AuditInput audit_input(const ReportOptions& options, InventorySource& opened) {
  reports::audit::AuditInput input = reports::audit::load(opened.inventory, reports::audit::Knowledge{});
  input.rename(opened.names);
  if (!options.zones.empty()) input.zones = read_zones_for(opened, options.zones);
  return input;
}

Table table_for_programs(const ReportOptions& options, InventorySource& opened) {
  if (options.view == connection_list) return reports::commissioning::connection_list(audit_input(options, opened));
  Table table = reports::load_view(opened.inventory, options.view);
  reports::rename_stations(table, opened.more);
  return table;
}

Table table_for_people(const ReportOptions& options, InventorySource& opened, const Table& table) {
  if (options.view == connection_list) return reports::commissioning::connection_list_for_people(table);
  return reports::for_people(options.view, table, reports::load_code_names(opened.inventory));
}

std::string view_of(const ReportOptions& options, InventorySource& opened) {
  const Table table = table_for_programs(options, opened);
  switch (options.format) {
    case Format::csv: return reports::render_csv(table, options.spreadsheet);
    case Format::json: return reports::render_json(table);
    case Format::jsonl: return reports::render_jsonl(table);
    case Format::md: return reports::render_md(table_for_people(options, opened, table));
    case Format::html: return reports::html::view_page(table_for_people(options, opened, table), opened.title);
    case Format::text:
    case Format::xlsx: break;
  }
  return reports::render_text(table_for_people(options, opened, table), style_for(options.output));
}

std::string rendered(const reports::Document& overview, Format format, const OutputOptions& output) {
  return format == Format::md ? reports::render_md(overview) : reports::render_text(overview, style_for(output));
}

reports::Document judged_overview(InventorySource& opened, const reports::audit::AuditInput& input,
                                  const reports::audit::Findings& findings) {
  reports::OverviewSource source = reports::load_overview(opened.inventory, input, opened.more);
  reports::judge(source, input, findings);
  return reports::overview(source);
}

std::string overview_text(const ReportOptions& options, InventorySource& opened) {
  const reports::audit::AuditInput input = audit_input(options, opened);
  return rendered(judged_overview(opened, input, reports::audit::audit(input)), options.format, options.output);
}

std::string page_of(InventorySource& opened, const reports::audit::AuditInput& input) {
  return reports::html::report_page(input, reports::audit::audit(input),
                                    reports::html::load_source(opened.inventory, input, opened.title, opened.more));
}

std::string everything(const ReportOptions& options, InventorySource& opened) {
  if (options.format == Format::html) return page_of(opened, audit_input(options, opened));
  return overview_text(options, opened);
}

void print_workbook(const ReportOptions& options, InventorySource& opened) {
  const reports::audit::AuditInput input = audit_input(options, opened);
  if (options.view.empty()) {
    const reports::audit::Findings findings = reports::audit::audit(input);
    const reports::Document overview = judged_overview(opened, input, findings);
    const reports::WorkbookSource source{opened.inventory, input, findings, overview, opened.names, opened.more};
    return write_workbook(reports::whole_workbook(source, opened.title), options.output);
  }
  const auto sheet = [&] {
    return options.view == connection_list ? reports::connection_list_sheet(input)
                                           : reports::view_sheet(opened.inventory, options.view, opened.more);
  };
  write_workbook({opened.title, reports::last_packet(input), {sheet}}, options.output);
}

}  // namespace

std::string overview_of(InventorySource& inventory, Format format, const OutputOptions& output) {
  const reports::audit::AuditInput input = audit_input({}, inventory);
  if (format == Format::html) return page_of(inventory, input);
  return rendered(judged_overview(inventory, input, reports::audit::audit(input)), format, output);
}

int run_report(const ReportOptions& options) {
  if (options.format == Format::xlsx) refuse_terminal(options.output);
  InventorySource opened = open_inventory(options.inventory, options.names, options.redact);
  if (options.format == Format::xlsx) {
    print_workbook(options, opened);
    return exit_done;
  }
  // First all of the text, then the file: a failure on the way leaves no trace.
  const std::string text = options.view.empty() ? everything(options, opened) : view_of(options, opened);
  Output output(options.output.file);
  output.write(text);
  output.commit();
  return exit_done;
}

}  // namespace s7::cli
