#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::duplicate_address); }

storage::SessionRecord session_of(const std::string& mac, double first, double last) {
  storage::SessionRecord record = Scene::session();
  record.opened = at(first);
  record.closed = at(last);
  record.to_server.mac = "00:00:00:00:00:50";
  record.to_client.mac = mac;
  record.to_server.seen = record.to_client.seen = during(first, last);
  return record;
}

void session(Scene& scene, const std::string& server, const std::string& mac, double first, double last) {
  scene.talk(Scene::key("10.0.1.50", server), Scene::totals(), session_of(mac, first, last));
}

// The same as another sensor saw it.
void session_at(Scene& scene, storage::CaptureId capture, const std::string& mac, double first, double last) {
  storage::SessionRecord record = session_of(mac, first, last);
  record.connection = scene.writer().connection(Scene::key("10.0.1.51", plc));
  record.session = scene.writer().new_session();
  scene.writer().add(capture, record);
}

storage::CaptureId capture_of(Scene& scene, const std::string& sensor) {
  storage::CaptureRecord record = Scene::capture_record(sensor + ".pcapng");
  record.sensor = sensor.substr(0, sensor.find('+'));
  return scene.add_capture(record);
}

TEST(DuplicateAddress, TwoAnswersToOneQuestion) {
  Scene scene;
  session(scene, "10.0.1.21", "00:00:00:00:00:21", 0, 10);
  storage::EventRecord record;
  record.kind = "address-conflict";
  record.server = plc;
  record.detail = "00:00:00:00:00:0a and 00:00:00:00:00:0b (arp)";
  record.outcome = "seen";
  record.at = during(7, 7).first;
  scene.writer().add(scene.capture(), record);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("duplicate-address"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("00:00:00:00:00:0a and 00:00:00:00:00:0b"),
                                             HasSubstr("2 other addresses kept to one MAC")));
  EXPECT_EQ(findings[0].filter, "arp.src.proto_ipv4 == 10.0.1.20");
  EXPECT_EQ(findings[0].evidence.places().at(0).frame, 71U);
}

TEST(DuplicateAddress, TwoMacsByTurns) {
  Scene scene;
  session(scene, plc, "00:00:00:00:00:0a", 0, 10);
  session(scene, plc, "00:00:00:00:00:0b", 20, 30);
  session(scene, plc, "00:00:00:00:00:0a", 40, 50);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("00:00:00:00:00:0a"), HasSubstr("00:00:00:00:00:0b")));
  EXPECT_THAT(findings[0].alternatives, HasSubstr("routers"));
}

TEST(DuplicateAddress, TwoMacsAtOnce) {
  Scene scene;
  session(scene, plc, "00:00:00:00:00:0a", 0, 100);
  session(scene, plc, "00:00:00:00:00:0b", 20, 30);
  EXPECT_EQ(run(scene).size(), 1U);
}

TEST(DuplicateAddress, AReplacedModuleIsNone) {
  Scene scene;
  session(scene, plc, "00:00:00:00:00:0a", 0, 10);
  session(scene, plc, "00:00:00:00:00:0a", 20, 30);
  session(scene, plc, "00:00:00:00:00:0b", 40, 50);
  session(scene, plc, "00:00:00:00:00:0b", 60, 70);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(DuplicateAddress, RoutersStandForManyAddresses) {
  Scene scene;
  for (const char* server : {plc, "10.0.1.21"}) {
    session(scene, server, "00:00:00:00:00:0a", 0, 100);
    session(scene, server, "00:00:00:00:00:0b", 20, 30);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

// Behind a router a station has the router's MAC, also where nobody else is seen through it.
TEST(DuplicateAddress, TwoSidesOfARouterAreNone) {
  for (const char* sensor : {"behind-the-router", ""}) {
    Scene scene;
    session(scene, plc, "00:00:00:00:00:0a", 0, 100);
    session_at(scene, capture_of(scene, sensor), "00:00:00:00:00:0b", 20, 30);
    session(scene, plc, "00:00:00:00:00:0a", 40, 50);
    EXPECT_THAT(run(scene), IsEmpty()) << sensor;
  }
}

TEST(DuplicateAddress, TwoMacsForOneSensorInSeveralCaptures) {
  Scene scene;
  session(scene, plc, "00:00:00:00:00:0a", 0, 100);
  session_at(scene, capture_of(scene, "cell"), "00:00:00:00:00:0b", 20, 30);
  session_at(scene, capture_of(scene, "cell+2"), "00:00:00:00:00:0c", 25, 40);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("00:00:00:00:00:0b"), HasSubstr("00:00:00:00:00:0c")));
}

TEST(DuplicateAddress, IdenticalMachinesInTwoVlansAreNone) {
  Scene scene;
  for (const char* vlan : {"100", "200"}) {
    storage::ConnectionKey key = Scene::key("10.0.1.50", plc);
    key.vlan_instance = vlan;
    storage::SessionRecord record = Scene::session();
    record.to_client.mac = std::string("00:00:00:00:00:") + (vlan[0] == '1' ? "0a" : "0b");
    scene.talk(key, Scene::totals(), record);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

// The same addresses in each cell, and a mirror of the trunk: disconnecting one of them would stop a machine.
TEST(DuplicateAddress, SeveralVlansAreAskedForFirst) {
  Scene scene;
  for (const char* vlan : {"100", "200"}) {
    storage::ConnectionTotals totals = Scene::totals();
    totals.vlans = {vlan};
    storage::SessionRecord record = session_of(vlan[0] == '1' ? "00:00:00:00:00:0a" : "00:00:00:00:00:0b", 0, 100);
    scene.talk(Scene::key("10.0.1.50", plc), totals, record);
  }
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("carried the VLAN tags 100 and 200"));
  EXPECT_THAT(findings[0].advice,
              AllOf(StartsWith("First find out whether each MAC has a VLAN of its own"),
                    HasSubstr("--filter 'vlan 100'"), HasSubstr("If they share a VLAN: Look both")));
}

TEST(DuplicateAddress, OneVlanChangesNothing) {
  Scene scene;
  for (const char* mac : {"00:00:00:00:00:0a", "00:00:00:00:00:0b"}) {
    storage::ConnectionTotals totals = Scene::totals();
    totals.vlans = {"100"};
    scene.talk(Scene::key("10.0.1.50", plc), totals, session_of(mac, 0, 100));
  }
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].advice, StartsWith("Look both MACs up"));
}

}  // namespace
}  // namespace s7::reports::audit::test
