#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto read = storage::Operation::read;
constexpr auto write = storage::Operation::write;
constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";

void asked(Scene& scene, ConnectionId id, const std::string& operation, std::uint16_t code, std::uint64_t times,
           double granted = 0) {
  storage::OperationKey key;
  key.protocol = "s7comm";
  key.operation = operation;
  key.detail = "DB 5";
  storage::OperationTotals totals;
  totals.requests = totals.failed = times;
  totals.codes[code] = {times, during(10, 20)};
  totals.seen = during(10, 20);
  if (granted > 0) {
    totals.requests += 1;
    totals.ok = 1;
    totals.succeeded = during(granted, granted);
  }
  scene.writer().add(scene.capture(), id, key, totals);
}

TEST(ProtectionRefused, AnUploadThatNeedsAPassword) {
  Scene scene;
  asked(scene, scene.talk(client, server), "start-upload", 0xd241, 4);
  const Findings findings = scene.run(rules::protection_refused);
  ASSERT_THAT(ids(findings), ElementsAre("protection-refused"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 4U);
  EXPECT_THAT(finding.observation, AllOf(HasSubstr("refused 4 requests of 10.0.0.5"), HasSubstr("0xd241"),
                                         HasSubstr("start upload DB 5 (4 times)")));
  EXPECT_THAT(finding.advice, HasSubstr("enters the password"));
}

TEST(ProtectionRefused, AStationThatIsNoEngineeringTool) {
  Scene scene;
  asked(scene, scene.talk(client, server, "op"), "plc-stop", 0xd241, 2);
  EXPECT_THAT(scene.run(rules::protection_refused)[0].advice, HasSubstr("not connected as an engineering tool"));
}

TEST(ProtectionRefused, WhatIsGrantedAfterThePasswordIsOnlyNoticed) {
  Scene scene;
  asked(scene, scene.talk(client, server), "start-upload", 0xd241, 3, 30);
  const Findings findings = scene.run(rules::protection_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].observation, HasSubstr("After that it was granted"));
}

TEST(ProtectionRefused, OneRefusalIsOnlyNoticed) {
  Scene scene;
  asked(scene, scene.talk(client, server), "start-upload", 0xd241, 1);
  EXPECT_EQ(scene.run(rules::protection_refused)[0].severity, Severity::notice);
}

TEST(ProtectionRefused, WrongPasswords) {
  Scene scene;
  asked(scene, scene.talk(client, server), "set-password", 0xd602, 3);
  const Findings findings = scene.run(rules::protection_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("password was wrong"));
}

TEST(ProtectionRefused, BenignCodesAreNone) {
  Scene scene;
  const ConnectionId id = scene.talk(client, server);
  asked(scene, id, "read-szl", 0xd401, 24);
  asked(scene, id, "get-block-info", 0xd209, 5);
  asked(scene, id, "clear-password", 0xd605, 2);
  asked(scene, id, "pi-service", 0xd2a9, 1);
  EXPECT_THAT(scene.run(rules::protection_refused), IsEmpty());
}

TEST(ProtectionRefused, AVariableThatIsProtected) {
  Scene scene;
  const ConnectionId id = scene.talk(client, server, "op");
  scene.writer().add(scene.capture(), id, range(write, 5, 0, 4), refused(5, 0xd241));
  const Findings findings = scene.run(rules::protection_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("write DB5 0-3"));
  EXPECT_THAT(findings[0].advice, HasSubstr("Decide whether this partner may"));
}

// ---- 0x8104 while PUT/GET is on ----

TEST(AccessLevel, ReadingWorksAndWritingDoesNot) {
  Scene scene;
  scene.fact(server, "order_number", "6ES7 511-1AK02-0AB0");
  const ConnectionId id = scene.talk(client, server);
  scene.writer().add(scene.capture(), id, range(read, 5, 0, 4), served(50, 1, 100));
  scene.writer().add(scene.capture(), id, range(write, 5, 0, 4), refused(5, 0x8104, 10, 90));
  const Findings findings = scene.run(rules::access_level);
  ASSERT_THAT(ids(findings), ElementsAre("protection-refused"));
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].title, HasSubstr("all writing while it serves reads"));
}

TEST(AccessLevel, AnotherClientIsServed) {
  Scene scene;
  scene.fact(server, "order_number", "6ES7 214-1AG40-0XB0");
  scene.writer().add(scene.capture(), scene.talk(client, server), range(read, 5, 0, 4), refused(50, 0x8104, 1, 100));
  scene.writer().add(scene.capture(), scene.talk("10.0.0.6", server), range(read, 5, 0, 4), served(50, 1, 100));
  const Findings findings = scene.run(rules::access_level);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].title, HasSubstr("all variable access while it serves others"));
  EXPECT_EQ(findings[0].client, scene.input().station_index.at(client));
}

TEST(AccessLevel, WhereNobodyIsServedItIsAnotherMatter) {
  Scene scene;
  scene.writer().add(scene.capture(), scene.talk(client, server), range(read, 5, 0, 4), refused(50, 0x8104, 1, 100));
  EXPECT_THAT(scene.run(rules::access_level), IsEmpty());
}

TEST(AccessLevel, AFamilyWithoutTheSwitchIsAnotherMatter) {
  Scene scene;
  scene.fact(server, "order_number", "6ES7 315-2EH14-0AB0");
  scene.writer().add(scene.capture(), scene.talk(client, server), range(read, 5, 0, 4), refused(50, 0x8104, 1, 100));
  scene.writer().add(scene.capture(), scene.talk("10.0.0.6", server), range(read, 5, 0, 4), served(50, 1, 100));
  EXPECT_THAT(scene.run(rules::access_level), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
