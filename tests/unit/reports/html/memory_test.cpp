#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html/controller_parts.hpp"
#include "reports/html/small_byte_maps.hpp"
#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::html {
namespace {

using audit::test::range;
using audit::test::refused;
using audit::test::Scene;
using audit::test::served;
using storage::Operation;
using ::testing::HasSubstr;
using ::testing::Not;

struct MemoryTable : ::testing::Test {
  Scene scene;
  storage::ConnectionId hmi = scene.talk("10.0.0.5", "10.0.0.1", "op");

  void access(Operation operation, std::int64_t db, std::int64_t first, std::int64_t bytes,
              const storage::AccessTotals& totals) {
    scene.writer().add(scene.capture(), hmi, range(operation, db, first, bytes), totals);
  }
  std::string page(const MemoryBounds& bounds = {}) {
    const audit::AuditInput input = scene.input();
    return memory(input, input.station_index.at("10.0.0.1"), bounds);
  }
};

TEST_F(MemoryTable, blocks_that_are_asked_for_alike_share_a_row) {
  access(Operation::read, 1, 0, 10, served(7));
  access(Operation::read, 2, 4, 2, served(7));
  access(Operation::read, 3, 0, 2, served(8));
  access(Operation::write, 1, 0, 10, served(7));
  const std::string table = page();
  EXPECT_THAT(table, HasSubstr("<tr><th colspan=4 scope=rowgroup>10.0.0.5 reads\n"
                               "<tr><td>DB1 0-9; DB2 4-5<td>7<td>7<td>0\n<tr><td>DB3 0-1<td>8<td>8<td>0\n"
                               "<tbody>\n<tr><th colspan=4 scope=rowgroup>10.0.0.5 writes\n"
                               "<tr><td>DB1 0-9<td>7<td>7<td>0\n"));
}

TEST_F(MemoryTable, what_was_refused_otherwise_stands_in_a_row_of_its_own) {
  access(Operation::read, 1, 0, 10, refused(7, 0x8104));
  access(Operation::read, 2, 0, 10, refused(7, 0x000a));
  const std::string table = page();
  EXPECT_THAT(table, HasSubstr("<tr><td>DB1 0-9<td>7<td>0<td class=a>7<td class=a>7x 0x8104"));
  EXPECT_THAT(table, HasSubstr("<tr><td>DB2 0-9<td>7<td>0<td class=a>7<td class=a>7x 0x0a"));
}

TEST_F(MemoryTable, rows_beyond_the_bound_are_counted) {
  for (std::int64_t db = 1; db <= 3; ++db) access(Operation::read, db, 0, 10, served(static_cast<std::uint64_t>(db)));
  access(Operation::write, 1, 0, 10, served(7));
  const std::string table = page({40, 200, 24, 2});
  EXPECT_THAT(table, HasSubstr("<tr><td>DB2 0-9<td>2"));
  EXPECT_THAT(table, Not(HasSubstr("<tr><td>DB3")));
  EXPECT_THAT(table, Not(HasSubstr("writes\n")));
  EXPECT_THAT(table,
              HasSubstr("2 more rows are not on this page; all of them: s7scope report INVENTORY accesses -f csv"));
}

// Two maps may be drawn; one more block than that is no reason to leave out one.
TEST_F(MemoryTable, every_block_is_drawn_large_or_small) {
  for (std::int64_t db = 1; db <= 3; ++db) access(Operation::read, db, 0, 10, served(7));
  EXPECT_THAT(page({2, 200, 24}), Not(HasSubstr("class=\"lanes small\"")));
  access(Operation::write, 4, 8, 1, served(7));
  access(Operation::read, 4, 100, 4, refused(2, 0x8104));
  const std::string some = page({2, 200, 24});
  EXPECT_THAT(some, HasSubstr("<figcaption>DB2 <small>10 bytes</small>"));
  EXPECT_THAT(some, HasSubstr("<figcaption>2 more blocks <small>all stations together</small>"));
  EXPECT_THAT(some, HasSubstr("<text y=33>DB4 8-103</text>\n</svg>\n<svg viewBox=\"0 0 530 40\""));
  EXPECT_THAT(some, HasSubstr("</g>\n<g><path class=w"));
  EXPECT_THAT(some, HasSubstr("<title>write 8</title></path><path class=x"));
  EXPECT_THAT(some, HasSubstr("<title>refused 100-103</title>"));
  EXPECT_THAT(page({0, 200, 24}), HasSubstr("<figcaption>4 blocks <small>"));
}

}  // namespace
}  // namespace s7::reports::html
