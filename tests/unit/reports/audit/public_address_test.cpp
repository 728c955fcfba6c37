#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/special_addresses.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(SpecialAddresses, RangesThatAreSetAsideAreNotPublic) {
  for (const char* address : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.3.4", "127.0.0.1",
                              "100.64.0.1", "192.0.2.7", "198.51.100.1", "203.0.113.200", "239.1.1.1", "fe80::1",
                              "fd00::5", "2001:db8::1", "::1", "not an address", ""}) {
    EXPECT_FALSE(is_public(address)) << address;
  }
  for (const char* address : {"8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "100.128.0.1", "134.96.1.2",
                              "2a00:1450::1", "2001:db9::1"}) {
    EXPECT_TRUE(is_public(address)) << address;
  }
}

TEST(SpecialAddresses, NeighboursShareTheirRange) {
  EXPECT_TRUE(neighbours("134.96.1.2", "134.96.200.1"));
  EXPECT_FALSE(neighbours("134.96.1.2", "134.97.1.2"));
  EXPECT_FALSE(neighbours("192.168.1.2", "192.168.1.3")) << "private";
  EXPECT_TRUE(neighbours("2a00:1450:1:2::1", "2a00:1450:1:3::1"));
  EXPECT_FALSE(neighbours("2a00:1450:1:2::1", "2a00:1450:2:2::1"));
}

TEST(PublicAddress, AClientFromTheInternetIsCritical) {
  Scene scene;
  scene.talk("81.2.69.142", "10.0.1.20", "pg");
  const Findings findings = scene.run(rules::public_address);
  ASSERT_THAT(ids(findings), ElementsAre("public-address"));
  EXPECT_EQ(findings[0].severity, Severity::critical);
  EXPECT_EQ(findings[0].count, 100U);
  EXPECT_THAT(findings[0].observation, HasSubstr("The client has a public address"));
  EXPECT_EQ(findings[0].technique, "T0883");
}

TEST(PublicAddress, AnAttemptFromTheInternetIsAWarning) {
  Scene scene;
  scene.writer().add(scene.capture(), Scene::attempt("81.2.69.142", "10.0.1.20", "unanswered", 4));
  const Findings findings = scene.run(rules::public_address);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].title, HasSubstr("tries to reach"));
}

TEST(PublicAddress, AnotherPlantsRangeUsedInsideIsANotice) {
  Scene scene;
  scene.talk("134.96.1.2", "134.96.1.20", "op");
  const Findings findings = scene.run(rules::public_address);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("uses a public range inside"));
}

TEST(PublicAddress, PrivateAddressesAndOtherProtocolsAreNone) {
  Scene scene;
  scene.talk("192.168.1.5", "10.0.1.20", "op");
  storage::ConnectionKey rdp = Scene::key("81.2.69.142", "10.0.1.30");
  rdp.protocol = "rdp";
  rdp.port = 3389;
  scene.talk(rdp, Scene::totals(""), Scene::session());
  EXPECT_THAT(scene.run(rules::public_address), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
