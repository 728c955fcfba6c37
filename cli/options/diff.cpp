#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Diff : public Command {
 public:
  explicit Diff(CLI::App& app) : Command(app) {
    app.add_option("OLD", options_.before, "the older inventory")->type_name("")->required()->configurable(false);
    app.add_option("NEW", options_.after, "the newer inventory")->type_name("")->required()->configurable(false);
    add_names(app, options_.names);
    app.add_option("--fail-on", options_.fail_on,
                   "exit code 1 for differences of this weight or more: notice, warning or never")
        ->type_name("LEVEL")
        ->check(one_of({"info", "notice", "warning", "critical", "never"}))
        ->capture_default_str();
    add_format(app, format_, {"text", "csv", "json", "jsonl", "md"});
    app.add_flag("--spreadsheet", options_.spreadsheet,
                 "csv: an apostrophe before texts that a spreadsheet would compute");
    add_redact(app, options_.redact);
    add_output(app, options_.output);
    app.footer("Example: s7scope diff march.db april.db -f md -O changes.md");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    refuse_overwriting(options_.output, {options_.before, options_.after, options_.names});
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return "diff needs two inventories: OLD and NEW"; }

 private:
  DiffOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_diff(CLI::App& program) {
  return std::make_unique<Diff>(*program.add_subcommand("diff", "say what changed between two inventories"));
}

}  // namespace s7::cli
