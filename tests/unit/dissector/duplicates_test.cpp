#include "dissector/track/duplicates.hpp"

#include <gtest/gtest.h>

namespace s7::dissector {
namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t now = 1'700'000'000'000 * millisecond;

// Fingerprints are hashes: all their bits mean something.
std::uint64_t fingerprint(std::uint64_t number) { return mix(number, 1); }

TEST(Duplicates, TheSameWithinTheWindow) {
  DuplicateFilter filter(16, 20 * millisecond);
  EXPECT_FALSE(filter.seen(fingerprint(1), now));
  EXPECT_TRUE(filter.seen(fingerprint(1), now));
  EXPECT_TRUE(filter.seen(fingerprint(1), now + 50'000));
  EXPECT_TRUE(filter.seen(fingerprint(1), now + 19 * millisecond));
  EXPECT_FALSE(filter.seen(fingerprint(2), now + 19 * millisecond));
}

TEST(Duplicates, TheSameLaterIsARepetitionOfTheSender) {
  DuplicateFilter filter(16, 20 * millisecond);
  EXPECT_FALSE(filter.seen(fingerprint(1), now));
  EXPECT_FALSE(filter.seen(fingerprint(1), now + 21 * millisecond));
  EXPECT_TRUE(filter.seen(fingerprint(1), now + 22 * millisecond));  // counted from the last original
  EXPECT_FALSE(filter.seen(fingerprint(1), now + 3'600'000 * millisecond));
}

TEST(Duplicates, ClocksThatRunBackwards) {
  DuplicateFilter filter(16, 20 * millisecond);
  EXPECT_FALSE(filter.seen(fingerprint(1), now));
  EXPECT_TRUE(filter.seen(fingerprint(1), now - 19 * millisecond));
  EXPECT_FALSE(filter.seen(fingerprint(1), now - 21 * millisecond));
}

TEST(Duplicates, MemoryIsBounded) {  // a slot holds the latest frame of its hash
  DuplicateFilter filter(1, 20 * millisecond);
  EXPECT_FALSE(filter.seen(fingerprint(1), now));
  EXPECT_FALSE(filter.seen(fingerprint(2), now));
  EXPECT_FALSE(filter.seen(fingerprint(1), now));
}

TEST(Duplicates, DifferentFramesAreNeverTakenForEachOther) {
  DuplicateFilter filter(4096, 20 * millisecond);
  for (std::uint64_t i = 0; i < 100'000; ++i)
    EXPECT_FALSE(filter.seen(fingerprint(i), now + static_cast<Timestamp>(i)));
}

}  // namespace
}  // namespace s7::dissector
