#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"
#include "cli/usage.hpp"

namespace s7::cli {
namespace {

class Analyze : public Command {
 public:
  explicit Analyze(CLI::App& app) : Command(app) {
    add_input(app, options_.input);
    app.add_option("-o,--inventory", options_.inventory, "the inventory to add to; made when missing")
        ->type_name("INVENTORY")
        ->capture_default_str();
    app.add_flag("--again", options_.again, "replace what these captures contributed before");
    add_number(app, "--jobs", options_.jobs, 1, 16, "threads");
    app.add_option("--sensor", options_.sensor, "name of the place where the captures were taken")->type_name("NAME");
    app.add_option("--oui", options_.oui, "owners of MAC addresses, as Debian's package ieee-data has them")
        ->type_name("FILE");
    add_names(app, options_.names);
    app.add_option("--plan", options_.plan, "say behind the overview where the inventory deviates from this plan")
        ->type_name("PLAN");
    add_format(app, format_, {"text", "md", "html"});
    app.add_option("--html", options_.html, "write the report as a page to this file, too")->type_name("FILE");
    add_output(app, options_.output);
    app.footer("Example: s7scope analyze monday.pcapng tuesday/ -o plant.db --sensor cell-7");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    refuse_overwriting(options_.output, options_.input.captures);
    refuse_overwriting(options_.output, {options_.inventory, options_.names, options_.plan});
    refuse_overwriting({options_.html, {}}, options_.input.captures, "--html");
    refuse_overwriting({options_.html, {}}, {options_.inventory, options_.names, options_.plan}, "--html");
    if (options_.html && options_.html == options_.output.file)
      throw UsageError("--html and --output name the same file; name two");
    if (!options_.plan.empty() && options_.format == reports::Format::html)
      throw UsageError("--plan goes with -f text or md; use --html FILE for the page beside it");
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return needs_capture(app()); }

 private:
  AnalyzeOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_analyze(CLI::App& program) {
  return std::make_unique<Analyze>(
      *program.add_subcommand("analyze", "read captures into an inventory and print the overview"));
}

}  // namespace s7::cli
