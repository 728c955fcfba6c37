#include "cli/commands/extract.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "capture/capture_file.hpp"
#include "capture/pcapng_writer.hpp"
#include "cli/exit_codes.hpp"
#include "cli/extract/selection.hpp"
#include "cli/input_report.hpp"
#include "cli/output.hpp"
#include "cli/pipeline.hpp"
#include "cli/progress.hpp"
#include "reports/humanise.hpp"

namespace s7::cli {
namespace {

std::uint64_t copy_packets(capture::PacketSource& source, const WantedConnection& connection, Output& output,
                           std::vector<std::string>& notes) {
  capture::PcapngWriter writer;
  std::string bytes;
  capture::PcapngWriter::begin(bytes, "s7scope");
  std::uint64_t copied = 0;
  Selection selection(connection);
  Progress progress(2);
  std::vector<capture::Packet> batch;
  for (auto next = source.next(batch); next != capture::PacketSource::Next::end; next = source.next(batch)) {
    if (StopSignal::requested()) break;
    for (const capture::Packet& packet : batch) {
      selection.add(packet, [&](const capture::Packet& wanted) {
        writer.add(bytes, wanted, source.captures()[wanted.capture].name);
        ++copied;
      });
    }
    output.write(bytes);
    bytes.clear();
    progress.update({source.bytes_read(), source.bytes_total(), total_packets(source)});
  }
  output.write(bytes);
  progress.clear();
  if (selection.crowded_out() > 0)
    notes.push_back(
        fmt::format("too many fragments of tunnels waited for the rest of their datagrams: the oldest {} left out",
                    selection.crowded_out()));
  return copied;
}

// Captures that the connection was found in and that were not given: the result lacks their packets.
void note_missing(const capture::PacketSource& source, const WantedConnection& connection,
                  std::vector<std::string>& notes) {
  std::set<std::string> missing = connection.captures;
  missing.erase("");  // a live run, which --save may have kept
  for (const capture::CaptureInfo& info : source.captures()) missing.erase(info.fingerprint);
  if (missing.empty()) return;
  notes.push_back(fmt::format("this was also seen in {} not given here",
                              reports::counted(static_cast<std::int64_t>(missing.size()), "capture")));
}

std::string or_any(const std::string& address) { return address.empty() ? "any" : address; }

}  // namespace

int run_extract(const ExtractOptions& options) {
  const StopSignal stop;
  const WantedConnection connection = options.connection != 0
                                          ? wanted_connection(options.inventory, options.connection)
                                          : wanted_stations(options.inventory, options.client, options.server);
  std::vector<std::string> notes;
  capture::FileOptions files;
  files.stopped = StopSignal::requested;
  const auto source = capture::open_files(options.captures, files, &notes);
  Output output(options.output);
  const std::uint64_t copied = copy_packets(*source, connection, output, notes);
  output.commit();
  note_missing(*source, connection, notes);
  const int code = report_inputs(*source, notes);
  const std::string what = options.connection != 0 ? fmt::format("connection {}, ", options.connection) : "";
  say(fmt::format("{}{} -> {}:{}: {} of {}", what, or_any(connection.client), or_any(connection.server),
                  fmt::join(connection.ports, ","), copied,
                  reports::counted(static_cast<std::int64_t>(total_packets(*source)), "packet")));
  return code;
}

}  // namespace s7::cli
