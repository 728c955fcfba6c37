#include "cli/commands/decode.hpp"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "capture/capture_file.hpp"
#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/decode_text.hpp"
#include "cli/exit_codes.hpp"
#include "cli/input_report.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"

namespace s7::cli {
namespace {

// PDUs that waited behind a hole come late; lines are put back into capture order as far as this many packets reach.
constexpr std::uint64_t reorder_packets = 20'000;

class Printer final : public dissector::Listener {
 public:
  Printer(DecodeFormat format, Output& output) : format_(format), output_(&output) {}
  using Listener::on;
  [[nodiscard]] bool wants_pdus() const override { return true; }
  void on(const dissector::PduSeen& pdu) override {
    lines_.push_back({pdu.where.order, format_ == DecodeFormat::jsonl ? decode_jsonl(pdu) : decode_text(pdu)});
    newest_ = std::max(newest_, pdu.where.order);
  }
  // Prints what no later PDU can precede.
  void release(bool holding) {
    const std::uint64_t until = !holding ? newest_ + 1 : newest_ > reorder_packets ? newest_ - reorder_packets : 0;
    if (lines_.empty() || (holding && lines_.front().order >= until)) return;
    const auto by_order = [](const Line& a, const Line& b) { return a.order < b.order; };
    std::stable_sort(lines_.begin(), lines_.end(), by_order);
    const auto end = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.order >= until; });
    for (auto line = lines_.begin(); line != end; ++line) output_->write(line->text);
    lines_.erase(lines_.begin(), end);
  }

 private:
  struct Line {
    std::uint64_t order;
    std::string text;
  };
  DecodeFormat format_;
  Output* output_;
  std::vector<Line> lines_;
  std::uint64_t newest_ = 0;
};

}  // namespace

int run_decode(const DecodeOptions& options) {
  if (options.format == DecodeFormat::zeek || options.format == DecodeFormat::zeek_json)
    return run_decode_zeek(options);
  const StopSignal stop;
  std::vector<std::string> notes;
  capture::FileOptions files;
  files.stopped = StopSignal::requested;
  const auto source = filtered(capture::open_files(options.input.captures, files, &notes), options.input.filter);
  Output output(options.output.file);
  Printer printer(options.format, output);
  dissector::Settings settings = settings_from(options.input);
  settings.number_streams = true;
  dissector::Analyzer analyzer(settings, printer);
  const bool stdin_read =
      std::find(options.input.captures.begin(), options.input.captures.end(), "-") != options.input.captures.end();
  // A bar between lines that scroll by on the same terminal would only tear them.
  Progress progress(!options.output.file && is_terminal(STDOUT_FILENO) ? -1 : STDERR_FILENO);
  run_pipeline(*source, analyzer, 1, [&] {
    printer.release(analyzer.holding());
    if (stdin_read) output.flush();
    progress.update({source->bytes_read(), source->bytes_total(), total_packets(*source)});
  });
  analyzer.finish();
  printer.release(false);
  output.commit();
  progress.clear();
  return report_inputs(*source, notes);
}

}  // namespace s7::cli
