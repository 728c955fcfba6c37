#include "dissector/track/stream.hpp"

#include <gtest/gtest.h>

#include "tests/support/mutate.hpp"
#include "tests/unit/dissector/stream_feed.hpp"

namespace s7::dissector {
namespace {

using test::StreamFeed;

const StreamCounters& counters(const StreamFeed& feed) { return feed.assembler.counters(); }

TEST(Stream, InOrderPassesThrough) {
  StreamFeed feed;
  feed.assembler.start(100);
  feed.push(100, "abc");
  feed.push(103, "def");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(feed.assembler.next_sequence(), 106U);
  EXPECT_EQ(counters(feed).retransmissions + counters(feed).out_of_order + counters(feed).lost_bytes, 0U);
}

TEST(Stream, NeedsNoStart) {
  StreamFeed feed;
  EXPECT_FALSE(feed.assembler.started());
  feed.push(4711, "mid");
  feed.push(4714, "stream");
  EXPECT_EQ(feed.out, "midstream");
  EXPECT_TRUE(feed.assembler.started());
}

TEST(Stream, ReversedIsPutInOrder) {
  StreamFeed feed;
  feed.assembler.start(0);
  for (const char c : {'e', 'd', 'c', 'b', 'a'}) feed.push(static_cast<std::uint32_t>(c - 'a'), std::string(1, c));
  EXPECT_EQ(feed.out, "abcde");
  EXPECT_EQ(counters(feed).out_of_order, 4U);  // all but the first came behind a later one
  EXPECT_EQ(counters(feed).retransmissions, 0U);
  EXPECT_EQ(counters(feed).lost_bytes, 0U);
  EXPECT_EQ(feed.assembler.held_bytes(), 0U);
}

TEST(Stream, LongAfterTheHoleItIsARetransmission) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(1, "b");
  feed.advance(200'000'000);  // a time-out of the sender, not the order of a capture
  feed.push(0, "a");
  EXPECT_EQ(feed.out, "ab");
  EXPECT_EQ(counters(feed).retransmissions, 1U);
  EXPECT_EQ(counters(feed).out_of_order, 0U);
}

TEST(Stream, DuplicatesAreCountedOnce) {
  StreamFeed feed;
  feed.push(0, "abc");
  feed.push(0, "abc");
  feed.push(1, "bc");
  feed.push(3, "def");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(counters(feed).retransmissions, 2U);
  EXPECT_EQ(counters(feed).conflicting_overlaps, 0U);
}

TEST(Stream, DuplicatesBehindAHole) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.push(3, "def");
  EXPECT_EQ(feed.assembler.held_bytes(), 3U);
  feed.push(0, "abc");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(counters(feed).retransmissions, 1U);
}

TEST(Stream, EqualOverlapIsNoConflict) {
  StreamFeed feed;
  feed.push(0, "abcd");
  feed.push(2, "cdef");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(counters(feed).retransmissions, 1U);
  EXPECT_EQ(counters(feed).conflicting_overlaps, 0U);
}

TEST(Stream, FirstCopyWins) {
  StreamFeed feed;
  feed.push(0, "abcd");
  feed.push(2, "XXef");
  feed.push(0, "Y");
  feed.push(0, "Zbcdef");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(counters(feed).conflicting_overlaps, 3U);
}

TEST(Stream, FirstCopyWinsBehindAHole) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(4, "efgh");
  feed.push(2, "cdXX");  // begins earlier, but came later
  feed.push(6, "YYij");  // reaches further
  feed.push(4, "ZZZZ");  // the same place
  feed.push(0, "ab");
  EXPECT_EQ(feed.out, "abcdefghij");
  EXPECT_EQ(counters(feed).conflicting_overlaps, 3U);
}

TEST(Stream, FirstCopyWinsOverWhatFillsTheHole) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(4, "ef");
  feed.push(8, "ij");
  feed.push(0, "abcdXXghYYkl");
  EXPECT_EQ(feed.out, "abcdefghijkl");
  EXPECT_EQ(counters(feed).conflicting_overlaps, 1U);  // one segment that differs
  EXPECT_EQ(counters(feed).lost_bytes, 0U);
  EXPECT_EQ(feed.assembler.held_bytes(), 0U);
}

TEST(Stream, SequenceNumbersWrap) {
  StreamFeed feed;
  feed.assembler.start(0xfffffffdU);
  feed.push(0xfffffffdU, "ab");
  feed.push(0x00000002U, "fg");  // behind a hole that lies on the edge
  feed.push(0xffffffffU, "cde");
  EXPECT_EQ(feed.out, "abcdefg");
  feed.push(0xfffffffeU, "bXde");
  EXPECT_EQ(counters(feed).conflicting_overlaps, 1U);
  EXPECT_EQ(feed.assembler.next_sequence(), 4U);
}

