#include "cli/record/polled_rows.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "cli/record/shard_recorder.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

constexpr std::int64_t ms = 1'000'000;

// A packet at so many milliseconds; its frame number is its time, so that marks are easy to read.
Where at(std::int64_t milliseconds) {
  Where out;
  out.at = milliseconds * ms;
  out.frame = static_cast<std::uint64_t>(milliseconds);
  return out;
}

storage::Mark mark(std::int64_t milliseconds) { return mark_of(at(milliseconds)); }

storage::Histogram milliseconds(std::initializer_list<std::int64_t> periods) {
  storage::Histogram out;
  for (const std::int64_t period : periods) out.add(period * 1000);
  return out;
}

// Asked for at `times`, and by nobody else.
void ask(AskedRows& rows, std::initializer_list<std::int64_t> times) {
  for (const std::int64_t time : times) rows.count(at(time));
}

TEST(AskedRows, EveryRangeGetsWhatTheRequestGot) {
  const CaptureFacts capture;
  AccessRow a, b;
  AskedRows rows;
  EXPECT_FALSE(rows.in(capture));
  rows.begin(capture, {&a, &b});
  EXPECT_TRUE(rows.in(capture));
  ask(rows, {1000, 1100, 1250, 1350});
  rows.settle();
  for (const AccessRow* row : {&a, &b}) {
    EXPECT_EQ(row->totals.requests, 4U);
    EXPECT_EQ(row->totals.seen.first, mark(1000));
    EXPECT_EQ(row->totals.seen.last, mark(1350));
    EXPECT_EQ(row->totals.period, milliseconds({100, 150, 100}));
    EXPECT_EQ(row->last_request, 1350 * ms);
  }
}

TEST(AskedRows, SettlingGivesNothingTwiceAndCountingGoesOn) {
  const CaptureFacts capture;
  AccessRow row;
  AskedRows rows;
  rows.begin(capture, {&row});
  ask(rows, {1000, 1100});
  rows.settle();
  rows.settle();
  EXPECT_EQ(row.totals.requests, 2U);
  ask(rows, {1300});
  rows.settle();
  EXPECT_EQ(row.totals.requests, 3U);
  EXPECT_EQ(row.totals.period, milliseconds({100, 200}));
  EXPECT_EQ(row.totals.seen.last, mark(1300));
}

