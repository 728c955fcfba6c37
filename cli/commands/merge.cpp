#include "cli/commands/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/beside.hpp"
#include "cli/commands/merge_page.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "cli/text_style.hpp"
#include "reports/humanise.hpp"
#include "reports/redaction/pseudonyms.hpp"
#include "storage/merging/merge_inventories.hpp"
#include "storage/redaction.hpp"

namespace s7::cli {
namespace {

storage::Replace redact(const std::string& file) {
  storage::Replace replace = reports::redaction::make_pseudonyms(storage::identifying_texts(file));
  storage::redact_inventory(file, replace);
  return replace;
}

int copy(const MergeOptions& options) {
  FileBeside file(options.inventory);
  storage::copy_inventory(options.inventories.front(), file.path());
  if (options.redact) redact(file.path());
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

// What the page says, in the words of the inventory that was made.
void redact(storage::MergeSummary& summary, const storage::Replace& replace) {
  using storage::Identifying;
  const auto put = [&](Identifying kind, const char* about, std::string& text) {
    if (!text.empty()) text = replace({kind, about, text});
  };
  for (storage::MergedCapture& capture : summary.captures) {
    put(Identifying::fact, "inventory", capture.inventory);
    put(Identifying::fact, "inventory", capture.same_in);
    put(Identifying::capture, "", capture.name);
    put(Identifying::name, "", capture.sensor);
  }
  const auto put_ends = [&](auto& between) {
    put(Identifying::address, "", between.client);
    put(Identifying::address, "", between.server);
  };
  for (storage::SharedConnection& shared : summary.shared) put_ends(shared);
  for (storage::DividedAttempts& divided : summary.divided) put_ends(divided);
  for (std::string& conflict : summary.name_conflicts) put(Identifying::fact, "network", conflict);
}

std::string page_of(const MergeOptions& options, const storage::MergeSummary& summary) {
  const std::string name =
      options.redact ? std::filesystem::path(options.inventory).filename().string() : options.inventory;
  const reports::Document page = merge_page(summary, name);
  return options.format == reports::Format::md ? reports::render_md(page)
                                               : reports::render_text(page, style_for(options.output));
}

}  // namespace

int run_merge(const MergeOptions& options) {
  storage::require_replaceable(options.inventory);
  if (options.inventories.size() == 1) return copy(options);
  FileBeside file(options.inventory);
  const storage::MergeSummary summary = storage::merge_inventories(options.inventories, file.path());
  storage::MergeSummary told = summary;
  if (options.redact) redact(told, redact(file.path()));
  const std::string text = page_of(options, told);
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
