#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto read = storage::Operation::read;
constexpr auto write = storage::Operation::write;

TEST(PutGetOpen, AServedWriteOnAnS71500IsAWarningThatNamesTheSwitch) {
  Scene scene;
  scene.fact("10.0.1.30", "order_number", "6ES7 513-1AL02-0AB0");
  const ConnectionId id = scene.talk("10.0.2.10", "10.0.1.30", "s7-basic");
  scene.writer().add(scene.capture(), id, range(write, 50, 0, 16), served(118, 5, 95));
  const Findings findings = scene.run(rules::putget_open);
  ASSERT_THAT(ids(findings), ElementsAre("putget-write-open"));
  const Finding& finding = findings.front();
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 118U);
  EXPECT_THAT(finding.observation, HasSubstr("10.0.2.10 writes DB50 0-15"));
  EXPECT_THAT(finding.observation, HasSubstr("in 2 h of capture"));
  EXPECT_THAT(finding.likely_cause, HasSubstr("probably permitted on this S7-1500"));
  EXPECT_THAT(finding.advice, HasSubstr("Connection mechanisms"));
  EXPECT_EQ(finding.technique, "T0836");
  EXPECT_EQ(finding.filter, "ip.addr == 10.0.2.10 && ip.addr == 10.0.1.30 && tcp.port == 102");
  ASSERT_EQ(finding.evidence.places().size(), 1U);
  EXPECT_EQ(finding.evidence.places().front().frame, 51U);
}

TEST(PutGetOpen, WhatAGatewayPassesOnIsNotServedByIt) {
  Scene scene;
  storage::ConnectionKey key = Scene::key("10.0.2.10", "10.0.1.30");
  key.server_tsap = "0106010200120000003403000000000000000000000000000000000102";
  const ConnectionId id = scene.talk(key, Scene::totals(), Scene::session());
  scene.writer().add(scene.capture(), id, range(write, 50, 0, 16), served(118, 5, 95));
  EXPECT_THAT(scene.run(rules::putget_open), IsEmpty());
}

TEST(PutGetOpen, AnS7300IsJudgedByItsProtectionLevelNotByASwitch) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 315-2EH14-0AB0 ");
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "op");
  scene.writer().add(scene.capture(), id, range(read, 10, 0, 20), served(1200));
  scene.writer().add(scene.capture(), id, range(write, 11, 0, 4), served(3));
  const Findings findings = scene.run(rules::putget_open);
  ASSERT_THAT(ids(findings), ElementsAre("putget-write-open", "putget-read-open"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[1].severity, Severity::info);
  EXPECT_THAT(said(findings[0]), HasSubstr("protection level"));
  EXPECT_THAT(said(findings[0]), Not(HasSubstr("Connection mechanisms")));
}

TEST(PutGetOpen, AnUnknownFamilyIsSaidToBeUnknown) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "op");
  scene.writer().add(scene.capture(), id, range(write, 11, 0, 4), served(3));
  const Findings findings = scene.run(rules::putget_open);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("its order number was not seen"));
}

TEST(PutGetOpen, TheOneWhoIsAskedOverAnAcceptedConnectionIsTheController) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.12", "10.0.1.11", "configured");
  storage::AccessKey back = range(read, 60, 0, 32);
  back.initiator = storage::Initiator::server;
  scene.writer().add(scene.capture(), id, back, served(89));
  const Findings findings = scene.run(rules::putget_open);
  ASSERT_THAT(ids(findings), ElementsAre("putget-read-open"));
  EXPECT_THAT(findings[0].title, HasSubstr("10.0.1.12 lets 1 station read it"));
}

TEST(PutGetOpen, RefusedUnansweredSymbolicAndSubscribedAccessesOpenNothing) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.2.10", "10.0.1.30", "s7-basic");
  scene.writer().add(scene.capture(), id, range(read, 1, 0, 10), refused(118, 0x8104));
  scene.writer().add(scene.capture(), id, range(write, 1, 0, 10), unanswered(4));
  scene.writer().add(scene.capture(), id, range(storage::Operation::subscribe, 1, 0, 10), served(50));
  storage::AccessKey symbol = range(read, 0, 0, 0);
  symbol.area = "symbol";
  symbol.db = symbol.first_byte = symbol.bytes = std::nullopt;
  symbol.detail = "8a0e0001.a";
  scene.writer().add(scene.capture(), id, symbol, served(50));
  EXPECT_THAT(scene.run(rules::putget_open), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
