#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* tool = "10.0.9.5";
constexpr const char* gateway = "10.0.1.20";
// Lengths 1, 6, 1, 2; subnet 0012 0000 0034; station 3; filler; rack 0 slot 2 as PG.
constexpr const char* beyond =
    "01060102"
    "001200000034"
    "03"
    "00000000"
    "0102";

Findings run(Scene& scene) { return scene.run(rules::routing_failed); }

void calls(Scene& scene, const std::string& tsap, const std::string& outcome, double second,
           const std::string& client = tool) {
  storage::AttemptRecord attempt = Scene::attempt(client, gateway, outcome, second);
  attempt.client_tsap = "0100";
  attempt.server_tsap = tsap;
  if (outcome == "cotp-rejected") attempt.refusal = "dr";
  if (outcome == "closed-after-connect") attempt.refusal = "rst";
  scene.writer().add(scene.capture(), attempt);
}

TEST(RoutingFailed, AGatewayThatWorksItselfLacksTheRoute) {
  Scene scene;
  calls(scene, "0102", "established", 1, "10.0.9.6");
  calls(scene, beyond, "closed-after-connect", 10);
  calls(scene, beyond, "closed-after-connect", 20);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("routing-failed"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(
      findings[0].observation,
      AllOf(HasSubstr("10.0.9.5 asked 10.0.1.20 2 times"), HasSubstr("S7 subnet 0012-0034, station 3, rack 0 slot 2"),
            HasSubstr("reset the connection"), HasSubstr("It accepted connections to itself from 10.0.9.6")));
  EXPECT_THAT(findings[0].advice, HasSubstr("only the gateway"));
  EXPECT_EQ(findings[0].evidence.places().at(0).frame, 101U);
}

TEST(RoutingFailed, OnceWithoutAnythingBesideItIsNone) {
  Scene scene;
  calls(scene, beyond, "cotp-rejected", 10);
  EXPECT_THAT(run(scene), IsEmpty());
}

// The capture lasts 7200 s.
TEST(RoutingFailed, ARequestThatTheEndOfTheCaptureCutOffIsNotUnanswered) {
  for (const double last : {7198.0, 7190.0}) {
    Scene scene;
    calls(scene, "0102", "established", 1, "10.0.9.6");
    for (int i = 0; i < 2; ++i) {
      storage::AttemptRecord attempt = Scene::attempt(tool, gateway, "cotp-unanswered", last);
      attempt.server_tsap = beyond;
      attempt.acknowledged = true;
      scene.writer().add(scene.capture(), attempt);
    }
    EXPECT_EQ(run(scene).size(), last < 7195 ? 1U : 0U) << last;
  }
}

TEST(RoutingFailed, ARouteThatWorksIsNone) {
  Scene scene;
  calls(scene, beyond, "established", 10);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(RoutingFailed, OneThatWorkedAtAnotherTimeIsANotice) {
  Scene scene;
  calls(scene, beyond, "established", 10);
  calls(scene, beyond, "cotp-rejected", 20);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("accepted at another time"));
}

TEST(RoutingFailed, OrdinaryConnectionPointsAndOpenCommunicationAreOtherFaults) {
  Scene scene;
  for (const char* tsap : {"0102", "e001", "e0015443502d31", "53494d415449432d524f4f542d4553"}) {
    calls(scene, tsap, "closed-after-connect", 10);
    calls(scene, tsap, "closed-after-connect", 20);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(RoutingFailed, AnAddressOfAnotherFormIsLessSure) {
  Scene scene;
  calls(scene, "0102", "established", 1, "10.0.9.6");
  for (int i = 0; i < 3; ++i) calls(scene, "ff0102030405", "closed-after-connect", 10 + i);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("TSAP ff0102030405"));
}

}  // namespace
}  // namespace s7::reports::audit::test
