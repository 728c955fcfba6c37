#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Plan : public Command {
 public:
  explicit Plan(CLI::App& app) : Command(app) {
    add_inventory(app, options_.inventory);
    add_names(app, options_.names);
    add_redact(app, options_.redact);
    add_format(app, format_, {"csv"});
    add_file(app, options_.output);
    app.footer("Example: s7scope plan plant.db -O plan.csv, then edit it, then s7scope audit plant.db --plan plan.csv");
  }

  Options result() override {
    refuse_overwriting(options_.output, {options_.inventory, options_.names});
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return needs_inventory(app()); }

 private:
  PlanOptions options_;
  std::string format_ = "csv";
};

}  // namespace

std::unique_ptr<Command> add_plan(CLI::App& program) {
  return std::make_unique<Plan>(
      *program.add_subcommand("plan", "write what was observed as a plan to edit and approve"));
}

}  // namespace s7::cli
