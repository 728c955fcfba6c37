#include "cli/commands/analyze.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "capture/capture_file.hpp"
#include "cli/commands/plan_check.hpp"
#include "cli/commands/report.hpp"
#include "cli/exit_codes.hpp"
#include "cli/input_report.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"
#include "cli/progress.hpp"
#include "cli/record/inventory_run.hpp"
#include "cli/record/run_setup.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

void say_summary(const capture::PacketSource& source, const std::string& inventory, bool stopped) {
  std::size_t read = 0, skipped = 0;
  for (const capture::CaptureInfo& info : source.captures()) {
    read += info.packets > 0 || info.complete ? 1 : 0;
    skipped += info.skipped ? 1 : 0;
  }
  const std::string what = reports::counted(static_cast<std::int64_t>(read), "capture");
  const std::string packets = reports::counted(static_cast<std::int64_t>(total_packets(source)), "packet");
  say(fmt::format("{}read {} with {}{}; inventory {}", stopped ? "stopped; " : "", what, packets,
                  skipped > 0 ? fmt::format(", skipped {}", skipped) : "", inventory));
}

// Not a packet, and no file that was read to its end: a mistyped name, most likely.
bool nothing_read(const capture::PacketSource& source) {
  for (const capture::CaptureInfo& info : source.captures())
    if (info.packets > 0 || info.complete || info.skipped) return false;
  return true;
}

// The inventory is written: that nobody reads the overview to its end changes nothing of how the call went.
void show(const std::string& overview, const std::optional<std::string>& file) {
  try {
    Output output(file);
    output.write(overview);
    output.commit();
  } catch (const OutputClosed&) {
    return;
  }
}

struct Outcome {
  int code = exit_done;
  bool empty = false;  // nothing was read
};

Outcome analyze(const AnalyzeOptions& options, const std::optional<PlanCheck>& plan, bool fresh) {
  const StopSignal stop;
  InventoryRun run({options.inventory, options.sensor, restrictions(options.input), options.again,
                    options.input.limits.max_access_rows, reference(options.oui), names_to_keep(options.names)});
  std::vector<std::string> notes;
  capture::FileOptions files;
  files.skip = [&](const capture::CaptureInfo& info) { return run.present().skip(info); };
  files.stopped = StopSignal::requested;
  const auto source = filtered(capture::open_files(options.input.captures, files, &notes), options.input.filter);
  std::optional<dissector::Analyzer> analyzer(std::in_place, settings_from(options.input), run.recorder().listeners());
  Progress progress(2);
  const bool ended = run_pipeline(*source, *analyzer, options.jobs, [&] {
    run.tend(*source);
    progress.update({source->bytes_read(), source->bytes_total(), total_packets(*source)});
  });
  analyzer->finish();
  progress.clear();
  if (fresh && ended && nothing_read(*source)) return {report_inputs(*source, notes), true};
  run.finish(*source, *analyzer, !ended);
  analyzer.reset();  // its memory is enough for the overview
  notes.insert(notes.end(), run.present().notes().begin(), run.present().notes().end());
  notes.insert(notes.end(), run.notes().begin(), run.notes().end());
  InventorySource written = with_names(run.read(), options.inventory);
  std::string text = overview_of(written, options.format, options.output);
  if (plan) text += "\n" + plan->page(options.inventory, options.format, options.output);
  show(text, options.output.file);
  if (options.html) show(overview_of(written, reports::Format::html, options.output), options.html);
  const int code = report_inputs(*source, notes);
  say_summary(*source, options.inventory, !ended);
  return {ended ? code : exit_done, false};
}

}  // namespace

int run_analyze(const AnalyzeOptions& options) {
  std::error_code ignored;
  const bool fresh = !std::filesystem::exists(options.inventory, ignored);
  std::optional<PlanCheck> plan;
  if (!options.plan.empty()) plan.emplace(options.plan, options.names, options.inventory);
  const Outcome outcome = analyze(options, plan, fresh);
  if (outcome.empty && fresh) {
    std::filesystem::remove(options.inventory, ignored);
    say("nothing could be read; no inventory was made");
    return exit_input;
  }
  return outcome.code;
}

}  // namespace s7::cli
