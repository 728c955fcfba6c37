#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* client = "10.0.1.50";
constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::duplicate_connection); }

storage::SessionRecord session(double opened, std::optional<double> closed, double last) {
  storage::SessionRecord record = Scene::session();
  record.opened = at(opened);
  record.closed = closed ? std::optional(at(*closed)) : std::nullopt;
  record.end_reason = closed ? storage::EndReason::fin : storage::EndReason::capture_end;
  record.to_server.seen = record.to_client.seen = during(opened, last);
  return record;
}

void open(Scene& scene, double opened, std::optional<double> closed, double last, const std::string& type = "op") {
  scene.talk(Scene::key(client, plc), Scene::totals(type), session(opened, closed, last));
}

TEST(DuplicateConnection, SessionsThatTheClientForgotAreALeak) {
  Scene scene;
  for (int i = 0; i < 4; ++i) open(scene, 100 * i, std::nullopt, 100 * i + 5);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("duplicate-connection"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_EQ(findings[0].count, 4U);
  EXPECT_THAT(findings[0].observation, HasSubstr("3 of the older ones never ended and are silent"));
  EXPECT_THAT(findings[0].observation, HasSubstr("0102"));
  EXPECT_EQ(findings[0].evidence.places().size(), 4U);
}

TEST(DuplicateConnection, WhereOneDirectionIsMissingItsEndMayBe) {
  Scene scene;
  for (int i = 0; i < 4; ++i) {
    storage::SessionRecord half = session(100 * i, std::nullopt, 100 * i + 5);
    half.to_server = {};
    scene.talk(Scene::key(client, plc), Scene::totals("op"), half);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(DuplicateConnection, OneForgottenIsANotice) {
  Scene scene;
  open(scene, 0, std::nullopt, 5);
  open(scene, 100, std::nullopt, 7000);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
}

TEST(DuplicateConnection, AClientThatConnectsAnewWhileItClosesHasOne) {
  Scene scene;
  open(scene, 0, 100.5, 100.5);
  open(scene, 100, 200.5, 200.5);
  open(scene, 200, std::nullopt, 7000);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(DuplicateConnection, SeveralInUseAreANotice) {
  Scene scene;
  open(scene, 0, std::nullopt, 7000);
  open(scene, 100, std::nullopt, 7000);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("Each was still used after that"));
}

TEST(DuplicateConnection, EngineeringToolsAndPanelsOfTheNewerProtocolHoldSeveral) {
  Scene scene;
  for (int i = 0; i < 3; ++i) open(scene, i, std::nullopt, 7000, "pg");
  storage::ConnectionKey panel = Scene::key("10.0.1.51", plc);
  panel.protocol = "s7comm-plus-tls";
  for (int i = 0; i < 3; ++i) scene.talk(panel, Scene::totals("hmi"), session(i, std::nullopt, 7000));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(DuplicateConnection, OtherTsapsAndOtherClientsAreOtherConnections) {
  Scene scene;
  open(scene, 0, std::nullopt, 7000);
  storage::ConnectionKey other = Scene::key(client, plc);
  other.server_tsap = "0202";
  scene.talk(other, Scene::totals("op"), session(1, std::nullopt, 7000));
  scene.talk(Scene::key("10.0.1.51", plc), Scene::totals("op"), session(1, std::nullopt, 7000));
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(DuplicateConnection, AConfiguredConnectionHasOnePartner) {
  Scene scene;
  for (const char* partner : {"10.0.1.50", "10.0.1.51"}) {
    storage::ConnectionKey key = Scene::key(partner, plc);
    key.client_tsap = "1002";
    key.server_tsap = "1003";
    scene.talk(key, Scene::totals("configured"), session(0, std::nullopt, 7000));
  }
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "2 stations use one configured connection of 10.0.1.20");
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("copy"));
}

}  // namespace
}  // namespace s7::reports::audit::test
