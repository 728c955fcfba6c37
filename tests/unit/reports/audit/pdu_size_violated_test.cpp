#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

storage::ConnectionTotals sizes(std::uint32_t longest_answered, std::uint32_t shortest_unanswered,
                                std::uint64_t unanswered) {
  storage::ConnectionTotals totals = Scene::totals();
  totals.pdu_size_asked = 480;
  totals.tpdu_size = 1024;
  totals.answered = totals.requests - unanswered;
  totals.responses = totals.answered;
  totals.longest_request = std::max(longest_answered, shortest_unanswered);
  totals.longest_answered = longest_answered;
  if (unanswered > 0) totals.shortest_unanswered = shortest_unanswered;
  totals.unanswered = during(10, 20);
  return totals;
}

Findings found(Scene& scene, const storage::ConnectionTotals& totals,
               const storage::SessionRecord& session = Scene::session()) {
  scene.talk(Scene::key("10.0.0.5", "10.0.0.7"), totals, session);
  return scene.run(rules::pdu_size_violated);
}

TEST(PduSizeViolated, LongerThanAgreedAndRefused) {
  Scene scene;
  storage::ConnectionTotals totals = sizes(300, 0, 0);
  totals.oversized = 3;
  totals.oversized_seen = during(10, 20);
  totals.header_errors[0x8500] = {3, during(10, 20)};
  const Findings findings = found(scene, totals);
  ASSERT_THAT(ids(findings), ElementsAre("pdu-size-violated"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_EQ(findings[0].count, 3U);
  EXPECT_THAT(
      findings[0].observation,
      AllOf(HasSubstr("3 messages were longer than agreed (or"), HasSubstr("3 requests were answered with 0x8500"),
            HasSubstr("a PDU of 240 bytes (asked for 480)"), HasSubstr("Longest request 300 bytes")));
  EXPECT_EQ(findings[0].evidence.places().size(), 2U);
}

TEST(PduSizeViolated, LongerThanAgreedAndClosed) {
  Scene scene;
  storage::ConnectionTotals totals = sizes(200, 300, 1);
  totals.oversized = 1;
  totals.oversized_seen = during(10, 10);
  storage::SessionRecord session = Scene::session();
  session.closed_by_server = true;
  session.open_requests = 1;
  const Findings findings = found(scene, totals, session);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].observation, HasSubstr("the server closed the connection while a request was open"));
}

TEST(PduSizeViolated, LongerThanAgreedButAnsweredIsOnlyNoticed) {
  Scene scene;
  storage::ConnectionTotals totals = sizes(300, 0, 0);
  totals.oversized = 3;
  EXPECT_EQ(found(scene, totals)[0].severity, Severity::notice);
}

TEST(PduSizeViolated, TheCodeAloneIsLessSure) {
  Scene scene;
  storage::ConnectionTotals totals = sizes(200, 0, 0);
  totals.header_errors[0x8500] = {3, during(10, 20)};
  const Findings findings = found(scene, totals);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("none of the captured messages was longer"));
}

TEST(PduSizeViolated, OnlyLongRequestsVanish) {
  Scene scene;
  const Findings findings = found(scene, sizes(100, 180, 5));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("answered had 100 bytes, the shortest that was not 180"));
}

TEST(PduSizeViolated, UnansweredRequestsOfAnyLengthAreAnotherMatter) {
  Scene scene;
  EXPECT_THAT(found(scene, sizes(180, 100, 5)), IsEmpty());
}

TEST(PduSizeViolated, WhereAnswersAreNotCapturedNothingIsSaid) {
  Scene scene;
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  EXPECT_THAT(found(scene, sizes(100, 180, 5), half), IsEmpty());
}

TEST(PduSizeViolated, ANegotiationThatGrantsLessIsNone) {
  Scene scene;
  EXPECT_THAT(found(scene, sizes(240, 0, 0)), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
