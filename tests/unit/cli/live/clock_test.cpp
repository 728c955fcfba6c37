// A wall clock that is set while we watch.

#include <gtest/gtest.h>

#include "cli/live/clock_watch.hpp"
#include "cli/live/time_shift.hpp"

namespace s7::cli {
namespace {

constexpr std::int64_t second = 1'000'000'000, hour = 3600 * second;
constexpr std::int64_t begin = 1'795'196'709 * second;  // 2026-11-20 17:45:09

class Clock : public ::testing::Test {
 protected:
  void pass(std::int64_t time) {
    reading_.wall += time;
    reading_.steady += time;
  }
  ClockWatch::Reading reading_{begin, 5 * second, 0};
  ClockWatch watch_{[this] { return reading_; }};
};

TEST_F(Clock, TimeThatPassesIsNoStep) {
  pass(3 * hour);
  EXPECT_EQ(watch_.look(), 0);
  reading_.wall += second / 20;  // steered
  EXPECT_EQ(watch_.look(), 0);
  EXPECT_EQ(watch_.offset(), 0);
  EXPECT_EQ(watch_.straight(reading_.wall), reading_.wall);
}

TEST_F(Clock, AfterAStepForwardTimesGoOnAsBefore) {
  pass(10 * second);
  reading_.wall += hour;
  EXPECT_EQ(watch_.look(), hour);
  EXPECT_EQ(watch_.offset(), hour);
  EXPECT_EQ(watch_.straight_now(), begin + 10 * second);
  EXPECT_EQ(watch_.straight(reading_.wall - second / 100), begin + 10 * second - second / 100);
  EXPECT_EQ(watch_.look(), 0);
}

TEST_F(Clock, PacketsThatWaitedSinceBeforeTheStepKeepTheirTimes) {
  pass(10 * second);
  const std::int64_t before = reading_.wall - second / 10;
  reading_.wall -= 24 * hour;
  EXPECT_EQ(watch_.look(), -24 * hour);
  EXPECT_EQ(watch_.straight(before), before);
  EXPECT_EQ(watch_.straight(reading_.wall), begin + 10 * second);
}

TEST_F(Clock, StepsAddUp) {
  reading_.wall += hour;
  EXPECT_EQ(watch_.look(), hour);
  pass(100 * second);
  reading_.wall -= 3 * hour;
  EXPECT_EQ(watch_.look(), -3 * hour);
  pass(100 * second);
  EXPECT_EQ(watch_.look(), 0);
  EXPECT_EQ(watch_.offset(), -2 * hour);
  EXPECT_EQ(watch_.straight(reading_.wall), begin + 200 * second);
}

TEST_F(Clock, AReadingThatWasHeldUpProvesNothing) {
  reading_.wall += second;
  reading_.doubt = second;
  EXPECT_EQ(watch_.look(), 0);
  pass(second);
  reading_.wall -= second;
  reading_.doubt = 0;
  EXPECT_EQ(watch_.look(), 0);
}

TEST(TimeShift, MovesTimesAndNothingElse) {
  storage::ConnectionTotals totals;
  totals.requests = 7;
  totals.longest_gap = 5 * second;
  totals.latency_max = 3;
  totals.seen = {{begin, 1}, {begin + second, 2}};
  totals.header_errors[0x8104].seen = {{begin, 1}, {begin, 1}};
  totals.minutes[29'919'945] = {1, 1, 0, 9};  // begin / 60 s
  TimeShift shift(-2 * hour);
  shift(totals);
  EXPECT_EQ(totals.requests, 7U);
  EXPECT_EQ(totals.longest_gap, 5 * second);
  EXPECT_EQ(totals.latency_max, 3);
  EXPECT_EQ(totals.seen.first.time, begin - 2 * hour);
  EXPECT_EQ(totals.seen.last.time, begin + second - 2 * hour);
  EXPECT_EQ(totals.header_errors[0x8104].seen.first.time, begin - 2 * hour);
  EXPECT_TRUE(totals.unanswered.empty());
  EXPECT_EQ(totals.unanswered.first.time, 0);  // nothing stays nothing
  ASSERT_EQ(totals.minutes.size(), 1U);
  EXPECT_EQ(totals.minutes.begin()->first, 29'919'945 - 120);

  storage::SessionRecord session;
  session.opened = begin;
  session.idle_before_loss = second;
  session.to_server.seen = {{begin, 4}, {begin, 4}};
  shift(session);
  EXPECT_EQ(*session.opened, begin - 2 * hour);
  EXPECT_FALSE(session.closed);
  EXPECT_EQ(*session.idle_before_loss, second);
  EXPECT_EQ(session.to_server.seen.last.time, begin - 2 * hour);
}

}  // namespace
}  // namespace s7::cli
