#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";

void tried(Scene& scene, const std::vector<double>& seconds, std::uint32_t syns = 3, const char* to = server,
           const char* outcome = "unanswered") {
  for (const double second : seconds) {
    auto attempt = Scene::attempt(client, to, outcome, second);
    attempt.syns = syns;
    scene.writer().add(scene.capture(), attempt);
  }
}

// A connection of both directions between these seconds.
void works(Scene& scene, const char* from, const char* to, double first, double last) {
  storage::ConnectionTotals totals = Scene::totals();
  totals.seen = during(first, last);
  storage::SessionRecord session = Scene::session();
  session.opened = at(first);
  session.closed = at(last);
  session.to_server.seen = session.to_client.seen = during(first, last);
  scene.talk(Scene::key(from, to), totals, session);
}

void arp(Scene& scene, std::uint64_t questions, std::uint64_t answers, double first, double last) {
  storage::ResolutionTotals totals;
  totals.questions = questions;
  totals.answers = answers;
  totals.seen = during(first, last);
  if (answers > 0) totals.answered = during(first, last);
  scene.writer().add(scene.capture(), storage::ResolutionKey{client, server}, totals);
}

TEST(PortUnanswered, WithNothingToCompareNobodyIsBlamed) {
  Scene scene;
  tried(scene, {10, 30, 50});
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_THAT(ids(findings), ElementsAre("port-unanswered"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::low);
  EXPECT_EQ(finding.count, 3U);
  EXPECT_THAT(finding.observation,
              AllOf(HasSubstr("3 times"), HasSubstr("9 SYNs"), HasSubstr("No packet of 10.0.0.7 was captured at all")));
  EXPECT_THAT(finding.likely_cause, HasSubstr("which of them can't be told"));
  EXPECT_THAT(finding.advice, HasSubstr("permit TCP from 10.0.0.5 to 10.0.0.7 port 102"));
  EXPECT_EQ(finding.filter, "ip.addr == 10.0.0.5 && ip.addr == 10.0.0.7 && tcp.port == 102");
  EXPECT_EQ(finding.evidence.places().size(), 3U);
}

TEST(PortUnanswered, AnotherClientThatGetsThroughSpeaksForAFilter) {
  Scene scene;
  tried(scene, {10, 30});
  works(scene, "10.0.0.6", server, 0, 100);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("In that time 10.0.0.7 answered 10.0.0.6."));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("firewall"));
}

TEST(PortUnanswered, AnotherClientThatGotThroughAtAnotherTimeDoesNot) {
  Scene scene;
  tried(scene, {110, 130});
  works(scene, "10.0.0.6", server, 0, 100);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
}

TEST(PortUnanswered, ArpTellsAHostThatIsOffFromOneThatIsThere) {
  Scene silent;
  tried(silent, {10, 30});
  arp(silent, 5, 0, 9, 40);
  EXPECT_THAT(silent.run(rules::port_unanswered)[0].likely_cause, HasSubstr("switched off"));
  Scene answering;
  tried(answering, {10, 30});
  arp(answering, 5, 5, 9, 40);
  EXPECT_THAT(answering.run(rules::port_unanswered)[0].likely_cause, HasSubstr("The host is there"));
}

TEST(PortUnanswered, WhatArpToldJustBeforeCounts) {
  Scene scene;
  tried(scene, {10, 30});
  arp(scene, 1, 1, 9.9, 9.9);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("The host is there"));
}

TEST(PortUnanswered, AHostThatTalksToOthersIsThere) {
  Scene scene;
  tried(scene, {10, 30});
  works(scene, server, "10.0.0.9", 0, 100);  // as a client
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("It sent packets in other connections"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("The host is there"));
}

TEST(PortUnanswered, APairThatWorkedBeforeAndAfterIsOnlyNoticed) {
  Scene scene;
  works(scene, client, server, 0, 20);
  tried(scene, {30, 50});
  works(scene, client, server, 70, 100);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("until 2024-05-01 12:00:30"), HasSubstr("They do again")));
}

TEST(PortUnanswered, OneSynIsNone) {
  Scene scene;
  tried(scene, {10}, 1);
  EXPECT_THAT(scene.run(rules::port_unanswered), IsEmpty());
}

TEST(PortUnanswered, ASynThatTheEndOfTheCaptureCutOffIsNone) {
  Scene scene;
  tried(scene, {7198, 7199}, 1);
  EXPECT_THAT(scene.run(rules::port_unanswered), IsEmpty());
}

TEST(PortUnanswered, WhereAnswersAreNotCapturedNothingIsSaid) {
  Scene scene;
  tried(scene, {10, 30});
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.0.6", server), Scene::totals(), half);
  EXPECT_THAT(scene.run(rules::port_unanswered), IsEmpty());
}

