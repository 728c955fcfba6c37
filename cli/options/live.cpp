#include <fmt/format.h>

#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Live : public Command {
 public:
  explicit Live(CLI::App& app) : Command(app) {
    options_.input.limits.max_access_rows = default_rows;
    app.add_option("INTERFACE", options_.input.captures, "network interfaces, or any: all that are up")
        ->type_name("")
        ->required()
        ->configurable(false);
    app.add_option("-o,--inventory", options_.inventory, "the inventory to add to; made when missing")
        ->type_name("INVENTORY")
        ->capture_default_str();
    add_packets(app, options_.input);
    add_number(app, "--ring", options_.ring, 1, 4096, "MiB per interface that may wait in the kernel");
    app.add_flag("!--no-promiscuous", options_.promiscuous, "only packets that this machine would receive anyway");
    app.add_flag("!--all-packets", options_.kernel_filter, "let the kernel keep nothing back that can't be S7");
    add_number(app, "--status-every", options_.status_every, 1, 86'400, "seconds between status lines, off a terminal");
    app.add_option("--sensor", options_.sensor, "name of the place that is watched")->type_name("NAME");
    app.add_option("--oui", options_.oui, "owners of MAC addresses, as Debian's package ieee-data has them")
        ->type_name("FILE");
    add_names(app, options_.names);
    app.footer(
        "Ends with SIGINT or SIGTERM, when everything is written. Others may read the inventory at any time.\n"
        "Example: s7scope live eth1 -o cell-7.db --sensor cell-7");
  }

  Options result() override { return std::move(options_); }

  [[nodiscard]] std::string missing() const override {
    return fmt::format("{} needs an INTERFACE: its name, or any", app().get_name());
  }

 private:
  static constexpr std::size_t default_rows = 65'536;
  LiveOptions options_;
};

}  // namespace

std::unique_ptr<Command> add_live(CLI::App& program) {
  return std::make_unique<Live>(*program.add_subcommand("live", "watch network interfaces until stopped"));
}

}  // namespace s7::cli
