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
constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";
constexpr const char* s7_1200 = "6ES7 214-1AG40-0XB0";

storage::AccessKey flags() {
  storage::AccessKey key = range(read, 0, 0, 2);
  key.area = "M";
  key.db.reset();
  return key;
}

struct Cell : Scene {
  explicit Cell(const char* order_number = s7_1200) : id(talk(client, server)) {
    if (order_number != nullptr) fact(server, "order_number", order_number);
  }
  void items(const storage::AccessKey& key, const storage::AccessTotals& totals) {
    writer().add(capture(), id, key, totals);
  }
  ConnectionId id;
};

TEST(PutGetRefused, TwoAreasRefusedAndNobodyServed) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104, 1, 100));
  cell.items(flags(), refused(18, 0x8104, 2, 90));
  const Findings findings = cell.run(rules::putget_refused);
  ASSERT_THAT(ids(findings), ElementsAre("putget-refused"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::high);
  EXPECT_EQ(finding.count, 118U);
  EXPECT_THAT(finding.observation,
              AllOf(HasSubstr("refused 118 of 118 items"), HasSubstr("DB5 0-19; M 0-1"), HasSubstr("0x8104"),
                    HasSubstr("6ES7 214-1AG40-0XB0"), HasSubstr("No classic client"), HasSubstr("in 2 h")));
  EXPECT_THAT(finding.likely_cause, HasSubstr("probably switched off on this S7-1200"));
  EXPECT_THAT(finding.advice, AllOf(HasSubstr("download the hardware configuration"), HasSubstr("firmware 4")));
  EXPECT_EQ(finding.evidence.places().size(), 2U);
}

TEST(PutGetRefused, OneBlockOnlyIsLessSure) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104));
  EXPECT_EQ(cell.run(rules::putget_refused)[0].confidence, Confidence::medium);
}

TEST(PutGetRefused, TheOlderCodeIsLessSure) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8304));
  EXPECT_EQ(cell.run(rules::putget_refused)[0].confidence, Confidence::low);
}

TEST(PutGetRefused, AnUnknownFamilyIsSaidSo) {
  Cell cell(nullptr);
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104));
  cell.items(flags(), refused(18, 0x8104));
  const Finding finding = cell.run(rules::putget_refused)[0];
  EXPECT_EQ(finding.confidence, Confidence::medium);
  EXPECT_THAT(finding.likely_cause, HasSubstr("if this is an S7-1200 or S7-1500"));
}

TEST(PutGetRefused, AnS7300HasNoSuchSwitch) {
  Cell cell("6ES7 315-2EH14-0AB0");
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104));
  const Finding finding = cell.run(rules::putget_refused)[0];
  EXPECT_EQ(finding.confidence, Confidence::low);
  EXPECT_THAT(finding.likely_cause, AllOf(HasSubstr("malformed"), Not(HasSubstr("switched off"))));
}

TEST(PutGetRefused, AnotherClientThatIsServedExcludesIt) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104));
  const ConnectionId other = cell.talk("10.0.0.6", server);
  cell.writer().add(cell.capture(), other, range(read, 5, 0, 20), served(3, 50, 60));
  EXPECT_THAT(cell.run(rules::putget_refused), IsEmpty());
}

TEST(PutGetRefused, AnItemThatIsMissingShowsThatTheAccessIsOn) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104));
  cell.items(range(read, 6, 0, 20), refused(3, 0x0a, 50, 60));
  EXPECT_THAT(cell.run(rules::putget_refused), IsEmpty());
}

TEST(PutGetRefused, OneRefusalIsNone) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(1, 0x8104, 5, 5));
  EXPECT_THAT(cell.run(rules::putget_refused), IsEmpty());
}

// The same client in a connection of its own before the first one, until a download.
TEST(PutGetRefused, SinceADownload) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), refused(100, 0x8104, 60, 100));
  cell.items(flags(), refused(10, 0x8104, 60, 100));
  storage::ConnectionKey key = Scene::key(client, server);
  key.server_tsap = "0301";
  storage::SessionRecord session = Scene::session();
  session.closed = at(40);
  session.to_server.seen = session.to_client.seen = during(0, 40);
  const ConnectionId before = cell.talk(key, Scene::totals(), session);
  cell.writer().add(cell.capture(), before, range(read, 5, 0, 20), served(30, 1, 40));
  cell.event("program-download", before, "10.0.0.9", server, "succeeded", 50);
  const Findings findings = cell.run(rules::putget_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("Until 2024-05-01 12:00:40 it served 30 items"),
                                             HasSubstr("download to it succeeded at 2024-05-01 12:00:50")));
}

TEST(PutGetRefused, AfterItServedInTheSameSessionItIsNoSwitch) {
  Cell cell;
  cell.items(range(read, 5, 0, 20), served(30, 1, 40));
  cell.items(flags(), refused(10, 0x8104, 60, 100));
  EXPECT_THAT(cell.run(rules::putget_refused), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
