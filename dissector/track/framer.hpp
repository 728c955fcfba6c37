#pragma once

// One direction: bytes in order -> TPDUs. Knows TPKT only; after a loss it finds the next plausible TPKT.

#include <cstdint>
#include <optional>
#include <vector>

#include "dissector/track/stream.hpp"

namespace s7::dissector {

// One TPKT's payload. `bytes` is valid until the next push().
struct Tpdu {
  ByteView bytes;
  std::uint8_t reserved = 0;       // TPKT byte 1
  std::uint16_t announced = 0;     // TPDU bytes that the TPKT announced
  bool truncated = false;          // the capture holds only a first part (snap length)
  bool after_loss = false;         // bytes in front of it are missing or were passed over
  std::uint32_t sequence_end = 0;  // sequence number behind its last byte
  std::optional<std::uint32_t> acknowledgement;
  Where where;  // packet that completed it
};

class alignas(cache_line) TpktFramer {
 public:
  // Feed one chunk, then call next() until it is empty.
  void push(const Chunk& chunk);
  // nullptr: nothing complete. Valid until the next call of next() or push().
  const Tpdu* next();
  // The stream is known to begin here: the first byte is a TPKT header.
  void start() noexcept { synchronised_ = true; }
  // In step and in the middle of nothing: the next byte is the first of a TPKT.
  [[nodiscard]] bool idle() const noexcept {
    return synchronised_ && buffer_.empty() && view_.empty() && skip_ == 0 && !cut_pending_ && !lost_;
  }
  [[nodiscard]] bool synchronised() const noexcept { return synchronised_; }
  // Bytes thrown away while looking for a header, and how often the header was wrong; since the last call.
  struct Trouble {
    std::uint64_t skipped_bytes = 0, bad_headers = 0, cut_short = 0;
    Where where;
    [[nodiscard]] bool any() const noexcept { return skipped_bytes + bad_headers + cut_short > 0; }
  };
  [[nodiscard]] bool troubled() const noexcept { return trouble_.any(); }
  Trouble take_trouble() noexcept { return std::exchange(trouble_, {}); }
  // A segment comes soon.
  void prefetch_state() const noexcept { prefetch(this, cache_line); }

 private:
  void lose(const Chunk& chunk);
  void append(ByteView bytes);
  const Tpdu* take(std::size_t available, bool truncated);
  bool resynchronise();
  enum class Verdict : std::uint8_t { no, wait, yes };
  [[nodiscard]] static Verdict judge(ByteView at, bool segment_start) noexcept;
  void drop(std::size_t n) noexcept;
  void skip(std::size_t n) noexcept;
  void keep_rest();

  // One cache line: all that a whole TPKT in one segment reads.
  bool synchronised_ = false;
  bool view_is_buffer_ = false;
  bool segment_start_ = false;          // view_[0] begins a segment
  bool buffer_starts_segment_ = false;  // the same of buffer_[0], while looking for a header
  bool begun_ = false;                  // view_[0] was begun in an earlier packet
  bool cut_pending_ = false;            // a truncated TPDU is to be delivered from view_
  bool cut_after_loss_ = false;
  bool lost_ = false;                 // since the last TPDU
  std::uint64_t skip_ = 0;            // bytes of a TPKT that a loss swallowed: still to come and to be passed over
  ByteView view_;                     // what is left of the present input
  std::vector<std::uint8_t> buffer_;  // a TPKT that has begun in an earlier chunk

  std::vector<std::uint8_t> spare_;
  std::uint32_t sequence_ = 0;  // of view_[0]
  std::optional<std::uint32_t> acknowledgement_;
  Where where_;        // packet of the present input
  Where begun_where_;  // latest packet that brought a part of buffer_
  Tpdu out_;
  Trouble trouble_;
};

}  // namespace s7::dissector
