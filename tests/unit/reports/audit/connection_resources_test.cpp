#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/resources.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// A session from `first` to `last` seconds; without an end when `open`.
void hold(Scene& scene, const std::string& client, const std::string& type, double first, double last,
          bool open = false) {
  storage::SessionRecord session = Scene::session();
  session.opened = at(first);
  session.closed = open ? std::nullopt : std::optional(at(last));
  session.end_reason = open ? storage::EndReason::capture_end : storage::EndReason::fin;
  session.to_server.seen = session.to_client.seen = during(first, last);
  scene.talk(Scene::key(client, "10.0.1.20"), Scene::totals(type), session);
}

TEST(ConnectionResources, PeakAndPresentAreCountedByKind) {
  Scene scene;
  hold(scene, "10.0.0.1", "pg", 0, 100);
  hold(scene, "10.0.0.2", "op", 50, 150, true);
  hold(scene, "10.0.0.3", "op", 60, 70);
  hold(scene, "10.0.0.4", "op", 100, 200, true);  // takes the place that the first one leaves
  const AuditInput input = scene.input();
  const Resources resources = resources_of(input, input.station_index.at("10.0.1.20"));
  EXPECT_EQ(resources.peak, 3U);
  EXPECT_EQ(resources.peak_at, at(60) / 1000);
  EXPECT_THAT(resources.peak_by_type, UnorderedElementsAre(Pair("op", 2U), Pair("pg", 1U)));
  EXPECT_EQ(resources.now, 2U);
  EXPECT_THAT(resources.now_by_type, UnorderedElementsAre(Pair("op", 2U)));
  EXPECT_EQ(types_text(resources.peak_by_type), "2 OP, 1 PG");
}

TEST(ConnectionResources, NearADocumentedLimitItIsANotice) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 312-1AE14-0AB0");
  for (int i = 1; i <= 5; ++i) hold(scene, "10.0.0." + std::to_string(i), "op", 0, 100);
  const Findings findings = scene.run(rules::connection_resources);
  ASSERT_THAT(ids(findings), ElementsAre("connection-resources"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("5 connections at once"), HasSubstr("6 (documented)")));
}

TEST(ConnectionResources, FarFromTheLimitItIsANumberOnly) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 312-1AE14-0AB0");
  for (int i = 1; i <= 4; ++i) hold(scene, "10.0.0." + std::to_string(i), "op", 0, 100);
  const Findings findings = scene.run(rules::connection_resources);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::info);
}

TEST(ConnectionResources, ALimitFromMemorySaysSo) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 313-5BG04-0AB0");
  for (int i = 1; i <= 8; ++i) hold(scene, "10.0.0." + std::to_string(i), "op", 0, 100);
  const Findings findings = scene.run(rules::connection_resources);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("about 8, verify in the data sheet"));
}

TEST(ConnectionResources, AnUnknownFamilyHasNoLimit) {
  Scene scene;
  for (int i = 1; i <= 40; ++i) hold(scene, "10.0.0." + std::to_string(i), "op", 0, 100);
  const Findings findings = scene.run(rules::connection_resources);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::info);
  EXPECT_THAT(findings[0].observation, HasSubstr("is not known"));
}

// One TCP connection in which nothing was asked, with the attempt that it was.
void try_to_hold(Scene& scene, const std::string& outcome, std::uint16_t port, double first, double last) {
  storage::SessionRecord session = Scene::session();
  session.client_port = port;
  session.opened = at(first);
  session.closed = at(last);
  session.to_server.seen = session.to_client.seen = during(first, last);
  storage::ConnectionKey key = Scene::key("10.0.0.9", "10.0.1.20");
  key.protocol = "cotp";
  scene.talk(key, Scene::totals(), session);
  auto attempt = Scene::attempt("10.0.0.9", "10.0.1.20", outcome, first);
  attempt.client_port = port;
  attempt.server_tsap = "0102";
  scene.writer().add(scene.capture(), attempt);
}

TEST(ConnectionResources, AnOpeningThatWasTurnedAwayHoldsNone) {
  Scene scene;
  hold(scene, "10.0.0.1", "op", 0, 100);
  try_to_hold(scene, "cotp-rejected", 50001, 10, 20);
  try_to_hold(scene, "closed-after-connect", 50002, 10, 20);
  try_to_hold(scene, "cotp-unanswered", 50003, 10, 20);
  const AuditInput input = scene.input();
  EXPECT_EQ(resources_of(input, input.station_index.at("10.0.1.20")).peak, 1U);
}

TEST(ConnectionResources, AConfirmedOneHoldsOneThoughNothingIsAsked) {
  Scene scene;
  hold(scene, "10.0.0.1", "op", 0, 100);
  try_to_hold(scene, "cotp-only", 50001, 10, 20);
  try_to_hold(scene, "cotp-rejected", 50002, 30, 40);
  try_to_hold(scene, "setup-rejected", 50002, 50, 60);  // the same port again
  try_to_hold(scene, "cotp-only", 50003, 50, 60);
  const AuditInput input = scene.input();
  EXPECT_EQ(resources_of(input, input.station_index.at("10.0.1.20")).peak, 3U);
}

// Attempts are bounded in number: an opening without one holds nothing either when no byte came back.
TEST(ConnectionResources, AnOpeningWithoutAnswerHoldsNone) {
  Scene scene;
  hold(scene, "10.0.0.1", "op", 0, 100);
  storage::ConnectionKey key = Scene::key("10.0.0.2", "10.0.1.20");
  key.protocol = "cotp";
  storage::SessionRecord session = Scene::session();
  session.start_seen = true;
  session.to_server.bytes = 22;
  session.to_client.bytes = 0;
  scene.talk(key, Scene::totals("pg"), session);
  const AuditInput input = scene.input();
  EXPECT_EQ(resources_of(input, input.station_index.at("10.0.1.20")).peak, 1U);
}

TEST(ConnectionResources, OtherProtocolsHoldNone) {
  Scene scene;
  storage::ConnectionKey rdp = Scene::key("10.0.0.1", "10.0.1.20");
  rdp.protocol = "rdp";
  scene.talk(rdp, Scene::totals(""), Scene::session());
  EXPECT_THAT(scene.run(rules::connection_resources), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
