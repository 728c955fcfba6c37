#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto read = storage::Operation::read;
constexpr auto write = storage::Operation::write;
constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";

struct Cell : Scene {
  explicit Cell(const char* order_number = "6ES7 315-2EH14-0AB0") : id(talk(client, server)) {
    fact(server, "order_number", order_number);
  }
  void items(const storage::AccessKey& key, const storage::AccessTotals& totals) {
    writer().add(capture(), id, key, totals);
  }
  ConnectionId id;
};

TEST(AddressRejected, TheEndOfABlockIsShownFromBothSides) {
  Cell cell;
  cell.items(range(read, 10, 0, 100), served(40, 1, 90));
  cell.items(range(read, 10, 100, 20), refused(40, 0x05, 1, 90));
  const Findings findings = cell.run(rules::address_rejected);
  ASSERT_THAT(ids(findings), ElementsAre("address-rejected"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 40U);
  // Byte 99 is there, byte 119 is not.
  EXPECT_THAT(finding.observation, AllOf(HasSubstr("refused 40 items of 10.0.0.5 with 0x05"),
                                         HasSubstr("DB10 100-119 (of DB10 bytes up to 99 were served: 100 to 119"
                                                   " bytes long as seen from here)")));
  EXPECT_THAT(finding.likely_cause, HasSubstr("shorter"));
  EXPECT_EQ(finding.filter, "ip.addr == 10.0.0.5 && ip.addr == 10.0.0.7 && tcp.port == 102");
}

TEST(AddressRejected, ABlockThatIsMissingInAnS7300) {
  Cell cell;
  cell.items(range(read, 10, 0, 100), served(40, 1, 90));
  cell.items(range(read, 11, 0, 4), refused(40, 0x0a, 1, 90));
  const Findings findings = cell.run(rules::address_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("DB11 0-3"), HasSubstr("served besides: DB10 0-99")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("does not exist"));
}

TEST(AddressRejected, OneFindingPerCode) {
  Cell cell;
  cell.items(range(read, 10, 0, 4), refused(40, 0x06, 1, 90));
  cell.items(range(write, 11, 0, 4), refused(40, 0x07, 1, 90));
  cell.items(range(write, 12, 0, 4), refused(40, 0x03, 1, 90));
  storage::AccessKey key = range(read, 0, 256, 2);
  key.area = "P";
  key.db.reset();
  cell.items(key, refused(40, 0x01, 1, 90));
  EXPECT_THAT(ids(cell.run(rules::address_rejected)),
              ElementsAre("address-rejected", "address-rejected", "address-rejected", "address-rejected"));
}

TEST(AddressRejected, AnUnreachableBlockIsTheOtherRules) {
  Cell cell("6ES7 511-1AK02-0AB0");
  cell.items(range(read, 10, 0, 100), refused(40, 0x0a, 1, 90));
  EXPECT_THAT(cell.run(rules::address_rejected), IsEmpty());
}

TEST(AddressRejected, WritingATimerIsHarmless) {
  Cell cell;
  storage::AccessKey key = range(write, 0, 1, 1);
  key.area = "T";
  key.db.reset();
  cell.items(key, refused(40, 0x03, 1, 90));
  cell.items(range(write, 10, 0, 4), served(40, 1, 90));
  EXPECT_THAT(cell.run(rules::address_rejected), IsEmpty());
}

TEST(AddressRejected, AListThatIsValidatedAtTheStartIsNone) {
  Cell cell;
  cell.items(range(read, 10, 100, 20), refused(3, 0x05, 1, 4));
  cell.items(range(read, 10, 0, 100), served(400, 1, 100));
  EXPECT_THAT(cell.run(rules::address_rejected), IsEmpty());
}

TEST(AddressRejected, HugeAddressesFromTheWireStayInBounds) {
  Cell cell;
  cell.items(range(read, 10, 0, 100), served(40, 1, 90));
  cell.items(range(read, 10, 9'223'372'036'854'775'000, 9'223'372'036'854'775'000), refused(40, 0x05, 1, 90));
  EXPECT_EQ(cell.run(rules::address_rejected).size(), 1U);
}

// A panel polls DB5 0-19 from 1 s to 50 s, and is refused from 61 s to 100 s. An engineering station is there.
void turns(Scene& scene, const char* event, double when) {
  scene.fact("10.0.1.20", "order_number", "6ES7 315-2EH14-0AB0");
  const ConnectionId panel = scene.talk("10.0.0.5", "10.0.1.20");
  storage::AccessTotals totals = refused(40, 0x05, 61, 100);
  totals.requests += 50, totals.ok = 50;
  totals.succeeded = during(1, 50);
  totals.seen = during(1, 100);
  scene.writer().add(scene.capture(), panel, range(storage::Operation::read, 5, 0, 20), totals);
  const ConnectionId engineering = scene.talk("10.0.0.9", "10.0.1.20");
  scene.event(event, engineering, "10.0.0.9", "10.0.1.20", "succeeded", when);
}

TEST(AddressRejected, WhatWorkedUntilADownloadSaysSo) {
  Scene scene;
  turns(scene, "program-download", 55);
  const Findings findings = scene.run(rules::address_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation,
              HasSubstr("Until 2024-05-01 12:00:50 the same was served, since 2024-05-01 12:01:01 it is refused; at"
                        " 2024-05-01 12:00:55 10.0.0.9 wrote program to it."));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("The change in between"));
  EXPECT_THAT(findings[0].advice, HasSubstr("Ask who changed 10.0.1.20 at 2024-05-01 12:00:55"));
}

TEST(AddressRejected, ADownloadAfterTheFirstRefusalIsNotItsCause) {
  Scene scene;
  turns(scene, "program-download", 70);
  const Findings findings = scene.run(rules::address_rejected);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("nothing was seen in between that changes a controller"));
  EXPECT_THAT(findings[0].likely_cause, Not(HasSubstr("change")));
}

TEST(AddressRejected, WhatOnlyReadsTheProgramChangesNothing) {
  Scene scene;
  turns(scene, "program-upload", 55);
  EXPECT_THAT(scene.run(rules::address_rejected).at(0).likely_cause, Not(HasSubstr("change")));
}

TEST(AddressRejected, WhatNeverWorkedHasNoTurn) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 315-2EH14-0AB0");
  const ConnectionId panel = scene.talk("10.0.0.5", "10.0.1.20");
  scene.writer().add(scene.capture(), panel, range(storage::Operation::read, 5, 0, 20), refused(40, 0x05));
  EXPECT_THAT(scene.run(rules::address_rejected).at(0).observation, Not(HasSubstr("the same was served")));
}

}  // namespace
}  // namespace s7::reports::audit::test
