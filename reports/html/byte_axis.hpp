#pragma once

// Bytes of a block along a line: what was touched gets room, what lies between is cut short.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reports/intervals.hpp"

namespace s7::reports::html {

class ByteAxis {
 public:
  // A stretch without a cut: bytes first .. end-1 from x to x + width.
  struct Stretch {
    std::int64_t first = 0, end = 0;
    double x = 0, width = 0;
  };
  static constexpr std::size_t most_stretches = 16;
  static constexpr double cut = 12;  // between two stretches

  // `touched` must not be empty. Gaps of a sixteenth of what was touched, or of 8 bytes, are no cut.
  ByteAxis(const Intervals& touched, double width);

  [[nodiscard]] const std::vector<Stretch>& stretches() const noexcept { return stretches_; }
  // Where a byte begins; one behind the last of a stretch gives its end. The byte must lie in a stretch.
  [[nodiscard]] double at(std::int64_t byte) const;

 private:
  void share(double width);
  std::vector<Stretch> stretches_;
};

// The same set with ranges joined that lie no more than `*gap` bytes apart; `*gap` is doubled from 1 until no more than
// `most` are left. 0: nothing had to be joined.
[[nodiscard]] Intervals coarsened(const Intervals& ranges, std::size_t most, std::int64_t* gap);

}  // namespace s7::reports::html
