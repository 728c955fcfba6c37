#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// One attempt at each of `number` servers, `seconds` apart.
void sweep(Scene& scene, int number, double seconds, const char* outcome) {
  for (int i = 0; i < number; ++i) {
    const std::string server = "10.0.1." + std::to_string(10 + i);
    scene.writer().add(scene.capture(), Scene::attempt("10.0.9.5", server, outcome, i * seconds));
  }
}

TEST(Scan, ManyServersWithinAMinuteAreAScan) {
  Scene scene;
  sweep(scene, 12, 0.5, "unanswered");
  const Findings findings = scene.run(rules::scan);
  ASSERT_THAT(ids(findings), ElementsAre("scan"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].count, 12U);
  EXPECT_THAT(findings[0].observation, HasSubstr("12 addresses"));
  EXPECT_EQ(findings[0].filter, "ip.addr == 10.0.9.5");
  EXPECT_EQ(findings[0].technique, "T0846");
}

TEST(Scan, TheSameServersOverAnHourAreNone) {
  Scene scene;
  sweep(scene, 12, 300, "unanswered");
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

TEST(Scan, AControlSystemThatConnectsToItsControllersIsNone) {
  Scene scene;
  sweep(scene, 12, 0.5, "established");
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

TEST(Scan, WhereAnswersAreNotCapturedNothingIsConcludedFromTheirAbsence) {
  Scene scene;
  sweep(scene, 12, 0.5, "unanswered");
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.9.5", "10.0.1.10"), Scene::totals(), half);
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

TEST(Scan, AFewServersAreNone) {
  Scene scene;
  sweep(scene, 7, 0.5, "refused");
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

// One try each of `number` stations at 10.0.1.10, `seconds` apart.
void crowd(Scene& scene, int number, double seconds) {
  for (int i = 0; i < number; ++i) {
    const std::string client = "198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1);
    storage::AttemptRecord attempt = Scene::attempt(client, "10.0.1.10", "unanswered", i * seconds);
    attempt.syns = 5;
    scene.writer().add(scene.capture(), attempt);
  }
}

TEST(Scan, ManyStationsThatNobodyAnswersAreOneFinding) {
  Scene scene;
  scene.talk("10.0.9.5", "10.0.1.10");
  crowd(scene, 500, 0.01);
  storage::ProblemTotals further;
  further.count = 77;
  further.seen = during(1, 2);
  scene.writer().add(scene.capture(), storage::ProblemKey{"limit", "attempts", std::nullopt}, further);
  Findings findings = audit(scene.input());
  std::erase_if(findings, [](const Finding& finding) {
    return group_of(finding.rule) == Group::trust || finding.severity < Severity::warning;
  });
  std::erase_if(findings, [&](const Finding& finding) { return finding.rule.starts_with("putget"); });
  ASSERT_THAT(ids(findings), ElementsAre("scan"));
  EXPECT_EQ(findings[0].count, 500U);
  EXPECT_EQ(findings[0].technique, "T0814");
  EXPECT_THAT(findings[0].observation, HasSubstr("500 different addresses tried 500 times"));
  EXPECT_THAT(findings[0].observation, HasSubstr("up to 500 of them within a minute"));
  EXPECT_THAT(findings[0].observation, HasSubstr("Further 77 tries"));
}

// Stations that each try one of `servers` once, all within a minute.
void flood(Scene& scene, int servers, int stations) {
  for (int i = 0; i < stations; ++i) {
    const std::string client = "198.51." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1);
    const std::string server = "10.0.1." + std::to_string(10 + i % servers);
    scene.writer().add(scene.capture(), Scene::attempt(client, server, "unanswered", i * 0.01));
  }
}

TEST(Scan, AFloodOverManyServersIsOneFinding) {
  Scene scene;
  flood(scene, 20, 20 * 80);
  // A server that fewer of them tried is one of those, as long as it was at the same time.
  for (int i = 0; i < 10; ++i)
    scene.writer().add(scene.capture(),
                       Scene::attempt("203.0.113." + std::to_string(i + 1), "10.0.1.99", "unanswered", i));
  const Findings findings = scene.run(rules::scan);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_FALSE(findings[0].server);
  EXPECT_EQ(findings[0].count, 20U * 80 + 10);
  EXPECT_THAT(findings[0].title, HasSubstr("1,610 stations try 21 servers in vain"));
  EXPECT_THAT(findings[0].observation, HasSubstr("up to 1,610 of them within a minute"));
}

TEST(Scan, CrowdsAtFewServersAreToldOneByOne) {
  Scene scene;
  flood(scene, 3, 3 * 80);
  EXPECT_THAT(scene.run(rules::scan), SizeIs(3));
}

TEST(Scan, ManyStationsOverDaysAreNone) {
  Scene scene;
  crowd(scene, 500, 60);
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

TEST(Scan, StationsThatTalkAreNoCrowd) {
  Scene scene;
  for (int i = 1; i <= 100; ++i) {
    const std::string client = "10.0.9." + std::to_string(i);
    scene.talk(client, "10.0.1.20");
    scene.writer().add(scene.capture(), Scene::attempt(client, "10.0.1.10", "unanswered", i * 0.1));
  }
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

void call(Scene& scene, const std::vector<std::string>& tsaps, const std::string& accepted) {
  double second = 0;
  for (const std::string& tsap : tsaps) {
    storage::AttemptRecord attempt = Scene::attempt("10.0.9.5", "10.0.1.20", "cotp-rejected", second);
    attempt.server_tsap = tsap;
    if (tsap == accepted) attempt.outcome = "established";
    scene.writer().add(scene.capture(), attempt);
    second += 2;
  }
}

TEST(Scan, ManyConnectionPointsOfOneServer) {
  Scene scene;
  call(scene, {"0100", "0101", "0102", "0103", "0200"}, "0102");
  const Findings findings = scene.run(rules::scan);
  ASSERT_THAT(ids(findings), ElementsAre("scan"));
  EXPECT_EQ(findings[0].count, 5U);
  EXPECT_THAT(findings[0].observation, HasSubstr("5 different TSAPs"));
  EXPECT_THAT(findings[0].observation, HasSubstr("1 of them accepted"));
}

TEST(Scan, ADriverThatTriesThreeSlotsIsNone) {
  Scene scene;
  call(scene, {"0100", "0101", "0102"}, "0102");
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

void missing(Scene& scene, int blocks, double seconds) {
  const ConnectionId id = scene.talk("10.0.9.5", "10.0.1.20");
  for (int i = 1; i <= blocks; ++i) {
    const double at = i * seconds;
    scene.writer().add(scene.capture(), id, range(storage::Operation::read, i, 0, 1), refused(1, 0x0a, at, at));
  }
}

TEST(Scan, BlocksThatAreNotThereOneAfterTheOther) {
  Scene scene;
  missing(scene, 30, 0.5);
  const Findings findings = scene.run(rules::scan);
  ASSERT_THAT(ids(findings), ElementsAre("scan"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("(DB1 to DB30)"));
  EXPECT_THAT(findings[0].alternatives, HasSubstr("another program"));
}

TEST(Scan, AFewMissingBlocksOfATagListAreNone) {
  Scene scene;
  missing(scene, 10, 0.5);
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
}

TEST(Scan, WhoTriesManyPointsWithoutHurryIsNone) {
  Scene scene;
  double second = 0;
  for (const char* tsap : {"0100", "0101", "0102", "0103"}) {
    storage::AttemptRecord attempt = Scene::attempt("10.0.9.5", "10.0.1.20", "cotp-rejected", second += 100);
    attempt.server_tsap = tsap;
    scene.writer().add(scene.capture(), attempt);
  }
  EXPECT_THAT(scene.run(rules::scan), IsEmpty());
  EXPECT_THAT(ids(scene.run(rules::tsap_rejected)), ElementsAre("tsap-rejected"));
}

}  // namespace
}  // namespace s7::reports::audit::test
