#include "reports/audit/plan_findings.hpp"

#include <gmock/gmock.h>

#include "reports/plan/read_plan.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr auto read = storage::Operation::read;
constexpr auto write = storage::Operation::write;
constexpr const char* header =
    "client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,"
    "approved\n";

Findings compared(Scene& scene, const std::string& lines) {
  const AuditInput input = scene.input();
  Findings findings;
  compare_with_plan(input, plan::read_plan(header + lines, "plan.csv", {}), findings);
  finish(input, findings);
  return findings;
}

// 10.0.2.10 reads DB50 0-15 of 10.0.1.30 118 times and writes its DB51 0-3 once.
class PlanFindings : public ::testing::Test {
 protected:
  PlanFindings() : connection_(scene_.talk("10.0.2.10", "10.0.1.30")) {
    scene_.writer().add(scene_.capture(), connection_, range(read, 50, 0, 16), served(118, 5, 95));
    scene_.writer().add(scene_.capture(), connection_, range(write, 51, 0, 4), served(1, 7, 7));
  }
  Scene scene_;
  ConnectionId connection_;
};

TEST_F(PlanFindings, WhatIsPlannedIsNoFinding) {
  EXPECT_THAT(compared(scene_,
                       "10.0.2.10,10.0.1.30,102,,0102,s7comm,read,DB,50,0,16,,,,\n"
                       "10.0.2.10,10.0.1.30,,,,,write,DB,51,0,4,,,,\n"),
              IsEmpty());
}

TEST_F(PlanFindings, AnUnplannedConnectionIsOneFindingWithAllThatWasDone) {
  const Findings findings = compared(scene_, "");
  ASSERT_THAT(ids(findings), ElementsAre("unplanned-connection"));
  const Finding& finding = findings.front();
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.title, "10.0.2.10 connects to 10.0.1.30, which the plan does not permit");
  EXPECT_THAT(finding.observation, HasSubstr("reads DB50 0-15; writes DB51 0-3"));
  EXPECT_THAT(finding.observation, HasSubstr("No line of plan.csv permits this connection."));
  EXPECT_THAT(finding.advice, HasSubstr("these lines of the plan permit it: "));
  EXPECT_THAT(finding.advice, EndsWith("write,DB,51,0,4"));
  EXPECT_EQ(finding.connection, 0U);
  EXPECT_THAT(finding.evidence.places(), Not(IsEmpty()));
  EXPECT_EQ(finding.filter, "ip.addr == 10.0.2.10 && ip.addr == 10.0.1.30 && tcp.port == 102");
}

TEST_F(PlanFindings, ALineForAnotherTsapIsNamed) {
  const Findings findings = compared(scene_, "10.0.2.10,10.0.1.30,102,,0103,,both,*,,,,,,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("unplanned-connection", "planned-not-seen"));
  EXPECT_THAT(
      findings[0].observation,
      HasSubstr("For these stations line 2 of plan.csv permits 10.0.2.10 > 10.0.1.30, port 102, TSAP any > 0103"));
}

TEST_F(PlanFindings, UnplannedBytesAreNamedExactly) {
  const Findings findings =
      compared(scene_, "10.0.2.10,10.0.1.30,102,,,,read,DB,50,2,10,,,,\n10.0.2.10,10.0.1.30,,,,,write,DB,51,,,,,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("unplanned-access"));
  EXPECT_EQ(findings[0].title, "10.0.2.10 reads DB50 0-1, 12-15 of 10.0.1.30, which the plan does not permit");
  EXPECT_EQ(findings[0].count, 118U);
  ASSERT_THAT(findings[0].evidence.places(), SizeIs(1));
  EXPECT_EQ(findings[0].evidence.places().front().frame, 51U);
}

TEST_F(PlanFindings, TheLineThatPermitsTheOtherWayIsNamed) {
  const Findings findings = compared(scene_, "10.0.2.10,10.0.1.30,102,,,,read,DB,,,,,,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("wrong-direction"));
  EXPECT_THAT(findings[0].title, HasSubstr("10.0.2.10 writes DB51 0-3 of 10.0.1.30"));
  EXPECT_THAT(findings[0].observation,
              HasSubstr("Planned, in line 2 of plan.csv: 10.0.2.10 > 10.0.1.30, port 102: read DB"));
}

TEST_F(PlanFindings, ThePartnerWhoAsksIsNamed) {
  storage::AccessKey key = range(read, 60, 0, 32);
  key.initiator = storage::Initiator::server;
  scene_.writer().add(scene_.capture(), connection_, key, refused(40, 0x8104));
  const Findings findings = compared(scene_, "10.0.2.10,10.0.1.30,102,,,,both,*,,,,,,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("wrong-direction"));
  EXPECT_THAT(findings[0].title, HasSubstr("10.0.1.30 reads DB60 0-31 of 10.0.2.10"));
  EXPECT_THAT(findings[0].observation, HasSubstr("None of the 40 items was served."));
  EXPECT_THAT(findings[0].advice, HasSubstr("approved,initiator: 10.0.2.10,10.0.1.30,102,"));
}

TEST_F(PlanFindings, WhatNobodyUsedIsANoticeOfLowConfidence) {
  scene_.writer().add(scene_.capture(), Scene::attempt("10.0.2.10", "10.0.1.31", "refused", 3));
  const Findings findings = compared(scene_,
                                     "10.0.2.10,10.0.1.30,,,,,both,*,,,,,,,\n10.0.2.10,10.0.1.31,102,,,,,,,,,,,,\n"
                                     "10.0.2.10,10.0.1.32,102,,,,,,,,,,,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("planned-not-seen", "planned-not-seen"));
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.severity, Severity::notice);
    EXPECT_EQ(finding.confidence, Confidence::low);
    EXPECT_THAT(finding.observation, HasSubstr("in 2 h of capture"));
  }
  EXPECT_THAT(findings[0].observation, HasSubstr("It was tried: 1 attempt to connect came to nothing (refused)."));
  EXPECT_THAT(findings[1].observation, Not(HasSubstr("tried")));
}

// A connection that was never answered is the matter of other rules.
TEST_F(PlanFindings, WhatWasOnlyAttemptedIsNoDeviation) {
  storage::ConnectionKey key = Scene::key("10.0.2.11", "10.0.1.30");
  key.protocol = "cotp";
  storage::ConnectionTotals totals = Scene::totals();
  totals.requests = totals.responses = totals.answered = 0;
  scene_.talk(key, totals, Scene::session());
  storage::AttemptRecord attempt = Scene::attempt("10.0.2.11", "10.0.1.30", "cotp-only", 3);
  attempt.server_tsap = key.server_tsap;
  scene_.writer().add(scene_.capture(), attempt);
  EXPECT_THAT(compared(scene_, "10.0.2.10,*,,,,,both,*,,,,,,,\n"), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
