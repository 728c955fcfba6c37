#pragma once

// One direction of a TCP connection: segments in, bytes in order out, with the losses named.
//
//   delivered ──────────┐ next_            held_ (sorted)          highest_
//   ────────────────────┴───── hole ─────[segment]── hole ──[segment]┘
//
// A hole is declared lost when a limit is reached, when the other side has acknowledged beyond it and a few packets
// have passed (captures reorder), after a silence, or at the end. No SYN is needed to start.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "dissector/limits.hpp"
#include "dissector/prefetch.hpp"
#include "dissector/track/flow.hpp"

namespace s7::dissector {

struct Segment {
  std::uint32_t sequence = 0;
  ByteView bytes;                 // captured payload
  std::uint32_t wire_length = 0;  // payload on the wire: more than bytes.size() when the snap length cut it
  std::optional<std::uint32_t> acknowledgement;
  Where where;
};

// Bytes in order. `bytes` is valid until the next push(), acknowledged() or flush().
struct Chunk {
  std::uint64_t lost_before = 0;  // bytes missing in front of `bytes`
  bool cut = false;               // the loss is a snap length's, not the network's
  bool segment_start = false;     // bytes[0] is the first byte of a segment
  ByteView bytes;
  std::uint32_t sequence = 0;  // of bytes[0]
  std::optional<std::uint32_t> acknowledgement;
  Where where;
};

struct StreamCounters {
  std::uint64_t retransmissions = 0, out_of_order = 0, lost_bytes = 0, conflicting_overlaps = 0, limit_reached = 0,
                keep_alives = 0;
};

class alignas(cache_line) StreamAssembler {
 public:
  explicit StreamAssembler(const Limits& limits) noexcept : limits_(&limits) {}

  // A SYN: the first byte has this sequence number.
  void start(std::uint32_t first_sequence) noexcept;
  // The common case: a whole segment that continues the stream while nothing waits. True: it counts as delivered, and
  // `bytes` are what next() would have given. False: nothing was done, push() is to decide.
  bool pass(std::uint32_t sequence, ByteView bytes, std::uint32_t wire_length, const Where& where) noexcept {
    if (!started_ || sequence != next_ || wire_length != bytes.size() || waiting()) return false;
    remember(next_, bytes);
    next_ += wire_length;
    tick(where);
    return true;
  }
  // Takes a segment with payload. Afterwards call next() until it is empty.
  void push(const Segment& segment);
  // The other side acknowledged everything before `number` in a packet at `where`. Afterwards call next() until it is
  // empty.
  void acknowledged(std::uint32_t number, const Where& where);
  // The next chunk, nullptr: nothing more for now. Valid until the next push(), acknowledged() or flush().
  const Chunk* next();
  // There is something for next() to look at.
  [[nodiscard]] bool waiting() const noexcept { return has_ready_ || cut_ > 0 || !held_.empty(); }
  // Declares every hole lost, at the end or because a limit over all streams was reached. Afterwards call next() until
  // it is empty, then resume() when the stream goes on.
  void flush() noexcept { flushing_ = true; }
  void resume() noexcept { flushing_ = false; }

  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] std::uint32_t next_sequence() const noexcept { return next_; }
  [[nodiscard]] std::size_t held_bytes() const noexcept { return held_bytes_; }
  // Bytes that the other side acknowledged and the capture lacks at the end of the stream.
  [[nodiscard]] std::uint64_t missing_tail(bool fin_acknowledged) const noexcept;
  [[nodiscard]] const StreamCounters& counters() const noexcept { return counters_; }
  // A segment comes soon; prefetch_history() reads what prefetch_state() has fetched.
  void prefetch_state() const noexcept { prefetch(this, cache_line); }
  void prefetch_history() const noexcept {
    prefetch(&history_[next_ % history_size]);
    prefetch(&history_[(next_ + cache_line) % history_size]);
  }
  // Counters since the last call.
  StreamCounters take_counters() noexcept { return std::exchange(counters_, {}); }

 private:
  struct Held {
    std::uint32_t sequence = 0, wire_length = 0;
    std::vector<std::uint8_t> bytes;
    std::optional<std::uint32_t> acknowledgement;
    Where where;
    std::uint64_t packet = 0;  // value of packets_ when it came
    // Replaces what an earlier copy brought already; true when the two differ.
    bool take_over(const Held& first) noexcept;
  };

  void deliver(const Segment& segment);
  void hold(const Segment& segment);
  void keep(const Segment& segment);
  void repeated(const Segment& segment);
  [[nodiscard]] bool overlap_differs(const Segment& segment) const noexcept;
  void remember(std::uint32_t sequence, ByteView bytes) noexcept {
    const std::uint32_t at = sequence % history_size;
    if (at + bytes.size() > history_size || bytes.empty()) [[unlikely]]
      return remember_around(sequence, bytes);
    std::memcpy(history_.data() + at, bytes.data(), bytes.size());
    remembered_ = std::min<std::uint32_t>(history_size, remembered_ + static_cast<std::uint32_t>(bytes.size()));
  }
  void remember_around(std::uint32_t sequence, ByteView bytes) noexcept;
  [[nodiscard]] bool over_limit() const noexcept;
  [[nodiscard]] bool hole_is_lost() const noexcept;
  const Chunk* from_held();
  void tick(const Where& where) noexcept {
    now_ = now_ < where.at ? where.at : now_;
    ++packets_;
  }

  static constexpr std::uint32_t history_size = 512;

  // One cache line: all that a segment in order reads.
  bool started_ = false, flushing_ = false;
  bool acknowledgement_seen_ = false;
  bool has_ready_ = false;  // ready_ is to be handed out, then what its snap length cut off
  std::uint32_t next_ = 0;
  std::uint32_t acknowledged_ = 0;
  std::uint32_t cut_ = 0;
  std::uint32_t remembered_ = 0;  // how many bytes of history_ are valid
  std::vector<Held> held_;
  Timestamp now_ = 0;
  std::uint64_t packets_ = 0;  // of the connection that this direction heard of

  std::array<std::uint8_t, history_size> history_{};  // the last bytes delivered, by sequence modulo size
  const Limits* limits_;
  std::uint32_t first_acknowledged_ = 0;
  Chunk ready_;  // the segment that passes through without a copy
  Where cut_where_;
  std::size_t held_bytes_ = 0;
  std::vector<std::uint8_t> current_;  // bytes of the held segment being delivered
  StreamCounters counters_;
};

}  // namespace s7::dissector
