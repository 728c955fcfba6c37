#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* panel = "10.0.1.50";
constexpr const char* plc = "10.0.1.20";

// DB10 bytes are polled from 0 s to `last`; their values change so often, the last time at `still_since`.
void polled(Scene& scene, ConnectionId id, std::int64_t first_byte, std::uint64_t changes, double still_since,
            double last) {
  storage::AccessTotals totals = served(1000, 0, last);
  totals.value_changes = changes;
  if (changes > 0) totals.value_changed = during(1, still_since);
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 10, first_byte, 4), totals);
}

TEST(FrozenValues, WhatAlwaysMovedStandsStillWhileReadsGoOn) {
  Scene scene;
  const ConnectionId id = scene.talk(panel, plc, "op");
  polled(scene, id, 0, 100, 101, 300);
  polled(scene, id, 4, 50, 100, 300);
  polled(scene, id, 8, 2, 40, 300);  // a set point
  const Findings findings = scene.run(rules::frozen_values);
  ASSERT_THAT(ids(findings), ElementsAre("cpu-not-running"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("since 2024-05-01 12:01:41 none of the values"),
                                             HasSubstr("DB10 0-7"), HasSubstr("3 min 19 s without a change")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("machine stands still"));
}

TEST(FrozenValues, AsLongAsOneOfThemMovesItRuns) {
  Scene scene;
  const ConnectionId id = scene.talk(panel, plc, "op");
  polled(scene, id, 0, 100, 101, 300);
  polled(scene, id, 4, 250, 299, 300);
  EXPECT_THAT(scene.run(rules::frozen_values), IsEmpty());
}

TEST(FrozenValues, WhereReadingEndedNothingIsKnown) {
  Scene scene;
  polled(scene, scene.talk(panel, plc, "op"), 0, 100, 101, 102);
  EXPECT_THAT(scene.run(rules::frozen_values), IsEmpty());
}

TEST(FrozenValues, ValuesThatSeldomMoveMayRest) {
  Scene scene;
  polled(scene, scene.talk(panel, plc, "op"), 0, 21, 1000, 1300);  // every 47 s
  EXPECT_THAT(scene.run(rules::frozen_values), IsEmpty());
}

TEST(FrozenValues, WhereTheModeIsToldNothingIsGuessed) {
  Scene scene;
  const ConnectionId id = scene.talk(panel, plc, "op");
  polled(scene, id, 0, 100, 101, 300);
  scene.event("mode-transition", id, panel, plc, "seen", 5, "RUN");
  EXPECT_THAT(scene.run(rules::frozen_values), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
