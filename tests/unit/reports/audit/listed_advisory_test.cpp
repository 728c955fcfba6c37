#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Findings run(const std::string& order_number, const std::string& firmware) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", order_number);
  if (!firmware.empty()) scene.fact("10.0.1.20", "firmware", firmware);
  return scene.run(rules::listed_advisory);
}

TEST(ListedAdvisory, AnOldFirmwareIsListedToBeVerified) {
  const Findings findings = run("6ES7 214-1AG40-0XB0", "V4.4.0");
  ASSERT_THAT(ids(findings), ElementsAre("listed-advisory"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation, HasSubstr("SSA-568427 (CVE-2022-38465)"));
  EXPECT_THAT(findings[0].advice, HasSubstr("Verify in the advisory"));
  EXPECT_EQ(findings[0].filter, "frame.number == 11");
}

TEST(ListedAdvisory, ARepairedOrUnknownFirmwareIsNot) {
  EXPECT_THAT(run("6ES7 214-1AG40-0XB0", "V4.5.0"), IsEmpty());
  EXPECT_THAT(run("6ES7 214-1AG40-0XB0", ""), IsEmpty());
  EXPECT_THAT(run("6ES7 214-1AG31-0XB0", "V3.0.2"), IsEmpty()) << "another generation";
}

TEST(ListedAdvisory, WithAndWithoutProfinetDiffer) {
  EXPECT_THAT(run("6ES7 315-2EH14-0AB0", "V3.2.11").at(0).observation, HasSubstr("SSA-818183"));
  EXPECT_THAT(run("6ES7 315-2EH14-0AB0", "V3.2.12").at(0).observation, Not(HasSubstr("SSA-818183")));
  EXPECT_THAT(run("6ES7 315-2AH14-0AB0", "V3.3.10").at(0).observation, HasSubstr("SSA-818183"));
}

}  // namespace
}  // namespace s7::reports::audit::test
