#include "storage/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "storage/sqlite.hpp"

namespace s7::storage {

namespace {

constexpr std::uint8_t version = 1;
constexpr unsigned largest_exponent = std::bit_width(static_cast<std::uint64_t>(Histogram::largest_value)) - 1;
constexpr std::uint16_t largest_bucket =
    (largest_exponent - std::countr_zero(Histogram::sub_buckets) + 1) * Histogram::sub_buckets;

void put_varint(std::vector<std::uint8_t>& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

[[noreturn]] void refuse(const char* why) {
  throw StorageError(StorageFault::damaged, std::string("histogram is damaged: ") + why);
}

// Takes the shortest form only: one value has one blob, so blobs can be compared.
std::uint64_t take_varint(std::span<const std::uint8_t>& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (in.empty()) refuse("cut short");
    const std::uint8_t byte = in.front();
    in = in.subspan(1);
    const std::uint64_t group = byte & 0x7fU;
    if (shift == 63 && group > 1) refuse("number too large");
    value |= group << shift;
    if (byte < 0x80) {
      if (byte == 0 && shift > 0) refuse("number longer than needed");
      return value;
    }
  }
  refuse("number too large");
}

}  // namespace

std::int64_t Histogram::middle_of(std::uint16_t bucket) noexcept {
  if (bucket < sub_buckets) return bucket;
  if (bucket >= largest_bucket) return largest_value;
  const unsigned shift = bucket / sub_buckets - 1;
  const auto low = static_cast<std::int64_t>(sub_buckets + bucket % sub_buckets) << shift;
  return low + ((std::int64_t{1} << shift) >> 1);
}

void Histogram::add_elsewhere(std::uint16_t bucket, std::uint64_t count) {
  auto at = std::lower_bound(buckets_.begin(), buckets_.end(), bucket,
                             [](const auto& entry, std::uint16_t wanted) { return entry.first < wanted; });
  if (at == buckets_.end() || at->first != bucket) at = buckets_.insert(at, {bucket, 0});
  at->second += count;
  recent_[bucket % recent_.size()] = static_cast<std::uint8_t>(at - buckets_.begin());
}

void Histogram::merge(const Histogram& other) {
  // By index and with a fixed end: `other` may be *this.
  const std::size_t size = other.buckets_.size();
  for (std::size_t i = 0; i < size; ++i) {
    const auto [bucket, count] = other.buckets_[i];
    add(middle_of(bucket), count);
  }
}

std::optional<std::int64_t> Histogram::percentile(double fraction) const {
  if (total_ == 0) return std::nullopt;
  // The small step back forgives products such as 0.07 * 100, which come out above 7.
  const double rank = std::ceil(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(total_) * (1 - 1e-12));
  double reached = 0;
  for (const auto& [bucket, count] : buckets_) {
    reached += static_cast<double>(count);
    if (reached >= rank) return middle_of(bucket);
  }
  return middle_of(buckets_.back().first);
}

std::vector<std::uint8_t> Histogram::to_blob() const {
  std::vector<std::uint8_t> blob;
  if (buckets_.empty()) return blob;
  blob.reserve(1 + 4 * buckets_.size());
  blob.push_back(version);
  for (const auto& [bucket, count] : buckets_) {
    put_varint(blob, bucket);
    put_varint(blob, count);
  }
  return blob;
}

Histogram Histogram::from_blob(std::span<const std::uint8_t> blob) {
  Histogram histogram;
  if (blob.empty()) return histogram;
  if (blob.front() != version) refuse("unknown version");
  blob = blob.subspan(1);
  if (blob.empty()) refuse("no bucket");
  while (!blob.empty()) {
    const std::uint64_t bucket = take_varint(blob);
    const std::uint64_t count = take_varint(blob);
    if (bucket > largest_bucket) refuse("bucket out of range");
    if (!histogram.buckets_.empty() && bucket <= histogram.buckets_.back().first) refuse("buckets out of order");
    if (count == 0) refuse("empty bucket");
    if (count > std::numeric_limits<std::uint64_t>::max() - histogram.total_) refuse("number too large");
    histogram.buckets_.emplace_back(static_cast<std::uint16_t>(bucket), count);
    histogram.total_ += count;
  }
  return histogram;
}

}  // namespace s7::storage
