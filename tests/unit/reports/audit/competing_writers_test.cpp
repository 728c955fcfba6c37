#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto write = storage::Operation::write;
constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::competing_writers); }

void writes(Scene& scene, const std::string& client, const storage::AccessKey& key, storage::AccessTotals totals) {
  scene.writer().add(scene.capture(), scene.talk(client, plc), key, totals);
}

TEST(CompetingWriters, TwoThatKeepWritingTheSameBytes) {
  Scene scene;
  storage::AccessTotals often = served(400, 10, 90);
  for (int i = 0; i < 10; ++i) often.period.add(200'000);
  writes(scene, "10.0.1.50", range(write, 10, 0, 20), often);
  writes(scene, "10.0.1.51", range(write, 10, 16, 8), served(50, 1, 60));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("competing-writers"));
  const Finding& found = findings[0];
  EXPECT_EQ(found.severity, Severity::warning);
  EXPECT_EQ(found.confidence, Confidence::high);
  EXPECT_EQ(found.title, "2 stations write DB10 16-19 of 10.0.1.20");
  EXPECT_THAT(found.observation,
              AllOf(HasSubstr("10.0.1.50 wrote DB10 0-19 400 times (every 20"),
                    HasSubstr("10.0.1.51 wrote DB10 16-23 50 times"), HasSubstr("has 2 writers of DB10 16-19")));
  EXPECT_EQ(found.filter, "ip.addr == 10.0.1.20 && (ip.addr == 10.0.1.50 || ip.addr == 10.0.1.51)");
  EXPECT_EQ(found.evidence.places().at(0).frame, 101U);
  EXPECT_FALSE(found.advice.empty());
  EXPECT_FALSE(found.settles.empty());
}

TEST(CompetingWriters, NeighbouringBytesAndBitsHaveOneWriterEach) {
  Scene scene;
  writes(scene, "10.0.1.50", range(write, 10, 0, 4), served(400));
  writes(scene, "10.0.1.51", range(write, 10, 4, 4), served(400));
  for (int bit = 0; bit < 2; ++bit) {
    storage::AccessKey key = range(write, 10, 8, 1);
    key.bit = bit;
    writes(scene, bit == 0 ? "10.0.1.50" : "10.0.1.51", key, served(400));
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(CompetingWriters, ABitAndTheByteAroundItAreTheSame) {
  Scene scene;
  storage::AccessKey key = range(write, 10, 8, 1);
  key.bit = 3;
  writes(scene, "10.0.1.50", key, served(400));
  writes(scene, "10.0.1.51", range(write, 10, 0, 20), served(400));
  EXPECT_THAT(ids(run(scene)), ElementsAre("competing-writers"));
}

TEST(CompetingWriters, OtherBlocksReadsAndRefusedWritesDoNotCompete) {
  Scene scene;
  writes(scene, "10.0.1.50", range(write, 10, 0, 20), served(400));
  writes(scene, "10.0.1.51", range(write, 11, 0, 20), served(400));
  writes(scene, "10.0.1.52", range(storage::Operation::read, 10, 0, 20), served(400));
  writes(scene, "10.0.1.53", range(write, 10, 0, 20), refused(400, 0x03));
  writes(scene, "10.0.1.50", range(write, 10, 0, 2), served(400));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(CompetingWriters, TwoPanelsWithTheSameSetPointAreANotice) {
  Scene scene;
  writes(scene, "10.0.1.50", range(write, 10, 0, 4), served(3, 10, 90));
  writes(scene, "10.0.1.51", range(write, 10, 0, 4), served(2, 20, 30));
  writes(scene, "10.0.1.50", range(write, 10, 40, 4), served(3, 10, 90));
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].alternatives, HasSubstr("panels"));
  EXPECT_THAT(findings[0].observation, HasSubstr("1 other range of the same block has one writer each"));
}

TEST(CompetingWriters, OneAfterTheOtherIsForInformation) {
  Scene scene;
  writes(scene, "10.0.1.50", range(write, 10, 0, 4), served(300, 1, 40));
  writes(scene, "10.0.1.51", range(write, 10, 0, 4), served(300, 50, 90));
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
}

TEST(CompetingWriters, SymbolsCompeteByName) {
  Scene scene;
  storage::AccessKey key;
  key.operation = write;
  key.area = "symbol";
  key.detail = "8a0e0001.a";
  writes(scene, "10.0.1.50", key, served(300));
  writes(scene, "10.0.1.51", key, served(300));
  key.detail = "8a0e0001.b";
  writes(scene, "10.0.1.52", key, served(300));
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].count, 2U);
}

}  // namespace
}  // namespace s7::reports::audit::test
