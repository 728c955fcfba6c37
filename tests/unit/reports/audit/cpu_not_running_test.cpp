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

constexpr const char* tool = "10.0.1.9";
constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::cpu_not_running); }

ConnectionId listener(Scene& scene) { return scene.talk(tool, plc); }

void announces(Scene& scene, ConnectionId id, const std::string& mode, double second) {
  scene.event("mode-transition", id, tool, plc, "seen", second, mode);
}

void says_mode(Scene& scene, const std::string& mode, double first, double last) {
  scene.writer().add(scene.capture(),
                     storage::DeviceFact{plc, "", "", "operating_mode", mode, "szl-0024", during(first, last)});
}

TEST(CpuNotRunning, AnAnnouncedStopWhileReadsGoOn) {
  Scene scene;
  const ConnectionId id = listener(scene);
  announces(scene, id, "RUN", 5);
  announces(scene, id, "STOP", 30);
  scene.writer().add(scene.capture(), scene.talk("10.0.1.50", plc, "op"), range(storage::Operation::read, 1, 0, 4),
                     served(100));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("cpu-not-running"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation,
              AllOf(HasSubstr("it announced STOP at 2024-05-01 12:00:30"), HasSubstr("it announced RUN"),
                    HasSubstr("still answered the reads and writes of 10.0.1.50")));
  EXPECT_THAT(findings[0].advice, HasSubstr("life counter"));
  EXPECT_EQ(findings[0].evidence.places().at(0).frame, 301U);
}

TEST(CpuNotRunning, AStatusListThatSaysStop) {
  Scene scene;
  listener(scene);
  says_mode(scene, "RUN", 1, 20);
  says_mode(scene, "STOP", 30, 90);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation, HasSubstr("its status (szl-0024) said STOP"));
}

TEST(CpuNotRunning, AnAcceptedStopAloneIsLessSureAndItsEventSaysTheRest) {
  Scene scene;
  scene.event("cpu-stopped", listener(scene), tool, plc, "succeeded", 30);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
}

TEST(CpuNotRunning, OneThatWasStartedAgainRuns) {
  Scene scene;
  const ConnectionId id = listener(scene);
  scene.event("cpu-stopped", id, tool, plc, "succeeded", 30);
  announces(scene, id, "STOP", 31);
  scene.event("cpu-started", id, tool, plc, "succeeded", 40);
  announces(scene, id, "WARM_RESTART", 41);
  announces(scene, id, "RUN", 42);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(CpuNotRunning, ARefusedStopChangesNothing) {
  Scene scene;
  scene.event("cpu-stopped", listener(scene), tool, plc, "refused 0xd241", 30);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(CpuNotRunning, AStopThatNobodyAskedForIsANoticeAfterwards) {
  Scene scene;
  const ConnectionId id = listener(scene);
  announces(scene, id, "STOP", 31);
  announces(scene, id, "RUN", 42);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("for at most 11.0 s"));
}

void refuses(Scene& scene, std::uint16_t code, std::uint64_t times) {
  storage::OperationKey key;
  key.protocol = "s7comm";
  key.operation = "pi-service";
  storage::OperationTotals totals;
  totals.requests = totals.failed = times;
  totals.codes[code] = {times, during(10, 20)};
  totals.seen = during(10, 20);
  scene.writer().add(scene.capture(), listener(scene), key, totals);
}

TEST(CpuNotRunning, CodesAloneAreLow) {
  Scene scene;
  refuses(scene, 0xd081, 2);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("2 requests with 0xd081"), HasSubstr("pi-service")));
}

TEST(CpuNotRunning, OneRefusalAndOtherCodesAreNone) {
  Scene scene;
  refuses(scene, 0x8001, 1);
  refuses(scene, 0x8402, 5);
  EXPECT_THAT(run(scene), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
