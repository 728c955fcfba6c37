// Late answers before and after the last change of a controller.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* client = "10.0.1.50";
constexpr const char* plc = "10.0.1.20";
constexpr std::int64_t noon = 28'576'080;  // minutes to 2024-05-01T12:00Z: 1714564800 / 60

// Minute after noon -> answers, microseconds they took together.
using Minutes = std::map<std::int64_t, std::pair<std::uint64_t, std::uint64_t>>;

// 40 answers in 164 ms, the minute of the change, 40 answers in 2200 ms.
const Minutes slower = {{0, {10, 30'000}},    {1, {30, 134'000}}, {2, {50, 9'000'000}},
                        {3, {20, 1'000'000}}, {5, {10, 600'000}}, {6, {10, 600'000}}};

storage::ConnectionTotals totals(const Minutes& minutes, std::int64_t latency = 700'000) {
  storage::ConnectionTotals made = Scene::totals("op");
  made.reads = 100;
  for (int i = 0; i < 100; ++i) made.latency.add(latency);
  made.latency_max = latency * 1000;
  made.latency_max_at = during(50, 50).first;
  for (const auto& [minute, sums] : minutes) {
    storage::MinuteBin& bin = made.minutes[noon + minute];
    bin.requests = bin.responses = sums.first;
    bin.latency_sum_us = sums.second;
  }
  return made;
}

struct Cell : Scene {
  explicit Cell(const storage::ConnectionTotals& made) : connection(talk(key(client, plc), made, session())) {}
  void changed(const std::string& kind, double second, const std::string& outcome = "succeeded") {
    event(kind, connection, "10.0.1.9", plc, outcome, second);
  }
  std::string observation() { return run(rules::slow_answers).at(0).observation; }
  ConnectionId connection;
};

TEST(LatencyAround, TheLastChangeDividesTheAnswers) {
  Cell cell(totals(slower));
  cell.changed("program-download", 150);
  EXPECT_THAT(cell.observation(), HasSubstr(" Answers took 4.1 ms on average in 2 min before the last change seen"
                                            " (program-download, 2024-05-01 12:02:30), and 55 ms in 3 min after it."));
}

// 4.1 ms and 4.5 ms: a tenth more.
TEST(LatencyAround, AlmostTheSameIsSaidAsSuch) {
  Cell cell(totals({{0, {40, 164'000}}, {3, {40, 180'000}}}));
  cell.changed("block-deleted", 150);
  EXPECT_THAT(
      cell.observation(),
      HasSubstr(" Answers took about as long before the last change seen (block-deleted, 2024-05-01 12:02:30) as"
                " after it: 4.1 ms on average in 1 min, then 4.5 ms in 1 min."));
}

TEST(LatencyAround, AFifthMoreIsADifference) {
  Cell cell(totals({{0, {40, 200'000}}, {3, {40, 240'000}}}));
  cell.changed("firmware-update", 150);
  EXPECT_THAT(cell.observation(), HasSubstr("Answers took 5.0 ms on average in 1 min before"));
}

// A stop at 12:01:10, the download, the start at 12:03:20: minutes 1 to 3 belong to neither side.
TEST(LatencyAround, WorkFromStopToStartIsOneChange) {
  Cell cell(totals({{0, {40, 164'000}}, {1, {40, 1}}, {2, {40, 1}}, {3, {40, 1}}, {4, {40, 2'200'000}}}));
  cell.changed("cpu-stopped", 70);
  cell.changed("program-download", 130);
  cell.changed("cpu-started", 200);
  EXPECT_THAT(cell.observation(), HasSubstr("took 4.1 ms on average in 1 min before the last change seen"
                                            " (program-download, 2024-05-01 12:02:10), and 55 ms in 1 min after"));
}

TEST(LatencyAround, AnEarlierChangeDividesNothing) {
  Cell cell(totals({{0, {40, 164'000}}, {1, {40, 164'000}}, {10, {40, 1}}, {11, {40, 2'200'000}}}));
  cell.changed("program-download", 30);
  cell.changed("cpu-stopped", 601);
  EXPECT_THAT(cell.observation(), HasSubstr("4.1 ms on average in 2 min before the last change seen (cpu-stopped,"));
}

TEST(LatencyAround, AMinuteOfTwoCapturesIsOne) {
  Cell cell(totals(slower));
  cell.changed("program-download", 150);
  cell.writer().add(cell.add_capture(Scene::capture_record("next.pcapng")), cell.connection,
                    totals({{1, {40, 164'000}}, {6, {40, 2'200'000}}}));
  EXPECT_THAT(cell.observation(), HasSubstr("4.1 ms on average in 2 min before"));
  EXPECT_THAT(cell.observation(), HasSubstr("55 ms in 3 min after it."));
}

TEST(LatencyAround, WithoutAChangeNothingIsReadOrSaid) {
  Cell cell(totals(slower));
  cell.changed("program-upload", 150);
  cell.changed("program-download", 150, "refused 0xd241");
  cell.changed("cpu-stopped", 150, "unanswered");
  EXPECT_THAT(cell.input().latency_around, IsEmpty());
  EXPECT_THAT(cell.observation(), Not(HasSubstr("change")));
}

TEST(LatencyAround, AChangeOfAnotherControllerIsNone) {
  Cell cell(totals(slower));
  cell.event("program-download", cell.connection, "10.0.1.9", "10.0.1.21", "succeeded", 150);
  EXPECT_THAT(cell.input().latency_around, IsEmpty());
}

TEST(LatencyAround, OfQuickConnectionsNothingIsRead) {
  Cell cell(totals(slower, 10'000));
  cell.changed("program-download", 150);
  EXPECT_THAT(cell.input().latency_around, IsEmpty());
  cell.talk(Scene::key("10.0.1.51", plc), totals(slower), Scene::session());
  EXPECT_THAT(cell.input().latency_around, SizeIs(1));
}

TEST(LatencyAround, OneSideAloneSaysNothing) {
  for (const Minutes& minutes : {Minutes{{0, {40, 164'000}}}, Minutes{{3, {40, 2'200'000}}},
                                 Minutes{{0, {40, 164'000}}, {3, {19, 2'200'000}}}, Minutes{{2, {90, 164'000}}}}) {
    Cell cell(totals(minutes));
    cell.changed("program-download", 150);
    EXPECT_THAT(cell.observation(), Not(HasSubstr("change")));
  }
}

// Minutes count answers whose requests are not in the capture, but know no time of them.
TEST(LatencyAround, AnswersWithoutTheirRequestsSayNothing) {
  storage::ConnectionTotals half = totals(slower);
  half.responses = 200;
  Cell cell(half);
  cell.changed("program-download", 150);
  EXPECT_THAT(cell.observation(), Not(HasSubstr("change")));
}

}  // namespace
}  // namespace s7::reports::audit::test
