#pragma once

// Distribution of durations in fixed logarithmic buckets, 16 per factor of two: adds up across captures.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace s7::storage {

// Values are microseconds, 0 .. 2^40; larger ones count as 2^40. Negative ones are the caller's mistake and are
// ignored. Buckets in use are kept sorted by index; a bucket that is in use already costs no allocation.
class Histogram {
 public:
  static constexpr unsigned sub_buckets = 16;  // per factor of two
  static constexpr std::int64_t largest_value = std::int64_t{1} << 40;
  void add(std::int64_t microseconds, std::uint64_t count = 1) {
    if (microseconds < 0 || count == 0) return;
    add_to(bucket_of(microseconds), count);
  }
  // `bucket`: see bucket_of(). Not 0 times.
  void add_to(std::uint16_t bucket, std::uint64_t count) {
    total_ += count;
    const std::size_t at = recent_[bucket % recent_.size()];
    if (at < buckets_.size() && buckets_[at].first == bucket) [[likely]]
      buckets_[at].second += count;
    else
      add_elsewhere(bucket, count);
  }
  void merge(const Histogram& other);
  [[nodiscard]] std::uint64_t count() const noexcept { return total_; }
  // The value below or at which `fraction` (0..1) of the values lie, as the middle of its bucket (error below 3.2 %;
  // exact below 16 us); empty histogram: nullopt.
  [[nodiscard]] std::optional<std::int64_t> percentile(double fraction) const;
  // Pairs (bucket, count) as variable-length integers, little groups first; version byte 1 in front. Empty: empty
  // vector.
  [[nodiscard]] std::vector<std::uint8_t> to_blob() const;
  // Throws StorageError when the bytes are not what to_blob wrote.
  static Histogram from_blob(std::span<const std::uint8_t> blob);
  [[nodiscard]] static std::uint16_t bucket_of(std::int64_t microseconds) noexcept {  // by bit tricks, no division
    const auto value = static_cast<std::uint64_t>(std::clamp<std::int64_t>(microseconds, 0, largest_value));
    if (value < sub_buckets) return static_cast<std::uint16_t>(value);
    const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - 1 - sub_bits;
    return static_cast<std::uint16_t>((shift + 1) * sub_buckets + static_cast<unsigned>(value >> shift) - sub_buckets);
  }
  [[nodiscard]] static std::int64_t middle_of(std::uint16_t bucket) noexcept;
  friend bool operator==(const Histogram& a, const Histogram& b) noexcept { return a.buckets_ == b.buckets_; }

 private:
  static constexpr unsigned sub_bits = std::countr_zero(sub_buckets);
  std::vector<std::pair<std::uint16_t, std::uint64_t>> buckets_;
  std::uint64_t total_ = 0;
  void add_elsewhere(std::uint16_t bucket, std::uint64_t count);

  // Where the latest buckets of each remainder stand, as long as nothing was inserted before them: values of one kind
  // fall into the same few buckets again and again, mostly within a factor of 16.
  std::array<std::uint8_t, std::size_t{4} * sub_buckets> recent_{};
};

}  // namespace s7::storage
