#pragma once

// From facts to an inventory: one listener per shard, and the hand-over of their sums. What the dissector and the
// storage know of each other, they know here.

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "cli/record/shard_recorder.hpp"
#include "dissector/analyzer.hpp"
#include "reports/knowledge/techniques.hpp"
#include "storage/row_sink.hpp"

namespace s7::cli {

class Recorder {
 public:
  // `techniques`: which one an event is part of. `lasting`: see ShardRecorder.
  explicit Recorder(reports::Techniques techniques, bool lasting = false);
  [[nodiscard]] std::array<dissector::Listener*, dissector::shard_count> listeners() noexcept;

  // `id` of each capture of the observation, by Packet::capture; 0: not to be written.
  void set_captures(std::vector<storage::CaptureId> ids) { captures_ = std::move(ids); }
  // What is held in memory, over all shards, in units of an access range.
  [[nodiscard]] std::size_t rows() const noexcept;
  // Writes what is settled and forgets it; what is open goes on. To be called when no shard is at work.
  void flush(storage::RowSink& sink) { write(sink, Then::forget); }
  // Writes what has changed, and remembers what goes on with sums of zero; after Analyzer::report_so_far().
  void flush_changes(storage::RowSink& sink) { write(sink, Then::go_on); }
  // The same with all the rest, after Analyzer::finish().
  void finish(storage::RowSink& sink) { write(sink, Then::end); }
  // What follows goes to another inventory: it has room for stations that only knock.
  void forget_strangers() noexcept;
  // Packets or PDUs of one capture that could not be understood.
  [[nodiscard]] std::uint64_t malformed(std::uint16_t capture) const;

 private:
  enum class Then : std::uint8_t { forget, go_on, end };
  using Ids = std::map<const ConnectionFacts*, storage::ConnectionId>;
  Ids write_sums(storage::RowSink& sink);
  void write(storage::RowSink& sink, Then then);
  void write_sessions(storage::RowSink& sink, const Ids& ids, bool all);
  void write_attempts(storage::RowSink& sink, bool all);
  void write_problems(storage::RowSink& sink, const Ids& ids);
  static std::optional<storage::ConnectionId> id_of(storage::RowSink& sink, const Ids& ids,
                                                    const ConnectionFacts* connection);
  void write_rare(storage::RowSink& sink, const Ids& ids) const;
  void write_connection(storage::RowSink& sink, const ConnectionFacts& connection, storage::ConnectionId id) const;
  [[nodiscard]] storage::CaptureId capture_id(std::uint16_t capture) const noexcept;

  reports::Techniques techniques_;
  bool lasting_;
  std::array<std::unique_ptr<ShardRecorder>, dissector::shard_count> shards_;
  std::vector<storage::CaptureId> captures_;
  std::map<std::uint16_t, std::uint64_t> malformed_;  // of what was written, per capture
};

}  // namespace s7::cli
