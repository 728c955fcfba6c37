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
#include "storage/writer.hpp"

namespace s7::cli {

class Recorder {
 public:
  Recorder();
  [[nodiscard]] std::array<dissector::Listener*, dissector::shard_count> listeners() noexcept;

  // `id` of each capture of the observation, by Packet::capture; 0: not to be written.
  void set_captures(std::vector<storage::CaptureId> ids) { captures_ = std::move(ids); }
  // Access rows in memory, over all shards.
  [[nodiscard]] std::size_t rows() const noexcept;
  // Writes the sums and forgets them; what is open goes on. To be called when no shard is at work.
  void flush(storage::Writer& writer);
  // The same with sessions, attempts and problems, after Analyzer::finish().
  void finish(storage::Writer& writer);
  // Packets or PDUs of one capture that could not be understood.
  [[nodiscard]] std::uint64_t malformed(std::uint16_t capture) const;

 private:
  using Ids = std::map<const ConnectionFacts*, storage::ConnectionId>;
  Ids write_sums(storage::Writer& writer);
  void write_rare(storage::Writer& writer, const Ids& ids) const;
  void write_connection(storage::Writer& writer, const ConnectionFacts& connection, storage::ConnectionId id) const;
  [[nodiscard]] storage::CaptureId capture_id(std::uint16_t capture) const noexcept;

  std::array<std::unique_ptr<ShardRecorder>, dissector::shard_count> shards_;
  std::vector<storage::CaptureId> captures_;
};

}  // namespace s7::cli