TEST(PortUnanswered, AStationThatSweepsIsNone) {
  Scene scene;
  for (int i = 0; i < 12; ++i) tried(scene, {i * 0.5, 20 + i * 0.5}, 3, ("10.0.1." + std::to_string(i)).c_str());
  EXPECT_THAT(scene.run(rules::port_unanswered), IsEmpty());
}

TEST(PortUnanswered, ManyServersAtOnceAreOneFinding) {
  Scene scene;
  for (int i = 0; i < 12; ++i) {
    const std::string one = "10.0.1." + std::to_string(i);
    works(scene, client, one.c_str(), 0, 20);
    tried(scene, {100 + i * 0.5, 130 + i * 0.5}, 3, one.c_str());
  }
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_THAT(ids(findings), ElementsAre("port-unanswered"));
  EXPECT_EQ(findings[0].count, 24U);
  EXPECT_THAT(findings[0].title, HasSubstr("12 servers"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("in common"));
}

TEST(PortUnanswered, TcpThatComesUpWithoutCotpIsToldApart) {
  Scene scene;
  for (const double second : {10.0, 30.0}) {
    auto attempt = Scene::attempt(client, server, "cotp-unanswered", second);
    attempt.acknowledged = true;
    scene.writer().add(scene.capture(), attempt);
  }
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_THAT(ids(findings), ElementsAre("port-unanswered"));
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("acknowledged 2 of the 2"));
  EXPECT_THAT(findings[0].likely_cause, Not(HasSubstr("switched off")));
}

// One TCP connection between two stations; `repeated`: packets that the client had to send again.
void session_of(Scene& scene, const char* from, const char* to, double first, double last, std::uint64_t repeated,
                storage::EndReason end) {
  storage::ConnectionTotals totals = Scene::totals();
  totals.seen = during(first, last);
  if (repeated > 0) totals.answered = totals.requests - 1;
  storage::SessionRecord session = Scene::session();
  session.opened = at(first);
  session.closed = at(last);
  session.end_reason = end;
  session.closed_by_server = end == storage::EndReason::reset;
  session.to_server.seen = session.to_client.seen = during(first, last);
  session.to_server.retransmissions = repeated;
  scene.talk(Scene::key(from, to), totals, session);
}

// Its cable goes in again after the power: it resets what it does not know any more.
TEST(PortUnanswered, AServerThatForgotItsConnectionsWasWithoutPower) {
  Scene scene;
  arp(scene, 1, 1, 1, 1);
  session_of(scene, client, server, 2, 61, 5, storage::EndReason::reset);
  session_of(scene, "10.0.0.6", server, 2, 61, 5, storage::EndReason::reset);  // another panel, no filter's work
  tried(scene, {30, 40, 50}, 1);
  session_of(scene, client, server, 60, 100, 0, storage::EndReason::fin);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_THAT(ids(findings), ElementsAre("port-unanswered"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("it had forgotten it"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("without power or restarted"));
}

TEST(PortUnanswered, AServerThatWasOnlyCutOffIsNotSaidToHaveRestarted) {
  Scene scene;
  arp(scene, 1, 1, 1, 1);
  session_of(scene, client, server, 2, 100, 5, storage::EndReason::fin);
  tried(scene, {30, 40, 50}, 1);
  const Findings findings = scene.run(rules::port_unanswered);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("which of them can't be told from here"));
}

// A ring of small files: one ends soon after the attempts, the others go on.
TEST(PortUnanswered, CapturesThatWereAnalyzedTogetherEndWithTheLastOne) {
  for (const bool together : {true, false}) {
    Scene scene;
    storage::CaptureRecord small = Scene::capture_record("ring-1.pcapng"),
                           next = Scene::capture_record("ring-2.pcapng");
    small.last_packet = at(12);
    next.first_packet = at(13);
    next.last_packet = at(60);
    small.observation = next.observation = scene.writer().new_observation();
    if (!together) next.observation = scene.writer().new_observation();
    const storage::CaptureId first = scene.writer().add_capture(small);
    scene.writer().add_capture(next);
    for (const double second : {9.5, 11.0}) {
      auto attempt = Scene::attempt(client, server, "unanswered", second);
      attempt.syns = 3;
      scene.writer().add(first, attempt);
    }
    arp(scene, 1, 1, 1, 1);  // the server is there
    EXPECT_EQ(scene.run(rules::port_unanswered).size(), together ? 1U : 0U);
  }
}

}  // namespace
}  // namespace s7::reports::audit::test
