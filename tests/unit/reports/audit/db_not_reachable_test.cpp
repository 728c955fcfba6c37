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

struct Cell : Scene {
  explicit Cell(const char* order_number = "6ES7 511-1AK02-0AB0") : id(talk(client, server)) {
    if (order_number != nullptr) fact(server, "order_number", order_number);
  }
  void items(std::int64_t db, std::int64_t first, const storage::AccessTotals& totals) {
    writer().add(capture(), id, range(read, db, first, 10), totals);
  }
  ConnectionId id;
};

TEST(DbNotReachable, AllOffsetsOfOneBlockWhileOthersAreServed) {
  Cell cell;
  cell.items(5, 0, refused(40, 0x0a, 1, 90));
  cell.items(5, 10, refused(40, 0x0a, 1, 90));
  cell.items(6, 0, served(40, 1, 90));
  const Findings findings = cell.run(rules::db_not_reachable);
  ASSERT_THAT(ids(findings), ElementsAre("db-not-reachable"));
  const Finding& finding = findings[0];
  EXPECT_EQ(finding.severity, Severity::warning);
  EXPECT_EQ(finding.confidence, Confidence::medium);
  EXPECT_EQ(finding.count, 80U);
  EXPECT_THAT(finding.title, HasSubstr("DB5 can't be reached"));
  EXPECT_THAT(finding.observation, AllOf(HasSubstr("each of 80 items in DB5"), HasSubstr("0x0a"),
                                         HasSubstr("It served the same clients DB6 0-9.")));
  EXPECT_THAT(finding.likely_cause, AllOf(HasSubstr("optimized"), HasSubstr("does not exist")));
  EXPECT_THAT(finding.advice, HasSubstr("backup"));
}

TEST(DbNotReachable, WithoutContrastItIsLessSure) {
  Cell cell;
  cell.items(5, 0, refused(40, 0x0a, 1, 90));
  EXPECT_EQ(cell.run(rules::db_not_reachable)[0].confidence, Confidence::low);
}

TEST(DbNotReachable, SisterMachineAndSymbolicClientAreNamed) {
  Cell cell;
  cell.items(5, 0, refused(40, 0x05, 1, 90));
  const ConnectionId sister = cell.talk(client, "10.0.0.8");
  cell.writer().add(cell.capture(), sister, range(read, 5, 0, 10), served(3));
  storage::ConnectionKey plus = Scene::key("10.0.0.6", server);
  plus.protocol = "s7comm-plus";
  cell.talk(plus, Scene::totals("hmi"), Scene::session());
  const Finding finding = cell.run(rules::db_not_reachable)[0];
  EXPECT_THAT(finding.observation, AllOf(HasSubstr("10.0.0.8 served a block of that number"),
                                         HasSubstr("10.0.0.6 works with it by S7comm-plus")));
}

TEST(DbNotReachable, SinceADownload) {
  Cell cell;
  cell.items(5, 0, served(10, 1, 20));
  cell.items(5, 0, refused(40, 0x0a, 30, 90));
  cell.event("program-download", cell.id, "10.0.0.9", server, "succeeded", 25);
  const Findings findings = cell.run(rules::db_not_reachable);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation,
              HasSubstr("Until 2024-05-01 12:00:20 the same was served, since 2024-05-01 12:00:30 it is refused; at"
                        " 2024-05-01 12:00:25 10.0.0.9 wrote program to it."));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("The change in between took it away"));
}

TEST(DbNotReachable, ABlockThatIsTooShortIsAnotherMatter) {
  Cell cell;
  cell.items(5, 0, served(40, 1, 90));
  cell.items(5, 100, refused(40, 0x05, 1, 90));
  EXPECT_THAT(cell.run(rules::db_not_reachable), IsEmpty());
  Cell tail_only;
  tail_only.items(5, 100, refused(40, 0x05, 1, 90));
  EXPECT_THAT(tail_only.run(rules::db_not_reachable), IsEmpty());
}

TEST(DbNotReachable, AnS7300KnowsNoOptimizedBlocks) {
  Cell cell("6ES7 315-2EH14-0AB0");
  cell.items(5, 0, refused(40, 0x0a, 1, 90));
  EXPECT_THAT(cell.run(rules::db_not_reachable), IsEmpty());
}

TEST(DbNotReachable, AnUnknownFamilyGetsBothCauses) {
  Cell cell(nullptr);
  cell.items(5, 0, refused(40, 0x0a, 1, 90));
  cell.items(6, 0, served(40, 1, 90));
  const Finding finding = cell.run(rules::db_not_reachable)[0];
  EXPECT_EQ(finding.confidence, Confidence::low);
  EXPECT_THAT(finding.likely_cause, HasSubstr("on an S7-1200 or S7-1500 it may be"));
}

TEST(DbNotReachable, AListThatIsValidatedAtTheStartIsNone) {
  Cell cell;
  cell.items(5, 0, refused(2, 0x0a, 1, 3));
  cell.items(6, 0, served(400, 1, 100));
  EXPECT_THAT(cell.run(rules::db_not_reachable), IsEmpty());
}

TEST(DbNotReachable, AClientThatTriesBlocksOutIsNone) {
  Cell cell;
  for (int db = 1; db <= 30; ++db) cell.items(db, 0, refused(2, 0x0a, 20 + db, 21 + db));
  EXPECT_THAT(cell.run(rules::db_not_reachable), IsEmpty());
}

TEST(DbNotReachable, AJobThatIsRefusedAsAWholeIsAnotherMatter) {
  Cell cell;
  cell.items(5, 0, refused(40, 0x8104, 1, 90));
  EXPECT_THAT(cell.run(rules::db_not_reachable), IsEmpty());
}

TEST(DbNotReachable, MutedClientsDoNotCount) {
  Cell cell;
  cell.items(5, 0, refused(40, 0x0a, 1, 90));
  AuditInput input = cell.input();
  input.mutes = read_mutes("rule,client,server\ndb-not-reachable,10.0.0.5,\n", "known.csv");
  Findings findings;
  rules::db_not_reachable(input, findings);
  EXPECT_THAT(findings, IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
