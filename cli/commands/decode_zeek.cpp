// decode -f zeek: a folder of logs instead of one text.

#include <fmt/format.h>

#include <filesystem>

#include "capture/capture_file.hpp"
#include "cli/commands/decode.hpp"
#include "cli/input_report.hpp"
#include "cli/pipeline.hpp"
#include "cli/progress.hpp"
#include "cli/zeek/logs.hpp"

namespace s7::cli {
namespace {

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder))
    throw OutputError(fmt::format("{}: cannot be made: {}", folder, error ? error.message() : "it is no folder"));
}

}  // namespace

int run_decode_zeek(const DecodeOptions& options) {
  const StopSignal stop;
  std::vector<std::string> notes;
  capture::FileOptions files;
  files.stopped = StopSignal::requested;
  const auto source = filtered(capture::open_files(options.input.captures, files, &notes), options.input.filter);
  make_folder(*options.output.file);
  zeek::Logs logs(*options.output.file,
                  options.format == DecodeFormat::zeek_json ? zeek::Style::json : zeek::Style::tsv);
  dissector::Settings settings = settings_from(options.input);
  dissector::Analyzer analyzer(settings, logs);
  Progress progress(2);
  std::vector<capture::Packet> batch;
  std::uint64_t order = 0;
  // Frame by frame: a PDU belongs to the TCP connection that is open at its last frame.
  for (auto next = source->next(batch); next != capture::PacketSource::Next::end; next = source->next(batch)) {
    if (StopSignal::requested()) break;
    for (const capture::Packet& packet : batch) {
      const dissector::Frame frame = frame_of(packet, order++);
      logs.on_frame(frame);
      analyzer.feed(frame);
    }
    progress.update({source->bytes_read(), source->bytes_total(), total_packets(*source)});
  }
  analyzer.finish();
  logs.commit();
  progress.clear();
  return report_inputs(*source, notes);
}

}  // namespace s7::cli
