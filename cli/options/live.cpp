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
    app.add_option("--alert", alert_, "tell at once on standard output what is new or refused: text, jsonl")
        ->type_name("FORMAT")
        ->check(one_of({"text", "jsonl"}));
    app.add_flag("--syslog", options_.syslog, "tell it by syslog, too");
    add_duration(app, "--quiet-for", options_.quiet_for, 0, 31'536'000, "no alerts for so long after the start");
    app.add_option("--plan", options_.plan, "alert what deviates from this plan")->type_name("PLAN");
    add_duration(app, "--rotate", options_.rotate, 60, 31'536'000, "an inventory of its own for each such period (1d)");
    add_number(app, "--keep", options_.keep, 1, 1'000'000, "of these inventories, the newest to keep; default: all");
    app.add_option("--html", options_.html, "write the report as a page now and then")->type_name("FILE");
    add_duration(app, "--every", options_.every, 1, 31'536'000, "time between two pages; default: 60s");
    app.add_option("--user", options_.user, "user to become once the interfaces are open")->type_name("USER");
    app.add_flag("!--no-sandbox", options_.sandbox, "keep every right of the processes, for debugging");
    app.add_option("--sensor", options_.sensor, "name of the place that is watched")->type_name("NAME");
    app.add_option("--oui", options_.oui, "owners of MAC addresses, as Debian's package ieee-data has them")
        ->type_name("FILE");
    add_names(app, options_.names);
    app.footer(
        "Ends with SIGINT or SIGTERM, when everything is written. Others may read the inventory at any time.\n"
        "Example: s7scope live eth1 -o cell-7.db --sensor cell-7");
  }

  Options result() override {
    if (alert_ == "text") options_.alert = AlertFormat::text;
    if (alert_ == "jsonl") options_.alert = AlertFormat::jsonl;
    if (!options_.plan.empty() && options_.alert == AlertFormat::none && !options_.syslog)
      throw UsageError("live: --plan needs --alert or --syslog, which tell what deviates from it");
    if (options_.keep > 0 && options_.rotate == 0)
      throw UsageError("live: --keep says how many inventories of --rotate to keep; give --rotate, too");
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override {
    return fmt::format("{} needs an INTERFACE: its name, or any", app().get_name());
  }

 private:
  static constexpr std::size_t default_rows = 65'536;
  LiveOptions options_;
  std::string alert_;
};

}  // namespace

std::unique_ptr<Command> add_live(CLI::App& program) {
  return std::make_unique<Live>(*program.add_subcommand("live", "watch network interfaces until stopped"));
}

}  // namespace s7::cli
