#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Merge : public Command {
 public:
  explicit Merge(CLI::App& app) : Command(app) {
    app.add_option("INVENTORY", options_.inventories, "inventories that analyze or merge wrote; one alone is copied")
        ->type_name("")
        ->required()
        ->configurable(false);
    app.add_option("-o,--inventory", options_.inventory, "the inventory to write; one that is there is replaced")
        ->type_name("FILE")
        ->required();
    add_format(app, format_, {"text", "md"});
    add_redact(app, options_.redact);
    add_output(app, options_.output);
    app.footer(
        "Example: s7scope merge -o plant.db hall1.db hall2.db && s7scope report plant.db\n"
        "         s7scope merge -o for-the-supplier.db plant.db --redact");
  }

  Options result() override {
    options_.format = reports::format_of(format_).value();
    OutputOptions merged;
    merged.file = options_.inventory;
    refuse_overwriting(merged, options_.inventories, "--inventory");
    auto files = options_.inventories;
    files.push_back(options_.inventory);
    refuse_overwriting(options_.output, files);
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override { return "merge needs -o FILE and at least one INVENTORY"; }

 private:
  MergeOptions options_;
  std::string format_ = "text";
};

}  // namespace

std::unique_ptr<Command> add_merge(CLI::App& program) {
  return std::make_unique<Merge>(*program.add_subcommand("merge", "make one inventory of those of several sensors"));
}

}  // namespace s7::cli
