#include "reports/html/timeline.hpp"

#include <gtest/gtest.h>

#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::html {
namespace {

using audit::test::range;
using audit::test::refused;
using audit::test::Scene;
using storage::Operation;

constexpr audit::Time noon = 1'714'564'800'000'000;  // date -u -d 2024-05-01T12:00 +%s
constexpr audit::Time second = 1'000'000;

TEST(Timeline, without_time_or_traffic_there_is_none) {
  Scene scene;
  EXPECT_FALSE(timeline_of(scene.input(), 700).has_value());
  EXPECT_FALSE(timeline_of({}, 700).has_value());
}

// The scene's capture lasts 7200 s, its sessions 100 s; the first refusal comes at 1 s, the last at 100 s.
TEST(Timeline, a_lane_per_pair_with_what_happened_on_it) {
  Scene scene;
  const auto pg = scene.talk("10.0.0.5", "10.0.0.1");
  scene.writer().add(scene.capture(), pg, range(Operation::read, 9, 0, 4), refused(3, 0x8104));
  scene.event("cpu-stopped", pg, "10.0.0.5", "10.0.0.1", "ok", 50);
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.9", "10.0.0.1", "refused", 3600));
  const auto found = timeline_of(scene.input(), 720);  // 10 s a step, 40 s a mark
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->first, noon);
  EXPECT_EQ(found->last, noon + 7200 * second);
  ASSERT_EQ(found->lanes.size(), 2U);
  EXPECT_EQ(found->lanes[0].label, "10.0.0.5 > 10.0.0.1");
  ASSERT_EQ(found->lanes[0].open.size(), 1U);
  EXPECT_EQ(found->lanes[0].open.begin()->first, noon);
  ASSERT_EQ(found->lanes[0].marks.size(), 3U);
  EXPECT_EQ(found->lanes[0].marks[0].kind, MarkKind::event);
  EXPECT_EQ(found->lanes[0].marks[1].kind, MarkKind::refusal);
  EXPECT_EQ(found->lanes[0].marks[1].count, 2U);
  EXPECT_EQ(found->lanes[0].marks[2].count, 1U);
  ASSERT_EQ(found->lanes[1].marks.size(), 1U);
  EXPECT_EQ(found->lanes[1].marks[0].kind, MarkKind::attempt);
  EXPECT_EQ(found->lanes[1].marks[0].at, noon + 3600 * second);
}

// 41 pairs are too many for a lane each: 41 clients of one server share its lane.
TEST(Timeline, many_pairs_share_the_lane_of_their_server) {
  Scene scene;
  for (int i = 0; i < 41; ++i) scene.talk("10.0.1." + std::to_string(i + 1), "10.0.0.1");
  const auto found = timeline_of(scene.input(), 720);
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->by_pair);
  ASSERT_EQ(found->lanes.size(), 1U);
  EXPECT_EQ(found->lanes[0].label, "10.0.0.1");
}

}  // namespace
}  // namespace s7::reports::html
