#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* server = "10.0.0.7";
constexpr const char* cpu_312 = "6ES7 312-1AE14-0AB0";  // documented: 6 connections

storage::AttemptRecord opening(const std::string& client, const char* outcome, double second) {
  auto attempt = Scene::attempt(client, server, outcome, second);
  attempt.server_tsap = "0102";
  if (attempt.outcome == "closed-after-connect") attempt.refusal = "rst";
  return attempt;
}

void opened(Scene& scene, const std::string& client, const char* outcome, double second) {
  scene.writer().add(scene.capture(), opening(client, outcome, second));
}

// An accepted connection between these seconds.
void held(Scene& scene, const std::string& client, double first, double last) {
  opened(scene, client, "established", first);
  storage::ConnectionTotals totals = Scene::totals();
  totals.seen = during(first, last);
  storage::SessionRecord session = Scene::session();
  session.opened = at(first);
  session.closed = at(last);
  session.to_server.seen = session.to_client.seen = during(first, last);
  scene.talk(Scene::key(client, server), totals, session);
}

// As many as the CPU holds, one more that is turned away three times, and accepted when another one left.
void full(Scene& scene, int number) {
  for (int i = 0; i < number; ++i) held(scene, "10.0.1." + std::to_string(10 + i), i, i == 0 ? 50 : 100);
  for (const double second : {20.0, 30.0, 40.0}) opened(scene, "10.0.2.1", "closed-after-connect", second);
  held(scene, "10.0.2.1", 60, 100);
}

TEST(ConnectionsExhausted, RefusedFromTheLimitOnAndAcceptedBelow) {
  Scene scene;
  scene.fact(server, "order_number", cpu_312);
  full(scene, 6);
  const Findings findings = scene.run(rules::connections_exhausted);
  ASSERT_THAT(ids(findings), ElementsAre("connections-exhausted"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 3U);
  EXPECT_THAT(finding.observation,
              AllOf(HasSubstr("turned 3 connections of 10.0.2.1 away"), HasSubstr("At least 6 connections were open"),
                    HasSubstr("beside at most 5 others, also after a refusal"), HasSubstr("10.0.1.10 (1)"),
                    HasSubstr("6 (documented)"), HasSubstr("Not visible")));
}

TEST(ConnectionsExhausted, WithoutADocumentedLimitItIsLessSure) {
  Scene scene;
  full(scene, 4);
  EXPECT_EQ(scene.run(rules::connections_exhausted)[0].confidence, Confidence::medium);
  Scene far;
  far.fact(server, "order_number", cpu_312);
  full(far, 3);  // of 6
  EXPECT_EQ(far.run(rules::connections_exhausted)[0].confidence, Confidence::medium);
}

TEST(ConnectionsExhausted, AcceptedBesideMoreItIsOnlyPossible) {
  Scene scene;
  full(scene, 4);
  held(scene, "10.0.1.30", 45, 90);
  held(scene, "10.0.1.31", 46, 90);
  const Findings findings = scene.run(rules::connections_exhausted);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].alternatives, HasSubstr("Against a shortage speaks"));
}

TEST(ConnectionsExhausted, AConnectionPointThatNeverWorkedIsAnotherMatter) {
  Scene scene;
  for (int i = 0; i < 6; ++i) held(scene, "10.0.1." + std::to_string(10 + i), i, 100);
  for (const double second : {20.0, 30.0, 40.0}) {
    auto attempt = opening("10.0.2.1", "closed-after-connect", second);
    attempt.server_tsap = "0105";
    scene.writer().add(scene.capture(), attempt);
  }
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

TEST(ConnectionsExhausted, ASetupThatIsShortOfResourcesSaysSo) {
  Scene scene;
  for (const double second : {20.0, 30.0}) {
    auto attempt = opening("10.0.2.1", "setup-rejected", second);
    attempt.setup_error = 0x8302;
    attempt.refusal = "header-error";
    scene.writer().add(scene.capture(), attempt);
  }
  const Findings findings = scene.run(rules::connections_exhausted);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("answered the setup with 0x8302"));
}

TEST(ConnectionsExhausted, ADisconnectForCongestionSaysSo) {
  Scene scene;
  for (const double second : {20.0, 30.0}) {
    auto attempt = opening("10.0.2.1", "cotp-rejected", second);
    attempt.dr_reason = 129;
    attempt.refusal = "dr";
    scene.writer().add(scene.capture(), attempt);
  }
  const Findings findings = scene.run(rules::connections_exhausted);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("reason 129 (congestion at connect time)"));
}

TEST(ConnectionsExhausted, OneRefusalIsNone) {
  Scene scene;
  held(scene, "10.0.1.10", 0, 100);
  opened(scene, "10.0.2.1", "closed-after-connect", 20);
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

TEST(ConnectionsExhausted, AResetAfterTheExchangeIsNone) {
  Scene scene;
  held(scene, "10.0.1.10", 0, 50);
  held(scene, "10.0.1.10", 60, 100);
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

TEST(ConnectionsExhausted, AConfirmationThatIsTakenBackAtOnceIsARefusal) {
  Scene scene;
  for (int i = 0; i < 4; ++i) held(scene, "10.0.1." + std::to_string(10 + i), i, 100);
  for (const double second : {20.0, 30.0}) {
    auto attempt = opening("10.0.2.1", "cotp-only", second);
    attempt.refusal = "fin";
    attempt.refusal_delay = 5'000'000;  // ns
    scene.writer().add(scene.capture(), attempt);
  }
  const Findings findings = scene.run(rules::connections_exhausted);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation, HasSubstr("confirmed the connection and ended it at once"));
}

TEST(ConnectionsExhausted, AServerThatWaitsForASetupInVainRefusesNothing) {
  Scene scene;
  for (int i = 0; i < 4; ++i) held(scene, "10.0.1." + std::to_string(10 + i), i, 100);
  for (const double second : {20.0, 60.0}) {
    auto attempt = opening("10.0.2.1", "cotp-only", second);
    attempt.refusal = "fin";
    attempt.refusal_delay = 30'000'000'000;  // ns
    scene.writer().add(scene.capture(), attempt);
  }
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

// The capture lasts 7200 s.
TEST(ConnectionsExhausted, ASetupThatTheEndOfTheCaptureCutOffIsNotUnanswered) {
  for (const double last : {7198.0, 7190.0}) {
    Scene scene;
    held(scene, "10.0.1.10", 0, 100);
    opened(scene, "10.0.2.1", "setup-unanswered", last);
    opened(scene, "10.0.2.1", "setup-unanswered", last);
    EXPECT_EQ(scene.run(rules::connections_exhausted).size(), last < 7195 ? 1U : 0U) << last;
  }
}

// A controller that wants TLS ends such sessions, whatever connections it has left.
TEST(ConnectionsExhausted, ASessionOfS7commPlusThatIsCutOffIsAnotherMatter) {
  constexpr const char* name = "53494d415449432d524f4f542d484d49";  // SIMATIC-ROOT-HMI
  Scene scene;
  for (const double second : {20.0, 30.0}) {
    auto attempt = opening("10.0.2.1", "setup-unanswered", second);
    attempt.server_tsap = name;
    attempt.refusal = "rst";
    scene.writer().add(scene.capture(), attempt);
  }
  auto accepted = opening("10.0.2.2", "established", 5);
  accepted.server_tsap = name;
  scene.writer().add(scene.capture(), accepted);
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
