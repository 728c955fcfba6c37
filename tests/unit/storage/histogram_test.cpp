#include "storage/histogram.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "storage/sqlite.hpp"

namespace s7::storage {
namespace {

using Blob = std::vector<std::uint8_t>;

TEST(Histogram, BucketsFollowTheDefinition) {
  // 16 per factor of two: below 16 one value each; above, exponent and the four bits after the leading one.
  for (std::int64_t v = 0; v < 16; ++v) EXPECT_EQ(Histogram::bucket_of(v), v);
  EXPECT_EQ(Histogram::bucket_of(16), 16);
  EXPECT_EQ(Histogram::bucket_of(31), 31);
  EXPECT_EQ(Histogram::bucket_of(32), 32);
  EXPECT_EQ(Histogram::bucket_of(33), 32);
  EXPECT_EQ(Histogram::bucket_of(34), 33);
  // 1000 = 2^9 * 1.953: exponent 9, 16 * (1000/512 - 1) = 15.25, so bucket (9 - 3) * 16 + 15.
  EXPECT_EQ(Histogram::bucket_of(1000), 111);
  EXPECT_EQ(Histogram::bucket_of(std::int64_t{1} << 40), 592);
  EXPECT_EQ(Histogram::bucket_of((std::int64_t{1} << 40) - 1), 591);
  EXPECT_EQ(Histogram::bucket_of(INT64_MAX), 592);
  EXPECT_EQ(Histogram::middle_of(592), std::int64_t{1} << 40);
}

TEST(Histogram, BucketsNeverFallAndTheirMiddleIsNear) {
  std::uint16_t before = 0;
  for (std::int64_t value = 1; value < 1'090'000'000'000; value += 1 + value / 320) {
    const std::uint16_t bucket = Histogram::bucket_of(value);
    EXPECT_GE(bucket, before);
    before = bucket;
    EXPECT_EQ(Histogram::bucket_of(Histogram::middle_of(bucket)), bucket) << value;
    const auto error = std::abs(static_cast<double>(Histogram::middle_of(bucket) - value));
    EXPECT_LE(error, 0.032 * static_cast<double>(value)) << value;
  }
}

TEST(Histogram, PercentileIsTheValueAtTheRank) {
  Histogram h;
  EXPECT_EQ(h.percentile(0.5), std::nullopt);
  for (std::int64_t v = 1; v <= 10; ++v) h.add(v);
  EXPECT_EQ(h.percentile(0.0), 1);
  EXPECT_EQ(h.percentile(0.5), 5);
  EXPECT_EQ(h.percentile(0.51), 6);
  EXPECT_EQ(h.percentile(0.95), 10);
  EXPECT_EQ(h.percentile(1.0), 10);
  EXPECT_EQ(h.percentile(7), 10);
}

TEST(Histogram, RanksSurviveTheirRounding) {
  // 0.07 * 100 is 7.000000000000001 in binary floating point.
  Histogram h;
  h.add(1, 7);
  h.add(2, 93);
  EXPECT_EQ(h.percentile(0.07), 1);
  EXPECT_EQ(h.percentile(0.08), 2);
}

TEST(Histogram, IgnoresNegativeValuesAndZeroCounts) {
  Histogram h;
  h.add(-1);
  h.add(5, 0);
  EXPECT_EQ(h.count(), 0U);
  EXPECT_TRUE(h.to_blob().empty());
  EXPECT_EQ(h, Histogram());
}

TEST(Histogram, MergeAddsUpWhateverTheOrder) {
  Histogram a, b, both;
  for (const std::int64_t v : {5, 900, 900, 40'000}) a.add(v), both.add(v);
  for (const std::int64_t v : {900, 7, 1'000'000}) b.add(v), both.add(v);
  Histogram ab = a;
  ab.merge(b);
  Histogram ba = b;
  ba.merge(a);
  EXPECT_EQ(ab, both);
  EXPECT_EQ(ba, both);
  EXPECT_EQ(ab.count(), 7U);
  a.merge(a);
  EXPECT_EQ(a.count(), 8U);
}

TEST(Histogram, BlobIsVersionThenPairs) {
  Histogram h;
  h.add(3, 2);       // bucket 3
  h.add(1000, 300);  // bucket 111; 300 = 0b10'0101100: ac 02
  const Blob expected = {1, 3, 2, 111, 0xac, 0x02};
  EXPECT_EQ(h.to_blob(), expected);
  EXPECT_EQ(Histogram::from_blob(expected), h);
  EXPECT_EQ(Histogram::from_blob(expected).count(), 302U);
  EXPECT_EQ(Histogram::from_blob(Blob{}), Histogram());
}

TEST(Histogram, BlobOfLargestBucketAndCountReturns) {
  Histogram h;
  h.add(INT64_MAX, UINT64_MAX);
  EXPECT_EQ(Histogram::from_blob(h.to_blob()), h);
}

TEST(Histogram, RefusesWhatToBlobNeverWrites) {
  const std::vector<Blob> wrong = {
      {1},                                                                       // no bucket
      {2, 3, 2},                                                                 // another version
      {1, 3},                                                                    // no count
      {1, 3, 0x80},                                                              // count cut short
      {1, 3, 0},                                                                 // count of nothing
      {1, 3, 2, 3, 2},                                                           // same bucket twice
      {1, 4, 2, 3, 2},                                                           // falling buckets
      {1, 3, 0x82, 0x00},                                                        // longer than needed
      {1, 0xd1, 0x04, 1},                                                        // bucket 593
      {1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02},        // 2^64 and more
      {1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80, 0x01},  // eleven groups
      {1, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 4, 1},  // sum beyond 2^64
  };
  for (const Blob& blob : wrong) EXPECT_THROW(Histogram::from_blob(blob), StorageError) << blob.size();
}

TEST(Histogram, EveryPrefixOfABlobIsRefusedOrWhole) {
  Histogram h;
  for (std::int64_t v = 1; v < 2'000'000; v = v * 3 + 1) h.add(v, 1000);
  const Blob blob = h.to_blob();
  for (std::size_t size = 1; size < blob.size(); ++size) {
    const std::span<const std::uint8_t> part(blob.data(), size);
    try {
      const Histogram read = Histogram::from_blob(part);
      EXPECT_EQ(read.to_blob(), Blob(part.begin(), part.end()));
    } catch (const StorageError&) {
    }
  }
}

}  // namespace
}  // namespace s7::storage
