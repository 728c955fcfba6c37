#include "cli/options/command.hpp"
#include "cli/options/shared.hpp"

namespace s7::cli {
namespace {

class Firewall : public Command {
 public:
  explicit Firewall(CLI::App& app) : Command(app) {
    app.add_option("PLAN|INVENTORY", options_.input, "a plan (- for standard input), or the file that analyze wrote")
        ->type_name("")
        ->required()
        ->configurable(false);
    add_names(app, options_.names);
    add_redact(app, options_.redact);
    app.add_option("--chain", chain_, "forward for a router between the stations, input for the server itself")
        ->type_name("CHAIN")
        ->check(one_of({"forward", "input"}))
        ->capture_default_str();
    add_format(app, format_, {"nftables", "iptables", "csv"});
    add_file(app, options_.output);
    app.footer("Example: s7scope firewall plan.csv -f nftables -O s7.nft && nft -c -f s7.nft");
  }

  Options result() override {
    using reports::firewall::Hook;
    options_.hook = chain_ == "input" ? Hook::input : Hook::forward;
    options_.format = format_ == "csv"        ? FirewallFormat::csv
                      : format_ == "iptables" ? FirewallFormat::iptables
                                              : FirewallFormat::nftables;
    refuse_overwriting(options_.output, {options_.input, options_.names});
    return std::move(options_);
  }

  [[nodiscard]] std::string missing() const override {
    return "firewall needs a PLAN or an INVENTORY, the file that analyze wrote";
  }

 private:
  FirewallOptions options_;
  std::string format_ = "nftables", chain_ = "forward";
};

}  // namespace

std::unique_ptr<Command> add_firewall(CLI::App& program) {
  return std::make_unique<Firewall>(
      *program.add_subcommand("firewall", "write rules that pass exactly the planned connections"));
}

}  // namespace s7::cli
