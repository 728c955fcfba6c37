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

Findings run(Scene& scene) { return scene.run(rules::controller_events); }

TEST(ControllerEvents, AStopByTheEngineeringToolIsAWarningThatTellsTheRestart) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.9", "10.0.1.20", "pg");
  scene.event("cpu-stopped", id, "10.0.1.9", "10.0.1.20", "succeeded", 30, "P_PROGRAM");
  scene.event("cpu-started", id, "10.0.1.9", "10.0.1.20", "succeeded", 42);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("cpu-stopped", "cpu-started"));
  const Finding& stop = findings[0];
  EXPECT_EQ(stop.severity, Severity::warning);
  EXPECT_EQ(stop.title, "10.0.1.9 stopped 10.0.1.20");
  EXPECT_THAT(stop.observation, AllOf(HasSubstr("1 succeeded"), HasSubstr("P_PROGRAM"), HasSubstr("connected as PG"),
                                      HasSubstr("started again 12.0 s later by 10.0.1.9")));
  EXPECT_EQ(stop.technique, "T0858");
  EXPECT_EQ(stop.evidence.places().at(0).frame, 301U);
  EXPECT_EQ(findings[1].severity, Severity::notice);
}

TEST(ControllerEvents, AStopByAnOperatorPanelIsCritical) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "op");
  scene.event("cpu-stopped", id, "10.0.1.50", "10.0.1.20", "succeeded", 30);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::critical);
  EXPECT_THAT(findings[0].observation, HasSubstr("No start by a station was seen after that"));
}

TEST(ControllerEvents, WhatWasRefusedChangedNothingAndIsANotice) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "op");
  scene.event("cpu-stopped", id, "10.0.1.50", "10.0.1.20", "refused 0xd241", 30);
  scene.event("cpu-stopped", id, "10.0.1.50", "10.0.1.20", "refused 0xd241", 31);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_EQ(findings[0].title, "10.0.1.50 tried to stop 10.0.1.20");
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("nothing changed"));
}

TEST(ControllerEvents, OneThatSucceededAmongRefusalsCounts) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.9", "10.0.1.20", "pg");
  scene.event("block-deleted", id, "10.0.1.9", "10.0.1.20", "refused 0xd241", 30, "DB5");
  scene.event("block-deleted", id, "10.0.1.9", "10.0.1.20", "succeeded", 31, "DB6");
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("DB5 and DB6"), HasSubstr("1 refused 0xd241, 1 succeeded")));
}

TEST(ControllerEvents, UnansweredMayHaveHappenedAndPossibleIsNoCertainty) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.9", "10.0.1.20", "pg");
  scene.event("program-download", id, "10.0.1.9", "10.0.1.20", "unanswered", 30, "OB1");
  scene.event("force", id, "10.0.1.9", "10.0.1.20", "possible", 40);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("program-download", "force"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("was not seen"));
  EXPECT_EQ(findings[1].severity, Severity::notice);
  EXPECT_EQ(findings[1].confidence, Confidence::low);
  EXPECT_THAT(findings[1].title, HasSubstr("possibly forced"));
}

TEST(ControllerEvents, EveryKindOfTheContractBecomesItsRule) {
  for (const char* kind : {"cpu-stopped", "cpu-started", "program-download", "program-upload", "block-deleted", "force",
                           "variable-modified", "memory-reset", "password-used", "clock-set", "firmware-update",
                           "breakpoint", "alarm-locked", "nc-transfer", "identity-changed"}) {
    Scene scene;
    const ConnectionId id = scene.talk("10.0.1.9", "10.0.1.20", "pg");
    scene.event(kind, id, "10.0.1.9", "10.0.1.20", "succeeded", 30);
    const Findings findings = run(scene);
    ASSERT_THAT(ids(findings), ElementsAre(kind));
    EXPECT_TRUE(rule_number(kind)) << kind;
    for (const std::string* text :
         {&findings[0].likely_cause, &findings[0].alternatives, &findings[0].advice, &findings[0].settles}) {
      EXPECT_THAT(*text, Not(IsEmpty())) << kind;
    }
  }
}

TEST(ControllerEvents, EverydayEventsAreNoFindings) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.9", "10.0.1.20", "pg");
  for (const char* kind : {"alarm-acknowledged", "session-created", "mode-transition", "password-cleared"})
    scene.event(kind, id, "10.0.1.9", "10.0.1.20", "seen", 30);
  EXPECT_THAT(run(scene), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
