#include "cli/commands/report.hpp"

#include <filesystem>

#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "reports/audit/audit.hpp"
#include "reports/html/page.hpp"
#include "reports/overview/overview.hpp"
#include "reports/views.hpp"

namespace s7::cli {
namespace {

std::string name_of(const std::string& inventory) { return std::filesystem::path(inventory).filename().string(); }

std::string view_of(const ReportOptions& options) {
  storage::Reader inventory(options.inventory);
  const reports::Table table = reports::load_view(inventory, options.view);
  switch (options.format) {
    case reports::Format::csv: return reports::render_csv(table, options.spreadsheet);
    case reports::Format::json: return reports::render_json(table);
    case reports::Format::jsonl: return reports::render_jsonl(table);
    case reports::Format::text:
    case reports::Format::md:
    case reports::Format::html: break;
  }
  const reports::Table readable = reports::for_people(options.view, table, reports::load_code_names(inventory));
  if (options.format == reports::Format::html) return reports::html::view_page(readable, name_of(options.inventory));
  return options.format == reports::Format::md ? reports::render_md(readable)
                                               : reports::render_text(readable, style_for(options.output));
}

}  // namespace

std::string page_of(const std::string& inventory) {
  using namespace reports;
  storage::Reader reader(inventory);
  audit::AuditInput input = audit::load(reader, audit::Knowledge{});
  input.rename(load_names(reader));
  return html::report_page(input, audit::audit(input), html::load_source(reader, name_of(inventory)));
}

std::string overview_of(const std::string& inventory, reports::Format format, const OutputOptions& output) {
  if (format == reports::Format::html) return page_of(inventory);
  storage::Reader reader(inventory);
  const reports::Document overview = reports::overview(reports::load_overview(reader));
  return format == reports::Format::md ? reports::render_md(overview)
                                       : reports::render_text(overview, style_for(output));
}

int run_report(const ReportOptions& options) {
  // First all of the text, then the file: a failure on the way leaves no trace.
  const std::string text =
      options.view.empty() ? overview_of(options.inventory, options.format, options.output) : view_of(options);
  Output output(options.output.file);
  output.write(text);
  output.commit();
  return exit_done;
}

}  // namespace s7::cli
