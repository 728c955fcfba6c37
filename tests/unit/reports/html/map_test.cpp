#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html/groups.hpp"
#include "reports/html/map_drawing.hpp"
#include "reports/html/map_layout.hpp"
#include "reports/html/pairs.hpp"
#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::html {
namespace {

using audit::test::range;
using audit::test::refused;
using audit::test::Scene;
using audit::test::served;
using storage::Operation;
using ::testing::HasSubstr;

// Two clients of one group on the left, two servers of two groups on the right: columns of 250 (230 and two edges of
// 10), 330 between them. Left: 22 + 36 + 7 + 36 + 10 = 111. Right: two frames of 22 + 36 + 10 = 68 and 16 between: 152.
TEST(MapLayout, clients_stand_left_of_servers) {
  const MapLayout layout = lay_out({{0, 0, 0, 1}, {{0, 2}, {1, 2}, {1, 3}}});
  ASSERT_EQ(layout.nodes.size(), 4U);
  ASSERT_EQ(layout.frames.size(), 3U);
  EXPECT_DOUBLE_EQ(layout.height, 152);
  EXPECT_DOUBLE_EQ(layout.nodes[0].x, 10);
  EXPECT_DOUBLE_EQ(layout.nodes[2].x, 590);
  // The left side is centred: (152 - 111) / 2 = 20.5, then the head of the frame.
  EXPECT_DOUBLE_EQ(layout.nodes[0].y, 42.5);
  EXPECT_DOUBLE_EQ(layout.nodes[1].y, 42.5 + 43);
  EXPECT_DOUBLE_EQ(layout.nodes[2].y, 22);
  EXPECT_DOUBLE_EQ(layout.nodes[3].y, 84 + 22);
}

// Node 2 (22 to 58) has two edges, 9 apart around its middle, the one from above first.
TEST(MapLayout, edges_of_a_node_do_not_cover_each_other) {
  const MapLayout layout = lay_out({{0, 0, 0, 1}, {{0, 2}, {1, 2}, {1, 3}}});
  EXPECT_DOUBLE_EQ(layout.edges[0].y2, 40 - 4.5);
  EXPECT_DOUBLE_EQ(layout.edges[1].y2, 40 + 4.5);
  EXPECT_DOUBLE_EQ(layout.edges[0].x1, 240);
  EXPECT_DOUBLE_EQ(layout.edges[0].x2, 590);
}

TEST(MapLayout, what_servers_ask_of_servers_leaves_and_enters_on_the_right) {
  const MapLayout layout = lay_out({{0, 0}, {{0, 1}, {1, 0}}});
  for (const MapLayout::Curve& curve : layout.edges) {
    EXPECT_DOUBLE_EQ(curve.x1, curve.x2);
    EXPECT_GT(curve.c1, curve.x1);
    EXPECT_LT(curve.c1, layout.width);
  }
}

TEST(MapLayout, no_station_stands_on_another) {
  MapGraph graph;
  for (std::size_t i = 0; i < 50; ++i) graph.group.push_back(i % 7);
  for (std::size_t i = 0; i < 49; ++i) graph.edges.push_back({i, (i * 13 + 5) % 50 == i ? 49 : (i * 13 + 5) % 50});
  const MapLayout layout = lay_out(graph);
  for (std::size_t a = 0; a < 50; ++a) {
    for (std::size_t b = a + 1; b < 50; ++b) {
      const auto &first = layout.nodes[a], &second = layout.nodes[b];
      EXPECT_TRUE(first.x != second.x || first.y + first.height <= second.y || second.y + second.height <= first.y);
    }
  }
}

TEST(MapDrawing, texts_are_escaped_and_every_line_has_a_title) {
  const std::string map = draw_map({{0, 0}, {{0, 1}}}, {{"<a>", "\"b\"", ""}, {"c", "", "c7"}},
                                   {{PairVerdict::failed, false, false, false, 0, "a & b"}}, {"g<1>"}, "x");
  EXPECT_THAT(map, HasSubstr("&lt;a&gt;"));
  EXPECT_THAT(map, HasSubstr("&quot;b&quot;"));
  EXPECT_THAT(map, HasSubstr("g&lt;1&gt;"));
  EXPECT_THAT(map, HasSubstr("class=\"edge failed\""));
  EXPECT_THAT(map, HasSubstr("<title>a &amp; b</title>"));
  EXPECT_THAT(map, HasSubstr("<a href=\"#c7\">"));
}

struct PairsOf : ::testing::Test {
  Scene scene;
  std::vector<Pair> pairs(const audit::AuditInput& input) { return pairs_of(input); }
};

TEST_F(PairsOf, what_was_written_counts_more_than_what_was_read_or_refused) {
  const auto hmi = scene.talk("10.0.0.5", "10.0.0.1", "op");
  scene.writer().add(scene.capture(), hmi, range(Operation::read, 1, 0, 4), served(3));
  scene.writer().add(scene.capture(), hmi, range(Operation::write, 1, 0, 4), served(1));
  scene.writer().add(scene.capture(), hmi, range(Operation::read, 9, 0, 4), refused(2, 0x8104));
  scene.talk("10.0.0.6", "10.0.0.1");
  const audit::AuditInput input = scene.input();
  const auto found = pairs(input);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].verdict(), PairVerdict::written);
  EXPECT_EQ(found[0].refused, 2U);
  EXPECT_EQ(found[0].bytes, 18'000U);  // 9,000 each way
  EXPECT_EQ(pair_text(input, found[0]), "10.0.0.5 reads and writes 10.0.0.1; 2 items refused; 17.6 KiB");
  EXPECT_EQ(found[1].verdict(), PairVerdict::other);
}

TEST_F(PairsOf, an_attempt_alone_is_an_edge_too) {
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.9", "10.0.0.1", "refused", 5));
  const audit::AuditInput input = scene.input();
  const auto found = pairs(input);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].verdict(), PairVerdict::failed);
  EXPECT_EQ(pair_text(input, found[0]), "10.0.0.9 did not reach 10.0.0.1; 1 failed attempt");
}

TEST_F(PairsOf, stations_are_grouped_by_subnet_in_the_order_of_addresses) {
  scene.talk("10.0.10.5", "10.0.2.1");
  scene.talk("10.0.2.7", "fd00::1");
  const audit::AuditInput input = scene.input();
  std::vector<audit::Index> all;
  for (audit::Index i = 0; i < input.stations.size(); ++i) all.push_back(i);
  const auto groups = groups_of(input, all);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].name, "10.0.2.0/24");
  EXPECT_EQ(groups[0].stations.size(), 2U);
  EXPECT_EQ(groups[1].name, "10.0.10.0/24");
  EXPECT_EQ(groups[2].name, "fd00::/64");
}

}  // namespace
}  // namespace s7::reports::html
