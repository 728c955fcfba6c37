#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/present.hpp"
#include "reports/audit/zones.hpp"
#include "reports/input/faults.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* plant =
    "zone,address,to,verdict\n"
    "cell 1,10.0.1.0/24,,\n"
    "cell 2,10.0.2.0/24,,\n"
    "scada,10.0.9.0/24,,\n"
    "gateway,10.0.1.99,,\n"
    "office,10.7.0.0/16,,\n"
    "scada,,cell 1,allowed\n"
    "office,,*,forbidden\n"
    "office,,scada,allowed\n";

TEST(Zones, TheNarrowestNetworkCounts) {
  const Zones zones = read_zones(plant, "zones.csv");
  EXPECT_EQ(zones.of("10.0.1.20"), "cell 1");
  EXPECT_EQ(zones.of("10.0.1.99"), "gateway");
  EXPECT_EQ(zones.of("10.8.0.1"), "");
}

TEST(Zones, TheMoreExactLineCounts) {
  const Zones zones = read_zones(plant, "zones.csv");
  EXPECT_EQ(zones.conduit("scada", "cell 1"), Conduit::allowed);
  EXPECT_EQ(zones.conduit("cell 1", "scada"), Conduit::undocumented) << "the direction counts";
  EXPECT_EQ(zones.conduit("cell 1", "cell 1"), Conduit::allowed);
  EXPECT_EQ(zones.conduit("office", "cell 2"), Conduit::forbidden);
  EXPECT_EQ(zones.conduit("office", "scada"), Conduit::allowed);
  EXPECT_EQ(zones.conduit("", "cell 1"), Conduit::undocumented);
}

std::string faults_of(const std::string& text) {
  try {
    static_cast<void>(read_zones(text, "z.csv"));
  } catch (const InputError& error) {
    std::string all;
    for (const std::string& line : error.lines()) all += line + "\n";
    return all;
  }
  return "accepted";
}

TEST(Zones, EveryMistakeIsNamedWithItsLine) {
  EXPECT_THAT(faults_of("zone;address;to;verdict\na;10.0.1.0/33;;\n"), HasSubstr("line 2, column 2 (address)"));
  EXPECT_THAT(faults_of("zone,address\na,10.0.1.0/24\nb,10.0.1.0/24\n"), HasSubstr("has a zone already, see line 2"));
  EXPECT_THAT(faults_of("zone,address,to,verdict\na,10.0.0.1,,\na,,b,allowed\n"),
              HasSubstr("no address is in a zone 'b'"));
  EXPECT_THAT(faults_of("zone,address,to,verdict\na,10.0.0.1,,\na,,*,maybe\n"),
              HasSubstr("neither allowed nor forbidden"));
  EXPECT_THAT(faults_of("zone,address,to,verdict\na,10.0.0.1,,\na,,*,allowed\na,,*,forbidden\n"),
              HasSubstr("has a verdict already, see line 3"));
  EXPECT_THAT(faults_of("zone,address\n"), HasSubstr("puts no address into a zone"));
  EXPECT_THAT(faults_of("zone,address\na,\n"), HasSubstr("needs an address"));
}

Findings run(Scene& scene) {
  AuditInput input = scene.input();
  input.zones = read_zones(plant, "zones.csv");
  Findings findings;
  rules::zone_flows(input, findings);
  finish(input, findings);
  return findings;
}

TEST(ZoneFlows, WithinAZoneAndWhereItIsAllowedNothingIsFound) {
  Scene scene;
  scene.talk("10.0.1.5", "10.0.1.20");
  scene.talk("10.0.9.5", "10.0.1.20");
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(ZoneFlows, ForbiddenPutGetThatWritesIsCritical) {
  Scene scene;
  const ConnectionId id = scene.talk("10.7.3.4", "10.0.1.20");
  scene.writer().add(scene.capture(), id, range(storage::Operation::write, 5, 0, 4), served(7));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("zone-crossing", "zone-forbidden"));
  EXPECT_EQ(findings[0].severity, Severity::critical);
  EXPECT_THAT(findings[0].observation, HasSubstr("writes DB5 0-3"));
  EXPECT_THAT(findings[0].advice, StartsWith("Block TCP port 102 from the client to the server"));
  EXPECT_EQ(findings[1].severity, Severity::warning);
  EXPECT_THAT(findings[1].observation, HasSubstr("from zone 'office' to zone 'cell 1'"));
  EXPECT_THAT(findings[1].advice, StartsWith("Block TCP port 102 from the client to the server"));
}

TEST(ZoneFlows, PutGetThatNobodyDocumentedIsToBeApprovedOrEnded) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.2.5", "10.0.1.20");
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 5, 0, 4), served(7));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("zone-crossing", "zone-undocumented"));
  EXPECT_THAT(findings[0].advice, StartsWith("Have the exchange approved or ended."));
}

TEST(ZoneFlows, AllowedPutGetAcrossAZoneStillHasItsWeight) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.9.5", "10.0.1.20");
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 5, 0, 4), served(7));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("zone-crossing"));
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_THAT(findings[0].advice, StartsWith("Let the firewall pass port 102 for this pair only"));
}

TEST(ZoneFlows, UnknownStationsAndPairsAreUndocumented) {
  Scene scene;
  scene.talk("10.0.2.5", "10.0.1.20");
  scene.talk("192.168.3.4", "10.0.1.20");
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("zone-undocumented", "zone-undocumented"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[1].alternatives, HasSubstr("missing from the zone file"));
}

TEST(ZoneFlows, AForbiddenAttemptThatWasStoppedIsANotice) {
  Scene scene;
  scene.writer().add(scene.capture(), Scene::attempt("10.7.3.4", "10.0.1.20", "unanswered", 5));
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("zone-forbidden"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("none got through"));
}

// The capture lasts 7200 s: nobody knows whether this one got through.
TEST(ZoneFlows, AnAttemptThatTheEndOfTheCaptureCutOffWasNotStopped) {
  Scene scene;
  scene.writer().add(scene.capture(), Scene::attempt("10.7.3.4", "10.0.1.20", "unanswered", 7199));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(ZoneFlows, ThePageShowsTheMatrix) {
  Scene scene;
  scene.talk("10.7.3.4", "10.0.1.20");
  scene.talk("10.0.9.5", "10.0.1.20");
  AuditInput input = scene.input();
  input.zones = read_zones(plant, "zones.csv");
  const std::string page = render_text(findings_page(input, {}, "plant.db"), {80, false});
  EXPECT_THAT(page, HasSubstr("zone 'office' to zone 'cell 1': forbidden, 1 flow"));
  EXPECT_THAT(page, HasSubstr("zone 'scada' to zone 'cell 1': allowed, 1 flow"));
}

}  // namespace
}  // namespace s7::reports::audit::test
