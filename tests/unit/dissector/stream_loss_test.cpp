// When a hole is lost, and every limit of a stream.

#include <gtest/gtest.h>

#include "dissector/track/stream.hpp"
#include "tests/unit/dissector/stream_feed.hpp"

namespace s7::dissector {
namespace {

using test::StreamFeed;

constexpr std::int64_t second = 1'000'000'000;

TEST(StreamLoss, AHoleWaits) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  EXPECT_EQ(feed.out, "");
  EXPECT_EQ(feed.assembler.held_bytes(), 3U);
  EXPECT_EQ(feed.assembler.counters().lost_bytes, 0U);
}

TEST(StreamLoss, AcknowledgedAndAFewPacketsLater) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.acknowledge(6);  // the receiver has what the capture lacks
  for (int i = 0; i < 14; ++i) feed.acknowledge(6);
  EXPECT_EQ(feed.out, "");  // captures reorder: 16 packets of patience
  feed.acknowledge(6);
  EXPECT_EQ(feed.out, "[3]def");
  EXPECT_EQ(feed.assembler.counters().lost_bytes, 3U);
  EXPECT_EQ(feed.assembler.counters().limit_reached, 0U);
}

TEST(StreamLoss, AcknowledgedAndASecondLater) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.acknowledge(6);
  feed.advance(second);
  feed.acknowledge(6);
  EXPECT_EQ(feed.out, "");
  feed.advance(1);
  feed.acknowledge(6);
  EXPECT_EQ(feed.out, "[3]def");
}

TEST(StreamLoss, AcknowledgementOfLessProvesNothing) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  for (int i = 0; i < 100; ++i) feed.acknowledge(2);
  EXPECT_EQ(feed.out, "");
}

TEST(StreamLoss, OldAcknowledgementsDoNotTakeBack) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.acknowledge(6);
  for (int i = 0; i < 20; ++i) feed.acknowledge(1);
  EXPECT_EQ(feed.out, "[3]def");
}

TEST(StreamLoss, SilenceWithoutAnyWordOfTheOtherSide) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.advance(5 * second);
  feed.push(9, "jkl");
  EXPECT_EQ(feed.out, "");
  feed.advance(1);
  feed.push(12, "mno");
  EXPECT_EQ(feed.out, "[3]def");  // the second hole is young
  feed.advance(5 * second);
  feed.push(15, "p");
  EXPECT_EQ(feed.out, "[3]def[3]jklmnop");
}

TEST(StreamLoss, LateSegmentOfALostHoleIsARepetition) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.flush();
  feed.push(0, "abc");
  feed.push(6, "ghi");
  EXPECT_EQ(feed.out, "[3]defghi");
  EXPECT_EQ(feed.assembler.counters().retransmissions, 1U);
  EXPECT_EQ(feed.assembler.counters().conflicting_overlaps, 0U);
}

TEST(StreamLoss, WhatWasLostCanNotBeCompared) {
  StreamFeed feed;
  feed.push(0, "abc");
  feed.push(6, "ghi");
  feed.flush();
  feed.push(2, "cdefgh");
  EXPECT_EQ(feed.out, "abc[3]ghi");
  EXPECT_EQ(feed.assembler.counters().conflicting_overlaps, 0U);
  feed.push(2, "cdefgX");
  EXPECT_EQ(feed.assembler.counters().conflicting_overlaps, 1U);
}

TEST(StreamLoss, KeepAliveBehindAHoleIsNoData) {  // the receiver has acknowledged what the capture lacks
  StreamFeed feed;
  feed.push(0, "abc");
  feed.acknowledge(8);
  feed.push(7, "?");
  feed.push(8, "ijk");
  feed.flush();
  EXPECT_EQ(feed.out, "abc[5]ijk");
  EXPECT_EQ(feed.assembler.counters().keep_alives, 1U);
}

TEST(StreamLoss, FlushDeclaresEveryHole) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(1, "b");
  feed.push(3, "d");
  feed.push(7, "h");
  feed.flush();
  EXPECT_EQ(feed.out, "[1]b[1]d[3]h");
  EXPECT_EQ(feed.assembler.counters().lost_bytes, 5U);
  feed.push(9, "j");  // after resume() holes wait again
  EXPECT_EQ(feed.out, "[1]b[1]d[3]h");
}

