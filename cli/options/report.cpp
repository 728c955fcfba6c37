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
    views.insert(views.begin(), overview);
    add_inventory(app, options_.inventory);
    app.add_option("VIEW", options_.view, alternatives(views) + "; default: overview")
        ->type_name("")
        ->check(one_of(views))
        ->configurable(false);
    add_format(app, format_, reports::format_names());
    app.add_flag("--spreadsheet", options_.spreadsheet,
                 "csv: an apostrophe before texts that a spreadsheet would compute");
    add_output(app, options_.output);
    app.footer("Example: s7scope report plant.db -f html -O plant.html");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    if (options_.view == overview) options_.view.clear();
    if (options_.view.empty() && reports::is_for_programs(options_.format)) {
      throw UsageError(fmt::format("the overview comes as text, md or html; for {} name a view: {}", format_,
                                   alternatives(reports::view_names())));
    }
    refuse_overwriting(options_.output, {options_.inventory});
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
