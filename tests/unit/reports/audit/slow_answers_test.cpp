#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* client = "10.0.1.50";
constexpr const char* plc = "10.0.1.20";
constexpr std::int64_t ms = 1'000;  // microseconds

Findings run(Scene& scene) { return scene.run(rules::slow_answers); }

// 100 answers, of which `slow` in a hundred take `latency`, the others 10 ms.
storage::ConnectionTotals totals(std::int64_t latency, int slow, const std::string& type = "op") {
  storage::ConnectionTotals made = Scene::totals(type);
  made.reads = 100;
  for (int i = 0; i < 100; ++i) made.latency.add(i < slow ? latency : 10 * ms);
  made.latency_max = latency * 1000;
  made.latency_max_at = during(50, 50).first;
  made.latency_sum_us = static_cast<std::uint64_t>(slow) * static_cast<std::uint64_t>(latency);
  return made;
}

void talks(Scene& scene, const std::string& who, const storage::ConnectionTotals& made, std::uint64_t repeated = 0) {
  storage::SessionRecord session = Scene::session();
  session.to_server.retransmissions = repeated;
  scene.talk(Scene::key(who, plc), made, session);
}

TEST(SlowAnswers, OfABusyController) {
  Scene scene;
  talks(scene, client, totals(700 * ms, 100));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("slow-answers"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("answered 100 requests of 10.0.1.50"),
                                             HasSubstr("spent 70 % of the connection's time waiting")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("little time"));
  EXPECT_EQ(findings[0].evidence.places().at(0).frame, 501U);
}

TEST(SlowAnswers, AboveASecondIsAWarning) {
  Scene scene;
  talks(scene, client, totals(1500 * ms, 100));
  ASSERT_EQ(run(scene).size(), 1U);
  EXPECT_EQ(run(scene)[0].severity, Severity::warning);
}

TEST(SlowAnswers, AFewLateOnesAreNone) {
  Scene scene;
  talks(scene, client, totals(700 * ms, 4));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SlowAnswers, WhatACpuWithAPanelNeedsIsNone) {
  Scene scene;
  talks(scene, client, totals(101 * ms, 100));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SlowAnswers, FewAnswersOtherServicesAndHalfACaptureAreNone) {
  Scene scene;
  storage::ConnectionTotals few = totals(900 * ms, 100);
  few.answered = 19;
  talks(scene, "10.0.1.51", few);
  storage::ConnectionTotals upload = totals(900 * ms, 100, "pg");
  upload.reads = 3;
  talks(scene, "10.0.1.52", upload);
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.1.53", plc), totals(900 * ms, 100), half);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SlowAnswers, RepetitionsPointToTheWay) {
  Scene scene;
  talks(scene, client, totals(700 * ms, 100), 40);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("40 of 400 packets had to be sent again"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("lost on the way"));
}

TEST(SlowAnswers, AFullQueuePointsToTheClient) {
  Scene scene;
  storage::ConnectionTotals full = totals(700 * ms, 100);
  full.at_job_limit = 60;
  full.most_outstanding = 8;
  full.max_jobs_calling = 3;
  talks(scene, client, full);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("60 of 100 requests were sent while all 3 agreed jobs were in use"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("more at once"));
}

TEST(SlowAnswers, AQuickAnswerToSomebodyElseIsTheContrast) {
  Scene scene;
  talks(scene, client, totals(700 * ms, 100));
  talks(scene, "10.0.1.51", totals(700 * ms, 0));
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("The same controller answers 10.0.1.51 within"));
  EXPECT_EQ(findings[0].confidence, Confidence::low);
}

// Quick but for one answer, which came after three seconds.
TEST(SlowAnswers, ASinglePauseWithRepetitionsIsAnInterruption) {
  Scene scene;
  talks(scene, client, totals(3000 * ms, 1), 5);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("slow-answers"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 1U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("waited 3.0 s"), HasSubstr("5 packets")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("interrupted"));
}

TEST(SlowAnswers, ASinglePauseOfABusyControllerIsNone) {
  Scene scene;
  talks(scene, client, totals(3000 * ms, 1), 2);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SlowAnswers, AShortInterruptionIsNone) {
  Scene scene;
  talks(scene, client, totals(1500 * ms, 1), 5);
  EXPECT_THAT(run(scene), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
