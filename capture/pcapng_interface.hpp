#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "capture/byte_order.hpp"
#include "capture/source.hpp"

namespace s7::capture {

// Turns the 64-bit time stamps of a pcapng interface into nanoseconds since 1970.
class TickClock {
 public:
  TickClock() noexcept : TickClock(6, 0) {}
  // `resolution`: the byte of if_tsresol, 10^-n or, with its highest bit set, 2^-n seconds. `offset`: if_tsoffset,
  // seconds.
  TickClock(std::uint8_t resolution, std::int64_t offset) noexcept;

  // Rounds down; clamps to what a Timestamp can say.
  [[nodiscard]] Timestamp at(std::uint64_t ticks) const noexcept {
    if (ticks <= most_simple_ticks_) return static_cast<Timestamp>(ticks * simple_factor_);
    return at_slow(ticks);
  }

 private:
  struct Instant {
    std::uint64_t seconds, nanoseconds;
  };
  [[nodiscard]] Timestamp at_slow(std::uint64_t ticks) const noexcept;
  [[nodiscard]] Instant split_decimal(std::uint64_t ticks) const noexcept;
  [[nodiscard]] Instant split_binary(std::uint64_t ticks) const noexcept;

  bool binary_;
  unsigned exponent_;
  std::int64_t offset_;
  std::uint64_t simple_factor_ = 1;      // nanoseconds per tick, where that is whole and there is no offset
  std::uint64_t most_simple_ticks_ = 0;  // the most ticks that may be multiplied with it
};

// One Interface Description Block and what statistics said of it since.
struct PcapngInterface {
  std::uint16_t link_type = 0;
  std::uint32_t snap_length = 0;  // 0: unlimited
  TickClock clock;
  std::optional<std::uint64_t> dropped_by_interface, dropped_by_kernel;

  // From the block's body (behind type and length), at least 8 bytes.
  static PcapngInterface read(std::span<const std::uint8_t> body, ByteOrder order);
  // Takes isb_ifdrop and isb_osdrop from the options of a statistics block; they count from the capture's start on.
  void read_statistics(std::span<const std::uint8_t> options, ByteOrder order);
};

}  // namespace s7::capture
