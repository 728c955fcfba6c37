#include "cli/commands/report.hpp"

#include <filesystem>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_file.hpp"
#include "cli/text_style.hpp"
#include "cli/workbook_output.hpp"
#include "reports/audit/audit.hpp"
#include "reports/commissioning/connection_list.hpp"
#include "reports/html/page.hpp"
#include "reports/input/rename.hpp"
#include "reports/overview/overview.hpp"
#include "reports/views.hpp"
#include "reports/workbook/sheets.hpp"
#include "reports/workbook/workbook.hpp"

namespace s7::cli {
namespace {

std::string name_of(const std::string& inventory) { return std::filesystem::path(inventory).filename().string(); }

using reports::Format;
using reports::Table;

// An inventory and the names its stations go by.
struct Opened {
  explicit Opened(const ReportOptions& options) : inventory(options.inventory), names(reports::load_names(inventory)) {
    if (!options.names.empty()) more = read_names_file(options.names);
    names.add(more);
  }
  storage::Reader inventory;
  reports::StationNames names, more;  // more: those of the file of this call
};

reports::audit::AuditInput audit_input(const ReportOptions& options, Opened& opened) {
  reports::audit::AuditInput input = reports::audit::load(opened.inventory, reports::audit::Knowledge{});
  input.rename(opened.names);
  if (!options.zones.empty())
    input.zones = reports::audit::read_zones(read_text_file(options.zones), shown_name(options.zones));
  return input;
}

Table table_for_programs(const ReportOptions& options, Opened& opened) {
  if (options.view == connection_list) return reports::commissioning::connection_list(audit_input(options, opened));
  Table table = reports::load_view(opened.inventory, options.view);
  reports::rename_stations(table, opened.more);
  return table;
}

Table table_for_people(const ReportOptions& options, Opened& opened, const Table& table) {
  if (options.view == connection_list) return reports::commissioning::connection_list_for_people(table);
  return reports::for_people(options.view, table, reports::load_code_names(opened.inventory));
}

std::string view_of(const ReportOptions& options, Opened& opened) {
  const Table table = table_for_programs(options, opened);
  switch (options.format) {
    case Format::csv: return reports::render_csv(table, options.spreadsheet);
    case Format::json: return reports::render_json(table);
    case Format::jsonl: return reports::render_jsonl(table);
    case Format::md: return reports::render_md(table_for_people(options, opened, table));
    case Format::html:
      return reports::html::view_page(table_for_people(options, opened, table), name_of(options.inventory));
    case Format::text:
    case Format::xlsx: break;
  }
  return reports::render_text(table_for_people(options, opened, table), style_for(options.output));
}

std::string page_of(storage::Reader& inventory, const reports::StationNames& names, const std::string& name) {
  using namespace reports;
  audit::AuditInput input = audit::load(inventory, audit::Knowledge{});
  input.rename(names);
  return html::report_page(input, audit::audit(input), html::load_source(inventory, name));
}

std::string overview_text(storage::Reader& inventory, const reports::StationNames& names, Format format,
                          const OutputOptions& output) {
  const reports::Document overview = reports::overview(reports::load_overview(inventory, names));
  return format == Format::md ? reports::render_md(overview) : reports::render_text(overview, style_for(output));
}

std::string everything(const ReportOptions& options, Opened& opened) {
  if (options.format == Format::html) return page_of(opened.inventory, opened.names, name_of(options.inventory));
  return overview_text(opened.inventory, opened.more, options.format, options.output);
}

reports::Workbook workbook_of(const ReportOptions& options, Opened& opened) {
  const reports::audit::AuditInput input = audit_input(options, opened);
  const std::string name = name_of(options.inventory);
  if (options.view.empty()) {
    const reports::Document overview = reports::overview(reports::load_overview(opened.inventory, opened.more));
    const reports::audit::Findings findings = reports::audit::audit(input);
    return reports::whole_workbook({opened.inventory, input, findings, overview, opened.names}, name);
  }
  reports::Workbook book{name, reports::last_packet(input), {}};
  if (options.view == connection_list) {
    book.sheets.push_back(reports::connection_list_sheet(reports::commissioning::connection_list(input)));
  } else {
    book.sheets.push_back(reports::view_sheet(options.view, table_for_programs(options, opened), input.code_names));
  }
  return book;
}

}  // namespace

std::string overview_of(const std::string& inventory, Format format, const OutputOptions& output) {
  if (format == Format::html) {
    storage::Reader page(inventory);
    return page_of(page, reports::load_names(page), name_of(inventory));
  }
  storage::Reader reader(inventory);
  return overview_text(reader, {}, format, output);
}

int run_report(const ReportOptions& options) {
  if (options.format == Format::xlsx) refuse_terminal(options.output);
  Opened opened(options);
  if (options.format == Format::xlsx) {
    write_workbook(workbook_of(options, opened), options.output);
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
