#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Audit : public Command {
 public:
  explicit Audit(CLI::App& app) : Command(app) {
    add_inventory(app, options_.inventory);
    app.add_option("--plan", options_.plan, "compare with this plan (see s7scope plan; - for standard input)")
        ->type_name("PLAN");
    add_names(app, options_.names);
    app.add_option("--fail-on", options_.fail_on,
                   "exit code 1 for findings of this weight or more: info, notice, warning, critical or never")
        ->type_name("LEVEL")
        ->check(one_of({"info", "notice", "warning", "critical", "never"}))
        ->capture_default_str();
    app.add_option("--mute", options_.mute,
                   "known stations per rule, whose findings are left out: CSV with rule, client, server")
        ->type_name("FILE");
    app.add_option("--zones", options_.zones,
                   "zones and what may pass between them: CSV with zone, address, to, verdict")
        ->type_name("FILE");
    add_format(app, format_, reports::format_names());
    app.add_flag("--spreadsheet", options_.spreadsheet,
                 "csv: an apostrophe before texts that a spreadsheet would compute");
    add_redact(app, options_.redact);
    add_output(app, options_.output);
    app.footer("Example: s7scope audit plant.db --fail-on critical -f md -O audit.md");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    refuse_overwriting(options_.output,
                       {options_.inventory, options_.plan, options_.names, options_.mute, options_.zones});
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return needs_inventory(app()); }

 private:
  AuditOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_audit(CLI::App& program) {
  return std::make_unique<Audit>(
      *program.add_subcommand("audit", "say what is exposed, what is broken, and what to do"));
}

}  // namespace s7::cli
