#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/mute.hpp"
#include "reports/input/faults.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto write = storage::Operation::write;

Findings run(Scene& scene, const std::string& mutes) {
  AuditInput input = scene.input();
  input.mutes = read_mutes(mutes, "mute.csv");
  return audit(input);
}

void two_writers(Scene& scene) {
  std::int64_t first_byte = 0;
  for (const char* client : {"10.0.1.50", "10.0.2.10"}) {
    const ConnectionId id = scene.talk(client, "10.0.1.30");
    scene.writer().add(scene.capture(), id, range(write, 5, first_byte, 4), served(7));
    first_byte += 4;
  }
}

TEST(Mutes, AKnownPartnerIsLeftOutTheOthersStay) {
  Scene scene;
  two_writers(scene);
  const Findings findings = run(scene, "rule,client,server\nputget-write-open,10.0.1.50,\nconnection-resources,,\n");
  ASSERT_THAT(ids(findings), ElementsAre("putget-write-open"));
  EXPECT_EQ(findings[0].count, 7U);
  EXPECT_THAT(findings[0].observation, HasSubstr("10.0.2.10 writes"));
  EXPECT_THAT(findings[0].observation, Not(HasSubstr("10.0.1.50 writes")));
}

TEST(Mutes, NetworksAndNamesCoverTheirStations) {
  Scene scene;
  two_writers(scene);
  scene.fact("10.0.2.10", "name", "line 2");
  EXPECT_THAT(run(scene,
                  "rule;client;server;why\n*;10.0.1.0/24;10.0.1.30;known\nputget-write-open;line 2;*;known\n"
                  "connection-resources;;;\n"),
              IsEmpty());
}

TEST(Mutes, ALineForAnotherRuleOrStationCoversNothing) {
  Scene scene;
  two_writers(scene);
  const Findings findings = run(scene, "rule,client,server\nscan,*,*\nputget-write-open,10.0.1.50,10.0.1.31\n");
  EXPECT_THAT(ids(findings), ElementsAre("putget-write-open", "connection-resources"));
  EXPECT_EQ(findings[0].count, 14U);
}

TEST(Mutes, ABadLineIsRefusedWithItsPlace) {
  const auto faults_of = [](const std::string& text) -> std::string {
    try {
      static_cast<void>(read_mutes(text, "m.csv"));
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(faults_of("rule,client\nputget,10.0.0.1\n"),
              HasSubstr("line 2, column 1 (rule): there is no rule 'putget'"));
  EXPECT_THAT(faults_of("rule,client\nscan,10.0.0.0/40\n"), HasSubstr("line 2, column 2 (client)"));
  EXPECT_THAT(faults_of("client\n10.0.0.1\n"), HasSubstr("rule"));
}

}  // namespace
}  // namespace s7::reports::audit::test