TEST(AskedRows, ManyRequestsBetweenTwoSettlements) {
  const CaptureFacts capture;
  AccessRow row;
  AskedRows rows;
  rows.begin(capture, {&row});
  for (std::int64_t time = 1000; time <= 3000; time += 100) rows.count(at(time));
  rows.settle();
  storage::Histogram expected;
  expected.add(100'000, 20);
  EXPECT_EQ(row.totals.requests, 21U);
  EXPECT_EQ(row.totals.period, expected);
  EXPECT_EQ(row.totals.period.count(), 20U);
}

TEST(AskedRows, StampsThatRunBackwardsGiveNoPeriod) {
  const CaptureFacts capture;
  AccessRow row;
  AskedRows rows;
  rows.begin(capture, {&row});
  ask(rows, {1000, 2000, 1500, 1900});
  rows.settle();
  EXPECT_EQ(row.totals.requests, 4U);
  EXPECT_EQ(row.totals.period, milliseconds({1000, 400}));
  EXPECT_EQ(row.totals.seen.first, mark(1000));
  EXPECT_EQ(row.totals.seen.last, mark(2000));
}

// What two requests ask for has a period of its own: from one to the other.
TEST(AskedRows, ARangeOfTwoRequestsIsCountedInTheOrderOfBoth) {
  const CaptureFacts capture;
  AccessRow own, shared;
  AskedRows first, second;
  first.begin(capture, {&own, &shared});
  ask(first, {0, 1000, 2000});
  second.begin(capture, {&shared});
  ask(second, {2500});
  ask(first, {3000});
  ask(second, {3500});
  ask(first, {4000});
  first.settle();
  second.settle();
  EXPECT_EQ(own.totals.requests, 5U);
  EXPECT_EQ(own.totals.period, milliseconds({1000, 1000, 1000, 1000}));
  EXPECT_EQ(shared.totals.requests, 7U);
  EXPECT_EQ(shared.totals.period, milliseconds({1000, 1000, 500, 500, 500, 500}));
  EXPECT_EQ(shared.totals.seen.last, mark(4000));
}

TEST(AskedRows, ARangeThatIsAskedForTwiceInOneRequest) {
  const CaptureFacts capture;
  AccessRow row;
  AskedRows rows;
  rows.begin(capture, {&row, &row});
  ask(rows, {1000, 1200});
  rows.settle();
  EXPECT_EQ(row.totals.requests, 4U);
  EXPECT_EQ(row.totals.period, milliseconds({200}));
}

// The same request in the next capture: its rows there begin anew, those of the first are free for others.
TEST(AskedRows, AnotherCaptureHasRowsOfItsOwn) {
  const CaptureFacts one, two;
  AccessRow in_one, in_two;
  AskedRows rows, other;
  rows.begin(one, {&in_one});
  ask(rows, {1000, 1100});
  rows.begin(two, {&in_two});
  EXPECT_FALSE(rows.in(one));
  EXPECT_EQ(in_one.totals.requests, 2U);
  EXPECT_EQ(in_one.asked_by, nullptr);
  other.begin(one, {&in_one});
  EXPECT_EQ(in_one.asked_by, &other);
  ask(rows, {1200, 1300});
  ask(other, {1500});
  rows.settle();
  other.settle();
  EXPECT_EQ(in_two.totals.requests, 2U);
  EXPECT_EQ(in_two.totals.period, milliseconds({100}));
  EXPECT_EQ(in_one.totals.requests, 3U);
  EXPECT_EQ(in_one.totals.period, milliseconds({100, 400}));
}

using Results = std::vector<RangeResult>;

// Counts an answer with these results at that time; the bytes that moved.
std::uint64_t answer(AnsweredRows& rows, std::int64_t time, const Results& results, std::uint16_t error = 0,
                     std::uint32_t shape = 0) {
  const SessionInfo session;
  const RequestTemplate request;
  return rows.count(
      {session, false, AccessKind::read, request, error, results, false, 20, 20, at(time), at(0), false, {}, shape});
}

TEST(AnsweredRows, TheSameAnswerAgainAndAgain) {
  const CaptureFacts capture;
  AccessRow a, b;
  AnsweredRows rows;
  rows.begin(capture, {&a, &b});
  const Results served{{0xff, true, 4}, {0xff, true, 6}};
  for (const std::int64_t time : {1000, 1100, 1200}) EXPECT_EQ(answer(rows, time, served), 10U);
  rows.settle();
  rows.settle();
  EXPECT_EQ(a.totals.ok, 3U);
  EXPECT_EQ(a.totals.ok_bytes, 12U);
  EXPECT_EQ(b.totals.ok_bytes, 18U);
  EXPECT_EQ(b.totals.failed, 0U);
  EXPECT_EQ(b.totals.succeeded.first, mark(1000));
  EXPECT_EQ(b.totals.succeeded.last, mark(1200));
  EXPECT_EQ(b.totals.seen.first, mark(1000));  // nobody saw the request in this capture
  EXPECT_EQ(b.totals.seen.last, mark(1000));
}

TEST(AnsweredRows, AnswersOfOneShapeAreTheSame) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  const Results four{{0xff, true, 4}}, six{{0xff, true, 6}}, refused{{0x05, true, 0}};
  EXPECT_EQ(answer(rows, 1000, four), 4U);  // the first of its shape, which is learnt from it
  EXPECT_EQ(answer(rows, 1100, four, 0, 1), 4U);
  EXPECT_EQ(answer(rows, 1200, four, 0, 1), 4U);
  EXPECT_EQ(answer(rows, 1300, six), 6U);
  EXPECT_EQ(answer(rows, 1400, six, 0, 2), 6U);
  EXPECT_EQ(answer(rows, 1500, refused), 0U);
  EXPECT_EQ(answer(rows, 1600, six, 0, 2), 6U);
  EXPECT_EQ(answer(rows, 1700, six, 0, 2), 6U);
  EXPECT_EQ(answer(rows, 1800, six, 0xd209), 0U);
  rows.settle();
  EXPECT_EQ(row.totals.ok, 7U);
  EXPECT_EQ(row.totals.ok_bytes, 36U);
  EXPECT_EQ(row.totals.failed, 2U);
  EXPECT_EQ(row.totals.succeeded.last, mark(1700));
}

