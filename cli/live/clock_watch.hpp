#pragma once

// The wall clock of this computer may be set while we watch. Packets are stamped with it, but a step is no time that
// passed: what is analyzed has times that only ever go on.

#include <cstdint>
#include <functional>

namespace s7::cli {

class ClockWatch {
 public:
  // Nanoseconds. `steady` also counts while the computer sleeps.
  struct Reading {
    std::int64_t wall = 0, steady = 0;
    std::int64_t doubt = 0;  // how far apart both were read, at most
  };
  static Reading now() noexcept;
  // A smaller step is none: clocks are steered so.
  static constexpr std::int64_t least_step = 100'000'000;

  explicit ClockWatch(std::function<Reading()> read = now);

  // How far the clock was set forward (or, negative, back) since the last call; 0 mostly. To be called behind reading
  // packets and before using their stamps.
  std::int64_t look();
  // A packet's stamp without the steps. Packets that were stamped before the last step and read behind it are told from
  // others by what fits better to now.
  [[nodiscard]] std::int64_t straight(std::int64_t stamp) const noexcept;
  // Now, without the steps.
  [[nodiscard]] std::int64_t straight_now() const noexcept { return last_.wall - offset_; }
  // What such a time must be raised by to be that of the wall clock as it is set now.
  [[nodiscard]] std::int64_t offset() const noexcept { return offset_; }

 private:
  std::function<Reading()> read_;
  Reading last_;
  std::int64_t offset_ = 0, offset_before_ = 0;
  std::int64_t stepped_ = 0;  // on the steady clock
};

}  // namespace s7::cli
