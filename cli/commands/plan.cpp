#include "cli/commands/plan.hpp"

#include <fmt/format.h>

#include "cli/exit_codes.hpp"
#include "cli/inventory_source.hpp"
#include "cli/output.hpp"
#include "reports/humanise.hpp"
#include "reports/plan/deviations.hpp"
#include "reports/plan/make_plan.hpp"
#include "reports/render.hpp"

namespace s7::cli {
namespace {

constexpr std::size_t most_lines_named = 10;

// Approving what a controller refuses anyway would be thoughtless: say where it is. Line 1 is the header.
void note_never_served(const std::vector<std::size_t>& lines) {
  if (lines.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < lines.size() && i < most_lines_named; ++i)
    list += fmt::format("{}{}", i > 0 ? ", " : "", lines[i] + 2);
  if (lines.size() > most_lines_named) list += ", ...";
  say(fmt::format("{} {}: never served, every answer that was seen was a refusal", lines.size() == 1 ? "line" : "lines",
                  list));
}

}  // namespace

int run_plan(const PlanOptions& options) {
  InventorySource source = open_inventory(options.inventory, options.names, options.redact);
  const auto observed = reports::plan::load_observed(source.inventory);
  const reports::plan::Plan plan = reports::plan::make_plan(observed, source.names);
  Output output(options.output.file);
  output.write(reports::render_csv(reports::plan::plan_table(plan)));
  output.commit();
  note_never_served(reports::plan::never_served(plan, observed));
  say(fmt::format("{}; read it before you approve it: it permits whatever was observed",
                  reports::counted(static_cast<std::int64_t>(plan.lines.size()), "line")));
  return exit_done;
}

}  // namespace s7::cli