// The same with these values.
void values(AnsweredRows& rows, std::int64_t time, const std::vector<std::uint8_t>& data) {
  const SessionInfo session;
  const RequestTemplate request;
  const Results served{{0xff, true, 4}};
  rows.count({session, false, AccessKind::read, request, 0, served, false, 20, 20, at(time), at(0), false, data});
}

// From the second answer of a shape on, once a second: at 1100, 2100, 3200 and 4300.
TEST(AnsweredRows, ValuesAreComparedOnceASecond) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  values(rows, 1000, {1});
  values(rows, 1100, {1});
  values(rows, 1500, {2});  // back again before anybody looks
  values(rows, 2100, {1});
  values(rows, 3200, {3});
  values(rows, 4300, {4});
  rows.settle();
  EXPECT_EQ(row.totals.ok, 6U);
  EXPECT_EQ(row.totals.value_changes, 2U);
  EXPECT_EQ(row.totals.value_changed.first, mark(3200));
  EXPECT_EQ(row.totals.value_changed.last, mark(4300));
  values(rows, 5400, {4});
  rows.settle();
  EXPECT_EQ(row.totals.value_changes, 2U);
}

TEST(AnsweredRows, TheLastTimeThereIs) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max() / ms;
  values(rows, last - 1, {1});
  values(rows, last, {1});
  values(rows, last, {2});
  rows.settle();
  EXPECT_EQ(row.totals.ok, 3U);
}

TEST(AnsweredRows, WithoutASecondSampleNothingWasCompared) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  values(rows, 1000, {1});
  values(rows, 1100, {2});
  rows.settle();
  EXPECT_EQ(row.totals.value_changes, std::nullopt);
}

// The last byte of a length that is no multiple of eight, and order.
TEST(AnsweredRows, EveryByteOfTheValuesCounts) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  std::vector<std::uint8_t> data(21);
  values(rows, 0, data);
  values(rows, 1000, data);
  for (std::size_t i = 0; i < data.size(); ++i) {
    data[i] ^= 0x80U;
    values(rows, 3000 + 2000 * static_cast<std::int64_t>(i), data);
  }
  rows.settle();
  EXPECT_EQ(row.totals.value_changes, 21U);
}

TEST(AnsweredRows, AnAnswerOfAnotherLength) {
  const CaptureFacts capture;
  AccessRow row;
  AnsweredRows rows;
  rows.begin(capture, {&row});
  EXPECT_EQ(answer(rows, 1000, {{0xff, true, 4}}), 4U);
  EXPECT_EQ(answer(rows, 1100, {{0xff, true, 4}}), 4U);
  EXPECT_EQ(answer(rows, 1200, {{0xff, true, 7}}), 7U);
  EXPECT_EQ(answer(rows, 1300, {{0xff, true, 7}}), 7U);
  rows.settle();
  EXPECT_EQ(row.totals.ok, 4U);
  EXPECT_EQ(row.totals.ok_bytes, 22U);
}

