#include "cli/commands/merge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/beside.hpp"
#include "cli/commands/merge_page.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "reports/humanise.hpp"
#include "storage/merging/merge_inventories.hpp"

namespace s7::cli {
namespace {

int copy(const MergeOptions& options) {
  FileBeside file(options.inventory);
  storage::copy_inventory(options.inventories.front(), file.path());
  file.commit();
  say(fmt::format("copied {}; inventory {}", options.inventories.front(), options.inventory));
  return exit_done;
}

void say_skipped(const storage::MergeSummary& summary) {
  for (const storage::MergedCapture& capture : summary.captures) {
    if (capture.observation != 0) continue;
    say(fmt::format("{} of {}: skipped, the same capture is taken from {}", capture.name, capture.inventory,
                    capture.same_in));
  }
}

}  // namespace

int run_merge(const MergeOptions& options) {
  storage::require_replaceable(options.inventory);
  if (options.inventories.size() == 1) return copy(options);
  FileBeside file(options.inventory);
  const storage::MergeSummary summary = storage::merge_inventories(options.inventories, file.path());
  const reports::Document page = merge_page(summary, options.inventory);
  const std::string text = options.format == reports::Format::md
                               ? reports::render_md(page)
                               : reports::render_text(page, style_for(options.output));
  file.commit();
  Output output(options.output.file);
  output.write(text);
  output.commit();
  say_skipped(summary);
  const auto taken = std::count_if(summary.captures.begin(), summary.captures.end(),
                                   [](const storage::MergedCapture& capture) { return capture.observation != 0; });
  say(fmt::format("merged {} of {}; inventory {}", reports::counted(taken, "capture"),
                  reports::counted(static_cast<std::int64_t>(options.inventories.size()), "inventory", "inventories"),
                  options.inventory));
  return exit_done;
}

}  // namespace s7::cli
