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

void called(Scene& scene, const char* tsap, const char* outcome, const std::vector<double>& seconds,
            std::optional<std::uint8_t> reason = {}, const char* from = client) {
  for (const double second : seconds) {
    auto attempt = Scene::attempt(from, server, outcome, second);
    attempt.server_tsap = tsap;
    if (attempt.outcome == "closed-after-connect") {
      attempt.refusal = "rst";
      attempt.refusal_delay = 6'800'000;  // ns
    }
    if (reason) {
      attempt.refusal = "dr";
      attempt.dr_reason = reason;
    }
    scene.writer().add(scene.capture(), attempt);
  }
}

TEST(TsapRejected, AnotherSlotWorksAndIsProposed) {
  Scene scene;
  scene.fact(server, "order_number", "6ES7 315-2EH14-0AB0");
  called(scene, "0105", "closed-after-connect", {10, 20, 30});
  called(scene, "0102", "established", {5}, {}, "10.0.0.6");
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_THAT(ids(findings), ElementsAre("tsap-rejected"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 3U);
  EXPECT_THAT(finding.observation, AllOf(HasSubstr("0105 (PG, rack 0 slot 5)"), HasSubstr("within 6.8 ms"),
                                         HasSubstr("The same server accepted 0102 (PG, rack 0 slot 2) from 10.0.0.6")));
  EXPECT_THAT(finding.advice,
              AllOf(HasSubstr("Set rack 0 slot 2 in 10.0.0.5"), HasSubstr("this family (S7-300) usually has slot 2")));
  EXPECT_EQ(finding.filter, "ip.addr == 10.0.0.5 && ip.addr == 10.0.0.7 && tcp.port == 102");
}

TEST(TsapRejected, WithoutAnyThatWorksItStaysUncertain) {
  Scene scene;
  called(scene, "0105", "closed-after-connect", {10, 20, 30});
  EXPECT_EQ(scene.run(rules::tsap_rejected)[0].confidence, Confidence::low);
  Scene told;
  called(told, "0105", "cotp-rejected", {10, 20}, 3);
  const Findings findings = told.run(rules::tsap_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("reason 3 (address unknown)"));
}

TEST(TsapRejected, WhatWasAcceptedOnceIsAnotherMatter) {
  Scene scene;
  called(scene, "0102", "established", {5});
  called(scene, "0102", "closed-after-connect", {10, 20, 30});
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, CongestionIsNoWrongAddress) {
  Scene scene;
  called(scene, "0103", "cotp-rejected", {10, 20}, 1);
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, ADriverThatTriesSlotsOnceIsNone) {
  Scene scene;
  called(scene, "0100", "closed-after-connect", {10});
  called(scene, "0101", "closed-after-connect", {11});
  called(scene, "0102", "established", {12});
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, AStationThatTriesManyIsAScan) {
  Scene scene;
  for (const char* tsap : {"0100", "0101", "0103", "0104", "0200"})
    called(scene, tsap, "closed-after-connect", {10, 12});
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, ARoutedAddressIsAnotherMatter) {
  Scene scene;
  called(scene, "01020600000100020003", "closed-after-connect", {10, 20});
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, TheSameSlotOfAnotherKindIsNoWrongSlot) {
  Scene scene;
  called(scene, "1002", "closed-after-connect", {10, 20});
  called(scene, "0302", "established", {5}, {}, "10.0.0.6");
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("kind of connection is not set up"));
}

TEST(TsapRejected, WhereAnswersAreNotCapturedNothingIsSaid) {
  Scene scene;
  called(scene, "0105", "closed-after-connect", {10, 20, 30});
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.0.6", server), Scene::totals(), half);
  EXPECT_THAT(scene.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, AFewPointsRefusedOnceEachAreOneFinding) {
  Scene scene;
  called(scene, "0100", "closed-after-connect", {10});
  called(scene, "0101", "closed-after-connect", {11});
  called(scene, "0102", "closed-after-connect", {12});
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_THAT(ids(findings), ElementsAre("tsap-rejected"));
  EXPECT_EQ(findings[0].count, 3U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("connection points 0100 (PG, rack 0 slot 0), 0101"),
                                             HasSubstr("None of them was ever accepted")));
  Scene once;
  called(once, "0100", "closed-after-connect", {10});
  EXPECT_THAT(once.run(rules::tsap_rejected), IsEmpty());
}

TEST(TsapRejected, PointsOfOpenCommunicationAreNotAMatterOfSlots) {
  Scene scene;
  called(scene, "e0025043", "closed-after-connect", {10, 20});
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("ISO-on-TCP"));
  EXPECT_THAT(findings[0].advice, AllOf(HasSubstr("letter by letter"), Not(HasSubstr("rack"))));
  EXPECT_THAT(scene.run(rules::routing_failed), IsEmpty());
}

TEST(TsapRejected, WhatAnotherPartnerHasButIsUnknownToThisOneIsTiedToThatPartner) {
  Scene scene;
  called(scene, "1002", "cotp-rejected", {10, 20}, 3);
  called(scene, "1002", "established", {5}, {}, "10.0.0.6");
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_THAT(ids(findings), ElementsAre("tsap-rejected"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("The same point was accepted from 10.0.0.6"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("another partner"));
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

TEST(TsapRejected, UnknownForAWhileAndAcceptedLaterIsANotice) {
  Scene scene;
  called(scene, "1002", "cotp-rejected", {10, 20}, 3);
  called(scene, "1002", "established", {30});
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("not set up at that time"));
  Scene once;
  called(once, "1002", "cotp-rejected", {10}, 3);
  called(once, "1002", "established", {30});
  EXPECT_THAT(once.run(rules::tsap_rejected), IsEmpty());
}

// Cause 1 of an error TPDU is an invalid parameter, reason 1 of a disconnect congestion.
TEST(TsapRejected, AnErrorTpduIsNoDisconnect) {
  Scene scene;
  for (const double second : {10.0, 20.0}) {
    auto attempt = Scene::attempt(client, server, "cotp-rejected", second);
    attempt.server_tsap = "0105";
    attempt.refusal = "er";
    attempt.dr_reason = 1;
    scene.writer().add(scene.capture(), attempt);
  }
  const Findings findings = scene.run(rules::tsap_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("a COTP error, cause 1 (invalid parameter code)"));
  EXPECT_THAT(scene.run(rules::connections_exhausted), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