TEST(AnsweredRows, ARefusedRangeBetweenServedAnswers) {
  const CaptureFacts capture;
  AccessRow good, bad;
  AnsweredRows rows;
  rows.begin(capture, {&good, &bad});
  const Results served{{0xff, true, 4}, {0xff, true, 2}}, refused{{0xff, true, 4}, {0x0a, true, 0}};
  EXPECT_EQ(answer(rows, 1000, served), 6U);
  EXPECT_EQ(answer(rows, 1100, served), 6U);
  EXPECT_EQ(answer(rows, 1200, refused), 4U);
  EXPECT_EQ(answer(rows, 1300, refused), 4U);
  EXPECT_EQ(answer(rows, 1400, served), 6U);
  rows.settle();
  EXPECT_EQ(good.totals.ok, 5U);
  EXPECT_EQ(good.totals.ok_bytes, 20U);
  EXPECT_EQ(bad.totals.ok, 3U);
  EXPECT_EQ(bad.totals.ok_bytes, 6U);
  EXPECT_EQ(bad.totals.failed, 2U);
  ASSERT_EQ(bad.totals.codes.size(), 1U);
  EXPECT_EQ(bad.totals.codes.at(0x0a).count, 2U);
  EXPECT_EQ(bad.totals.codes.at(0x0a).seen.first, mark(1200));
  EXPECT_EQ(bad.totals.codes.at(0x0a).seen.last, mark(1300));
  EXPECT_EQ(bad.totals.succeeded.last, mark(1400));
}

TEST(AnsweredRows, AHeaderErrorIsTheResultOfEveryRange) {
  const CaptureFacts capture;
  AccessRow a, b;
  AnsweredRows rows;
  rows.begin(capture, {&a, &b});
  const Results served{{0xff, true, 4}, {0xff, true, 2}};
  EXPECT_EQ(answer(rows, 1000, served), 6U);
  EXPECT_EQ(answer(rows, 1100, {}, 0x8104), 0U);
  EXPECT_EQ(answer(rows, 1200, served), 6U);
  rows.settle();
  for (const AccessRow* row : {&a, &b}) {
    EXPECT_EQ(row->totals.ok, 2U);
    EXPECT_EQ(row->totals.failed, 1U);
    EXPECT_EQ(row->totals.codes.at(0x8104).count, 1U);
  }
}

TEST(AnsweredRows, UnchangedIsServedAndWhatWasNotAnsweredIsNeither) {
  const CaptureFacts capture;
  AccessRow unchanged, open, missing;
  AnsweredRows rows;
  rows.begin(capture, {&unchanged, &open, &missing});
  for (const std::int64_t time : {1000, 1100})
    EXPECT_EQ(answer(rows, time, {{0xfe, true, 0}, {0, false, 0}}), 0U);  // the answer ends early
  rows.settle();
  EXPECT_EQ(unchanged.totals.ok, 2U);
  EXPECT_EQ(unchanged.totals.ok_bytes, 0U);
  for (const AccessRow* row : {&open, &missing}) {
    EXPECT_EQ(row->totals.ok + row->totals.failed, 0U);
    EXPECT_TRUE(row->totals.seen.empty());
  }
}

TEST(AnsweredRows, AnotherCaptureHasRowsOfItsOwn) {
  const CaptureFacts one, two;
  AccessRow in_one, in_two;
  AnsweredRows rows;
  rows.begin(one, {&in_one});
  answer(rows, 1000, {{0xff, true, 4}});
  answer(rows, 1100, {{0xff, true, 4}});
  rows.begin(two, {&in_two});
  EXPECT_FALSE(rows.in(one));
  answer(rows, 1200, {{0xff, true, 4}});
  rows.settle();
  EXPECT_EQ(in_one.totals.ok, 2U);
  EXPECT_EQ(in_two.totals.ok, 1U);
  EXPECT_EQ(in_two.totals.succeeded.first, mark(1200));
}

}  // namespace
}  // namespace s7::cli
