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
#include "storage/writer.hpp"

namespace s7::cli {

class Recorder {
 public:
  // `techniques`: which one an event is part of.
  explicit Recorder(reports::Techniques techniques);
  [[nodiscard]] std::array<dissector::Listener*, dissector::shard_count> listeners() noexcept;

  // `id` of each capture of the observation, by Packet::capture; 0: not to be written.
  void set_captures(std::vector<storage::CaptureId> ids) { captures_ = std::move(ids); }
  // What is held in memory, over all shards, in units of an access range.
  [[nodiscard]] std::size_t rows() const noexcept;
  // Writes what is settled and forgets it; what is open goes on. To be called when no shard is at work.
  void flush(storage::Writer& writer) { write(writer, false); }
  // The same with all the rest, after Analyzer::finish().
  void finish(storage::Writer& writer) { write(writer, true); }
  // Packets or PDUs of one capture that could not be understood.
  [[nodiscard]] std::uint64_t malformed(std::uint16_t capture) const;

 private:
  using Ids = std::map<const ConnectionFacts*, storage::ConnectionId>;
  Ids write_sums(storage::Writer& writer);
  void write(storage::Writer& writer, bool all);
  void write_sessions(storage::Writer& writer, const Ids& ids, bool all);
  void write_attempts(storage::Writer& writer, bool all);
  void write_problems(storage::Writer& writer, const Ids& ids);
  static std::optional<storage::ConnectionId> id_of(const Ids& ids, const ConnectionFacts* connection);
  void write_rare(storage::Writer& writer, const Ids& ids) const;
  void write_connection(storage::Writer& writer, const ConnectionFacts& connection, storage::ConnectionId id) const;
  [[nodiscard]] storage::CaptureId capture_id(std::uint16_t capture) const noexcept;

  reports::Techniques techniques_;
  std::array<std::unique_ptr<ShardRecorder>, dissector::shard_count> shards_;
  std::vector<storage::CaptureId> captures_;
  std::map<std::uint16_t, std::uint64_t> malformed_;  // of what was written, per capture
};

}  // namespace s7::cli
