#pragma once

// Packets from a source through the dissector, until the end or until somebody says stop.

#include <cstdint>
#include <functional>
#include <memory>

#include "capture/source.hpp"
#include "cli/options.hpp"
#include "dissector/analyzer.hpp"

namespace s7::cli {

// While one exists, SIGINT and SIGTERM ask for a clean end instead of ending the process.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  [[nodiscard]] static bool requested() noexcept;
};

[[nodiscard]] dissector::Settings settings_from(const InputOptions& options);

// Puts a BPF filter in front when one was asked for. Throws UsageError for a bad expression.
[[nodiscard]] std::unique_ptr<capture::PacketSource> filtered(std::unique_ptr<capture::PacketSource> source,
                                                              const std::string& expression);

// A packet as the dissector takes it. `order`: its place among all packets of the observation.
[[nodiscard]] dissector::Frame frame_of(const capture::Packet& packet, std::uint64_t order);

// Feeds every packet; calls `after_batch` between batches, when no shard is at work. Does not call Analyzer::finish().
// With several jobs the shards run on as many threads; the facts and their order within a shard are the same. False:
// stopped by a signal.
bool run_pipeline(capture::PacketSource& source, dissector::Analyzer& analyzer, unsigned jobs,
                  const std::function<void()>& after_batch);

}  // namespace s7::cli