TEST(StreamLoss, LimitOfSegments) {
  Limits limits;
  limits.out_of_order_segments = 3;
  StreamFeed feed(limits);
  feed.assembler.start(0);
  for (std::uint32_t i = 1; i <= 3; ++i) feed.push(2 * i, "x");
  EXPECT_EQ(feed.out, "");
  feed.push(8, "x");
  EXPECT_EQ(feed.out, "[2]x");  // as many as the limit needs
  EXPECT_EQ(feed.assembler.counters().limit_reached, 1U);
  EXPECT_EQ(feed.assembler.counters().lost_bytes, 2U);
}

TEST(StreamLoss, LimitOfBytes) {
  Limits limits;
  limits.out_of_order_bytes = 10;
  StreamFeed feed(limits);
  feed.assembler.start(0);
  feed.push(5, "fghij");
  feed.push(12, "mnopq");
  EXPECT_EQ(feed.out, "");
  feed.push(20, "u");
  EXPECT_EQ(feed.out, "[5]fghij");
  EXPECT_EQ(feed.assembler.counters().limit_reached, 1U);
  EXPECT_LE(feed.assembler.held_bytes(), 10U);
}

TEST(StreamLoss, ManyHolesInARowDoNotWaitForEachOther) {  // a capture filtered to one protocol
  StreamFeed feed;
  feed.assembler.start(0);
  std::string expected;
  for (std::uint32_t i = 0; i < 500; ++i) {
    feed.push(10 * i + 7, "xyz");
    feed.acknowledge(10 * i + 10);
    expected += "[7]xyz";
  }
  // patience is 16 packets: all but the last few are out long before the end
  EXPECT_GT(feed.out.size(), expected.size() - std::size_t{16} * 6);
  feed.flush();
  EXPECT_EQ(feed.out, expected);
  EXPECT_EQ(feed.assembler.counters().lost_bytes, 3500U);
  EXPECT_EQ(feed.assembler.counters().limit_reached, 0U);
}

TEST(StreamLoss, MissingTail) {
  StreamFeed feed;
  feed.push(0, "abc");
  EXPECT_EQ(feed.assembler.missing_tail(false), 0U);
  feed.acknowledge(3);
  EXPECT_EQ(feed.assembler.missing_tail(false), 0U);
  feed.acknowledge(10);
  EXPECT_EQ(feed.assembler.missing_tail(false), 7U);
  EXPECT_EQ(feed.assembler.missing_tail(true), 6U);  // a FIN takes a number
}

TEST(StreamLoss, MissingTailOfADirectionNeverSeen) {
  StreamFeed feed;
  feed.acknowledge(1000);
  EXPECT_EQ(feed.assembler.missing_tail(false), 0U);
  feed.acknowledge(1500);
  EXPECT_EQ(feed.assembler.missing_tail(false), 500U);
}

TEST(StreamLoss, TimeStampsThatRunBackwards) {
  StreamFeed feed;
  feed.assembler.start(0);
  feed.push(3, "def");
  feed.advance(-100 * second);
  feed.push(9, "jkl");
  feed.advance(50 * second);
  feed.push(6, "ghi");
  EXPECT_EQ(feed.out, "");
  feed.push(0, "abc");
  EXPECT_EQ(feed.out, "abcdefghijkl");
}

// Distances at the edge of the sequence circle.
TEST(StreamLoss, FarthestSegments) {
  for (const std::uint32_t ahead : {0x7fffffffU, 0x80000000U, 0x7ffffffeU, 0x80000001U, 0xfffffffeU}) {
    StreamFeed feed;
    feed.assembler.start(0);
    feed.push(0, "a");
    feed.push(1 + ahead, "xyz");
    feed.push(1 + ahead + 5, "xyz", 70000);
    feed.acknowledge(ahead);
    feed.flush();
    EXPECT_EQ(feed.out[0], 'a');
  }
}

}  // namespace
}  // namespace s7::dissector
