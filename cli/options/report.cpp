#include <fmt/format.h>

#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"
#include "cli/usage.hpp"
#include "reports/views.hpp"

namespace s7::cli {
namespace {

constexpr const char* overview = "overview";

class Report : public Command {
 public:
  explicit Report(CLI::App& app) : Command(app) {
    std::vector<std::string> views = reports::view_names();
    views.insert(views.begin(), {overview, connection_list});
    add_inventory(app, options_.inventory);
    app.add_option("VIEW", options_.view, alternatives(views) + "; default: overview")
        ->type_name("")
        ->check(one_of(views))
        ->configurable(false);
    add_names(app, options_.names);
    app.add_option("--zones", options_.zones, "connection-list: zones of stations, CSV with zone, address (see audit)")
        ->type_name("FILE");
    add_format(app, format_, reports::format_names());
    app.add_flag("--spreadsheet", options_.spreadsheet,
                 "csv: an apostrophe before texts that a spreadsheet would compute");
    add_redact(app, options_.redact);
    add_output(app, options_.output);
    app.footer(
        "Example: s7scope report plant.db -f html -O plant.html\n"
        "         s7scope report plant.db accesses -f csv -O accesses.csv\n"
        "         s7scope report plant.db -f xlsx -O plant.xlsx\n"
        "         s7scope report plant.db connection-list --names names.csv -f xlsx -O handover.xlsx");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    if (options_.view == overview) options_.view.clear();
    const bool workbook = options_.format == reports::Format::xlsx;
    if (options_.view.empty() && reports::is_for_programs(options_.format) && !workbook) {
      throw UsageError(fmt::format("the overview comes as text, md, html or xlsx; for {} name a view: {}", format_,
                                   alternatives(reports::view_names())));
    }
    if (!options_.zones.empty() && options_.view != connection_list && !(workbook && options_.view.empty()))
      throw UsageError("--zones is for connection-list and for the workbook of everything (-f xlsx without VIEW)");
    refuse_overwriting(options_.output, {options_.inventory, options_.names, options_.zones});
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return needs_inventory(app()); }

 private:
  ReportOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_report(CLI::App& program) {
  return std::make_unique<Report>(*program.add_subcommand("report", "show what was observed"));
}

}  // namespace s7::cli