TEST(Stream, KeepAlivesAreNoData) {
  StreamFeed feed;
  feed.push(0, "abc");
  feed.push(2, "?");  // garbage below the window
  feed.push(2, "?");
  feed.push(3, "def");
  EXPECT_EQ(feed.out, "abcdef");
  EXPECT_EQ(counters(feed).keep_alives, 2U);
  EXPECT_EQ(counters(feed).retransmissions, 0U);
  EXPECT_EQ(counters(feed).conflicting_overlaps, 0U);
}

TEST(Stream, SnapLengthCutsButTheStreamGoesOn) {
  StreamFeed feed;
  feed.push(0, "ab", 6);
  feed.push(6, "gh");
  EXPECT_EQ(feed.out, "ab{4}gh");
  EXPECT_EQ(counters(feed).lost_bytes, 4U);
}

TEST(Stream, SnapLengthThatLeavesNothing) {
  StreamFeed feed;
  feed.push(0, "", 6);
  feed.push(6, "gh");
  EXPECT_EQ(feed.out, "{6}gh");
  EXPECT_EQ(counters(feed).lost_bytes, 6U);
}

TEST(Stream, SnapLengthBehindAHole) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(2, "cd", 4);
  feed.push(6, "", 2);
  feed.push(8, "ij");
  feed.push(0, "ab");
  EXPECT_EQ(feed.out, "abcd{2}{2}ij");
  EXPECT_EQ(counters(feed).lost_bytes, 4U);
}

TEST(Stream, WholeCopyAfterACutOneBringsNothing) {  // its place in the stream is passed
  StreamFeed feed;
  feed.push(0, "ab", 6);
  feed.push(0, "abcdef");
  feed.push(6, "gh");
  EXPECT_EQ(feed.out, "ab{4}gh");
  EXPECT_EQ(counters(feed).conflicting_overlaps, 0U);
}

TEST(Stream, AStepFarBackIsANewStream) {  // the start of a reused pair of ports that the capture lacks
  StreamFeed feed;
  feed.push(50'000'000, "old");
  feed.push(50'000'010, "held");
  feed.push(1000, "new");
  feed.push(1003, "er");
  EXPECT_EQ(feed.out, "oldnewer");
  EXPECT_EQ(feed.assembler.held_bytes(), 0U);
}

TEST(Stream, CountersSinceTheLastCall) {
  StreamFeed feed;
  feed.push(0, "ab");
  feed.push(0, "ab");
  EXPECT_EQ(feed.assembler.take_counters().retransmissions, 1U);
  EXPECT_EQ(feed.assembler.take_counters().retransmissions, 0U);
}

TEST(Stream, ChunksKnowTheirPlace) {
  const Limits limits;
  StreamAssembler assembler(limits);
  const std::vector<std::uint8_t> bytes{1, 2, 3, 4};
  Segment segment{100, bytes, 4, 77, {5, 6, 7, 8}};
  assembler.push(segment);
  const auto first = assembler.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->bytes.data(), bytes.data());  // in order: no copy
  EXPECT_EQ(first->sequence, 100U);
  EXPECT_EQ(first->acknowledgement, 77U);
  EXPECT_EQ(first->where, segment.where);
  EXPECT_TRUE(first->segment_start);
  segment.sequence = 102;
  assembler.push(segment);
  const auto second = assembler.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->sequence, 104U);
  EXPECT_EQ(second->bytes.size(), 2U);
  EXPECT_FALSE(second->segment_start);
  EXPECT_FALSE(assembler.next());
}

// Any cut, order within a window, and repetition gives the same bytes.
TEST(Stream, RandomSegmentsGiveTheSameBytes) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += static_cast<char>('a' + i % 26);
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    test::Random random(seed);
    struct Part {
      std::uint32_t at;
      std::string bytes;
      std::uint64_t key;
    };
    std::vector<Part> parts;
    for (std::uint32_t at = 0; at < text.size();) {
      const auto size = static_cast<std::uint32_t>(1 + random.below(60));
      parts.push_back({at, text.substr(at, size), parts.size() * 10 + random.below(80)});
      if (random.chance(200)) parts.push_back({at, text.substr(at, size), parts.size() * 10 + random.below(80)});
      at += random.chance(200) ? 1 + size / 2 : size;  // overlaps
    }
    std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.key < b.key; });
    const std::uint32_t base = random.chance(500) ? 0xfffffc00U : 7U;  // half of them wrap
    StreamFeed feed;
    feed.assembler.start(base);
    for (const auto& part : parts) feed.push(base + part.at, part.bytes);
    EXPECT_EQ(feed.out, text) << seed;
    EXPECT_EQ(feed.assembler.counters().conflicting_overlaps, 0U) << seed;
    EXPECT_EQ(feed.assembler.held_bytes(), 0U) << seed;
  }
}

}  // namespace
}  // namespace s7::dissector
