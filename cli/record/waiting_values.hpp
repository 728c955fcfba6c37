#pragma once

// Values on their way into a histogram. The buckets of many histograms are far away in memory: many of them are waited
// for together, which takes no longer than for one.

#include <array>
#include <cstddef>
#include <cstdint>

#include "storage/histogram.hpp"

namespace s7::cli {

class WaitingValues {
 public:
  // Into the same histogram every time. Not negative.
  void add(std::int64_t microseconds, storage::Histogram& into) {
    buckets_[count_++] = storage::Histogram::bucket_of(microseconds);
    if (count_ == buckets_.size()) settle(into);
  }
  // To be called before the histogram is read.
  void settle(storage::Histogram& into) {
    for (std::size_t i = 0; i < count_; ++i) into.add_to(buckets_[i], 1);
    count_ = 0;
  }

 private:
  // A cache line.
  std::uint64_t count_ = 0;
  std::array<std::uint16_t, 28> buckets_{};
};

}  // namespace s7::cli
