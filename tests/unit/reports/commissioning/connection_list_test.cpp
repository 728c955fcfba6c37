#include "reports/commissioning/connection_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/commissioning/list_lines.hpp"
#include "reports/fields.hpp"
#include "reports/render.hpp"
#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::commissioning {
namespace {

using namespace audit::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto read = storage::Operation::read;
constexpr auto write = storage::Operation::write;

// One text per row: the fields that are asked for.
std::vector<std::string> rows(const Table& table, const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for_each_row(table, [&](const Row& row) {
    std::string line;
    for (const std::string& name : names) line += (line.empty() ? "" : " ") + row.text(name);
    out.push_back(line);
  });
  return out;
}

TEST(ConnectionList, RangesThatTouchOrOverlapAreOneLine) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "op");
  for (const auto& [first, bytes] : {std::pair{0, 10}, {10, 10}, {15, 3}, {40, 4}})
    scene.writer().add(scene.capture(), id, range(read, 10, first, bytes), served(100));
  scene.writer().add(scene.capture(), id, range(write, 10, 5, 5), served(7));
  const Table list = connection_list(scene.input());
  EXPECT_THAT(
      rows(list, {"no", "area", "db", "from_byte", "to_byte", "length", "direction"}),
      ElementsAre("1 DB 10 0 19 20 client reads", "2 DB 10 5 9 5 client writes", "3 DB 10 40 43 4 client reads"));
}

TEST(ConnectionList, IsOrderedByServerClientBlockAndByte) {
  Scene scene;
  const ConnectionId panel = scene.talk("10.0.1.50", "10.0.1.20", "op");
  const ConnectionId other = scene.talk("10.0.1.9", "10.0.1.20", "op");
  const ConnectionId far = scene.talk("10.0.1.50", "10.0.1.100", "op");
  for (const std::int64_t db : {20, 3}) scene.writer().add(scene.capture(), panel, range(read, db, 0, 2), served(1));
  scene.writer().add(scene.capture(), other, range(read, 50, 8, 2), served(1));
  scene.writer().add(scene.capture(), other, range(read, 50, 0, 2), served(1));
  scene.writer().add(scene.capture(), far, range(read, 1, 0, 2), served(1));
  EXPECT_THAT(rows(connection_list(scene.input()), {"server", "client", "db", "from_byte"}),
              ElementsAre("10.0.1.20 10.0.1.9 50 0", "10.0.1.20 10.0.1.9 50 8", "10.0.1.20 10.0.1.50 3 0",
                          "10.0.1.20 10.0.1.50 20 0", "10.0.1.100 10.0.1.50 1 0"));
}

TEST(ConnectionList, WhatTheWireNeverCarriesIsSaidAndWhatPeopleFillInIsLeftEmpty) {
  Scene scene;
  scene.talk("10.0.1.50", "10.0.1.20", "pg");
  const Table list = connection_list(scene.input());
  EXPECT_THAT(rows(list, {"local_id", "subnet"}), ElementsAre("n/a (not transmitted) n/a (not transmitted)"));
  EXPECT_THAT(rows(list, {"connection_name", "owner", "purpose", "approved_by", "date", "area"}), ElementsAre(""));
  EXPECT_THAT(rows(list, {"remark"}), ElementsAre("no variable access was seen"));
  EXPECT_THAT(rows(list, {"firewall_rule"}), ElementsAre("10.0.1.50 > 10.0.1.20 tcp/102"));
}

TEST(ConnectionList, PutGetIsNeededWhereTheFamilyHasTheSwitch) {
  Scene scene;
  scene.fact("10.0.1.20", "order_number", "6ES7 315-2EH14-0AB0");
  scene.fact("10.0.1.30", "order_number", "6ES7 513-1AL02-0AB0");
  for (const char* server : {"10.0.1.20", "10.0.1.30", "10.0.1.40"})
    scene.writer().add(scene.capture(), scene.talk("10.0.1.50", server, "op"), range(read, 1, 0, 2), served(1));
  EXPECT_THAT(rows(connection_list(scene.input()), {"putget_needed"}),
              ElementsAre("no such switch", "yes", "on S7-1200/1500"));
}

TEST(ConnectionList, ARowKeepsItsIdWhenTheRestOfThePlantChanges) {
  Scene small, large;
  for (Scene* scene : {&small, &large}) {
    const ConnectionId id = scene->talk("10.0.1.50", "10.0.1.20", "op");
    scene->writer().add(scene->capture(), id, range(read, 10, 20, 8), served(100));
    if (scene == &small) continue;
    scene->writer().add(scene->capture(), id, range(read, 9, 0, 8), served(100));
    scene->talk("10.0.1.49", "10.0.1.20", "op");
  }
  const auto before = rows(connection_list(small.input()), {"id"});
  const auto after = rows(connection_list(large.input()), {"id"});
  ASSERT_EQ(before.size(), 1U);
  ASSERT_EQ(after.size(), 3U);
  EXPECT_EQ(after[2], before[0]);
  EXPECT_THAT(before[0], ::testing::EndsWith("-20"));
  EXPECT_NE(after[0], after[1]);
}

TEST(ConnectionList, RefusedAndServerSideAccessIsSaid) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.1.50", "10.0.1.20", "configured");
  storage::AccessKey back = range(write, 7, 0, 4);
  back.initiator = storage::Initiator::server;
  scene.writer().add(scene.capture(), id, back, refused(12, 0x8104));
  const Table list = connection_list(scene.input());
  EXPECT_THAT(rows(list, {"direction", "errors"}), ElementsAre("server writes 12"));
  EXPECT_THAT(rows(list, {"remark"}), ElementsAre(HasSubstr("never served")));
}

TEST(ConnectionList, PeopleReadDurationsInUnits) {
  Scene scene;
  scene.talk("10.0.1.50", "10.0.1.20", "op");
  const Table list = connection_list_for_people(connection_list(scene.input()));
  EXPECT_THAT(render_md(list), HasSubstr("| No. | Row id | Cell/zone | Client station | Client IP |"));
  EXPECT_THAT(render_md(list), HasSubstr("| Longest gap |"));
}

}  // namespace
}  // namespace s7::reports::commissioning
