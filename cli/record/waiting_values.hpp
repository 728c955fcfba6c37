#pragma once

// Values on their way into a histogram. The buckets of many histograms are far away in memory: several of them are
// waited for together, which takes no longer than for one.

#include <array>
#include <cstddef>
#include <cstdint>

#include "storage/histogram.hpp"

namespace s7::cli {

class WaitingValues {
 public:
  // Into the same histogram every time.
  void add(std::int64_t microseconds, storage::Histogram& into) {
    values_[count_++] = microseconds;
    if (count_ == values_.size()) settle(into);
  }
  // To be called before the histogram is read.
  void settle(storage::Histogram& into) {
    for (std::size_t i = 0; i < count_; ++i) into.add(values_[i]);
    count_ = 0;
  }

 private:
  std::size_t count_ = 0;
  std::array<std::int64_t, 7> values_{};
};

}  // namespace s7::cli
