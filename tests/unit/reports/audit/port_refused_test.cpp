#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";

storage::AttemptRecord reset(double second, std::uint8_t ttl, const char* mac) {
  auto attempt = Scene::attempt(client, server, "refused", second);
  attempt.refusal = "rst";
  attempt.refusal_delay = 400'000;  // ns
  attempt.refuser_ttl = ttl;
  attempt.refuser_mac = mac;
  return attempt;
}

void refused(Scene& scene, const std::vector<double>& seconds, std::uint8_t ttl = 64,
             const char* mac = "00:00:00:00:00:07") {
  for (const double second : seconds) scene.writer().add(scene.capture(), reset(second, ttl, mac));
}

// Another client's connection: shows how the server's own packets look.
void works(Scene& scene, const char* from, double first, double last, std::uint8_t ttl = 64) {
  storage::ConnectionTotals totals = Scene::totals();
  totals.seen = during(first, last);
  storage::SessionRecord session = Scene::session();
  session.to_server.seen = session.to_client.seen = during(first, last);
  session.to_client.mac = "00:00:00:00:00:07";
  session.to_client.ttl_min = session.to_client.ttl_max = ttl;
  scene.talk(Scene::key(from, server), totals, session);
}

TEST(PortRefused, NothingListensThere) {
  Scene scene;
  refused(scene, {10, 30});
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_THAT(ids(findings), ElementsAre("port-refused"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("2 times"), HasSubstr("reset within 400 us")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("Nothing listens on port 102"));
  EXPECT_EQ(findings[0].filter, "ip.addr == 10.0.0.5 && ip.addr == 10.0.0.7 && tcp.port == 102");
}

TEST(PortRefused, AnotherTtlSpeaksForAFirewall) {
  Scene scene;
  works(scene, "10.0.0.6", 0, 100, 30);
  refused(scene, {10, 30}, 63);
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("TTL 63; the server's own packets arrive with 30"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("A firewall refuses in the place of 10.0.0.7"));
}

TEST(PortRefused, AnotherMacSpeaksForAFirewall) {
  Scene scene;
  works(scene, "10.0.0.6", 0, 100);
  refused(scene, {10, 30}, 64, "00:00:00:00:00:99");
  EXPECT_THAT(scene.run(rules::port_refused)[0].likely_cause, HasSubstr("A firewall refuses"));
}

TEST(PortRefused, TheServersOwnTtlWhileOthersAreServedSpeaksForItsAccessList) {
  Scene scene;
  works(scene, "10.0.0.6", 0, 100);
  refused(scene, {10, 30});
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("the TTL of the server's own packets (64)"));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("admits certain partners only"));
}

TEST(PortRefused, AControllerThatStartsIsOnlyNoticed) {
  Scene scene;
  refused(scene, {10, 12, 14});
  works(scene, client, 20, 100);
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
}

TEST(PortRefused, OneResetIsNone) {
  Scene scene;
  refused(scene, {10});
  EXPECT_THAT(scene.run(rules::port_refused), IsEmpty());
}

storage::AttemptRecord icmp(std::uint8_t code) {
  auto attempt = Scene::attempt(client, server, "unreachable", 10);
  attempt.refusal = "icmp";
  attempt.refuser_address = "10.0.0.1";
  attempt.icmp_type = 3;
  attempt.icmp_code = code;
  return attempt;
}

TEST(PortRefused, AProhibitionNamesTheHop) {
  Scene scene;
  scene.writer().add(scene.capture(), icmp(13));
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].title, HasSubstr("10.0.0.1 says that it is prohibited"));
  EXPECT_THAT(findings[0].observation, HasSubstr("(type 3, code 13)"));
  EXPECT_THAT(findings[0].advice, HasSubstr("at 10.0.0.1"));
}

TEST(PortRefused, NoWayIsNoProhibition) {
  Scene scene;
  scene.writer().add(scene.capture(), icmp(1));
  const Findings findings = scene.run(rules::port_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("10.0.0.7 is off"));
}

}  // namespace
}  // namespace s7::reports::audit::test
