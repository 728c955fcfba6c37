#include "cli/commands/firewall.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "cli/exit_codes.hpp"
#include "cli/inventory_source.hpp"
#include "cli/output.hpp"
#include "cli/text_file.hpp"
#include "reports/humanise.hpp"
#include "reports/plan/make_plan.hpp"
#include "reports/plan/read_plan.hpp"

namespace s7::cli {
namespace {

using reports::firewall::Rules;

// By its content, never by its name. What can't be opened is told by whoever reads it next.
bool is_inventory(const std::string& file) {
  constexpr std::string_view magic{"SQLite format 3\0", 16};
  std::array<char, magic.size()> start{};
  std::ifstream input(file, std::ios::binary);
  input.read(start.data(), start.size());
  return std::string_view(start.data(), start.size()) == magic;
}

struct Source {
  reports::plan::Plan plan;
  reports::StationNames names;
  std::string title;  // what rules say they come from
};

Source read_source(const FirewallOptions& options) {
  Source out;
  if (options.input == "-" || !is_inventory(options.input)) {
    if (options.redact) throw UsageError("--redact is for inventories: a plan is given as it is");
    if (!options.names.empty()) out.names = read_names_file(options.names);
    const std::string text = read_text_file(options.input);
    out.title = options.input == "-" ? "a plan" : std::filesystem::path(options.input).filename().string();
    out.plan = reports::plan::read_plan(text, shown_name(options.input), out.names);
    return out;
  }
  InventorySource source = open_inventory(options.input, options.names, options.redact);
  out.plan = reports::plan::make_plan(reports::plan::load_observed(source.inventory), source.names);
  out.names = std::move(source.names);
  out.title = std::move(source.title);
  return out;
}

std::string rendered(const FirewallOptions& options, const Rules& rules, const std::string& source) {
  switch (options.format) {
    case FirewallFormat::nftables: return reports::firewall::nftables(rules, options.hook, source);
    case FirewallFormat::iptables: return reports::firewall::iptables(rules, options.hook, source);
    case FirewallFormat::csv: break;
  }
  return reports::firewall::csv(rules);
}

}  // namespace

int run_firewall(const FirewallOptions& options) {
  const Source source = read_source(options);
  const Rules rules = reports::firewall::rules_for(source.plan, source.names);
  Output output(options.output.file);
  output.write(rendered(options, rules, source.title));
  output.commit();
  for (const std::size_t line : rules.impossible)
    say(fmt::format("{}: line {}: client and server have no IP version in common, so there is no rule for it",
                    source.plan.file, source.plan.lines[line].number));
  say(fmt::format("{} to TCP port {}; everything else to it is blocked",
                  reports::counted(static_cast<std::int64_t>(rules.rules.size()), "rule"),
                  reports::firewall::ports_text(rules)));
  return exit_done;
}

}  // namespace s7::cli
