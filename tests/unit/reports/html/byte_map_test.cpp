#include "reports/html/byte_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/html/byte_axis.hpp"
#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::html {
namespace {

using audit::test::range;
using audit::test::refused;
using audit::test::Scene;
using audit::test::served;
using storage::Initiator;
using storage::Operation;
using ::testing::HasSubstr;

Intervals ranges(std::initializer_list<std::pair<std::int64_t, std::int64_t>> pairs) {
  Intervals out;
  for (const auto& [first, end] : pairs) out.add(first, end);
  return out;
}

// One stretch of 20 bytes: byte 5 lies a quarter along.
TEST(ByteAxis, one_stretch_is_linear) {
  const ByteAxis axis(ranges({{0, 20}}), 400);
  ASSERT_EQ(axis.stretches().size(), 1U);
  EXPECT_DOUBLE_EQ(axis.at(0), 0);
  EXPECT_DOUBLE_EQ(axis.at(5), 100);
  EXPECT_DOUBLE_EQ(axis.at(20), 400);
}

// 400 - 12 for the cut - 2 * 14 = 360 are shared 10 to 20: 14 + 120 and 14 + 240.
TEST(ByteAxis, cuts_what_nobody_touched) {
  const ByteAxis axis(ranges({{0, 10}, {1000, 1020}}), 400);
  ASSERT_EQ(axis.stretches().size(), 2U);
  EXPECT_DOUBLE_EQ(axis.stretches()[0].width, 134);
  EXPECT_DOUBLE_EQ(axis.at(1000), 146);
  EXPECT_DOUBLE_EQ(axis.at(1020), 400);
}

TEST(ByteAxis, a_gap_of_eight_bytes_is_no_cut) {
  EXPECT_EQ(ByteAxis(ranges({{0, 4}, {12, 16}}), 400).stretches().size(), 1U);
  EXPECT_EQ(ByteAxis(ranges({{0, 4}, {13, 17}}), 400).stretches().size(), 2U);
}

TEST(Coarsened, joins_what_is_close_until_few_are_left) {
  const Intervals many = ranges({{0, 1}, {2, 3}, {5, 6}, {100, 101}});
  std::int64_t gap = -1;
  EXPECT_EQ(coarsened(many, 4, &gap), many);
  EXPECT_EQ(gap, 0);
  EXPECT_EQ(coarsened(many, 3, &gap), ranges({{0, 3}, {5, 6}, {100, 101}}));
  EXPECT_EQ(gap, 1);
  EXPECT_EQ(coarsened(many, 2, &gap), ranges({{0, 6}, {100, 101}}));
  EXPECT_EQ(gap, 2);
}

struct Memory : ::testing::Test {
  Scene scene;
  storage::ConnectionId hmi = scene.talk("10.0.0.5", "10.0.0.1", "op");

  void access(Operation operation, std::int64_t first, std::int64_t bytes, const storage::AccessTotals& totals) {
    scene.writer().add(scene.capture(), hmi, range(operation, 10, first, bytes), totals);
  }
  std::vector<TouchedBlock> blocks(audit::AuditInput& input) {
    return touched_blocks(input, input.station_index.at("10.0.0.1"));
  }
};

TEST_F(Memory, ranges_that_touch_are_one_and_outcomes_are_kept_apart) {
  access(Operation::read, 0, 10, served(3));
  access(Operation::read, 10, 10, served(3));
  access(Operation::write, 4, 2, served(1));
  access(Operation::read, 40, 4, refused(2, 0x8104));
  audit::AuditInput input = scene.input();
  const auto found = blocks(input);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].area, "DB");
  EXPECT_EQ(found[0].number, 10);
  ASSERT_EQ(found[0].lanes.size(), 1U);
  EXPECT_EQ(found[0].lanes[0].ranges.at(Touch::read), ranges({{0, 20}}));
  EXPECT_EQ(found[0].lanes[0].ranges.at(Touch::write), ranges({{4, 6}}));
  EXPECT_EQ(found[0].lanes[0].ranges.at(Touch::refused), ranges({{40, 44}}));
}

TEST_F(Memory, the_map_says_of_every_station_what_it_did) {
  access(Operation::read, 0, 20, served(3));
  access(Operation::write, 4, 1, served(1));
  access(Operation::read, 40, 4, refused(2, 0x8104));
  audit::AuditInput input = scene.input();
  const std::string map = byte_map(input, blocks(input).at(0), {});
  EXPECT_THAT(map, HasSubstr("<figcaption>DB10 <small>24 bytes</small></figcaption>"));
  EXPECT_THAT(map, HasSubstr("<span>10.0.0.5</span><svg viewBox=\"0 0 530 20\" height=20 preserveAspectRatio=none>\n"
                             "<path class=r"));
  EXPECT_THAT(map, HasSubstr("<title>reads 0-19</title>"));
  EXPECT_THAT(map, HasSubstr("<title>writes 4</title>"));
  EXPECT_THAT(map, HasSubstr("<title>is refused 40-43</title>"));
}

// Stretches of 530 pixels: 4 bytes, a cut of 12, 1 byte, 12, 4 bytes; of the 506 that are left 464 are shared 4 to 1 to
// 4: 220.2, 65.6 and 220.2 wide. On narrow screens the axis may have 45 % of it: "1000000" is 43 wide, the next number
// begins 35 to the right.
TEST_F(Memory, numbers_below_the_axis_have_shares_of_its_width) {
  access(Operation::read, 0, 4, served(3));
  access(Operation::read, 1'000'000, 1, served(3));
  access(Operation::read, 2'000'000, 4, served(3));
  audit::AuditInput input = scene.input();
  const std::string map = byte_map(input, blocks(input).at(0), {});
  EXPECT_THAT(map, HasSubstr("<text class=\"b\" x=\"0%\" y=15>0</text><text class=\"b e\" x=\"41.6%\" y=15>3</text>"
                             "<text class=\"b\" x=\"43.8%\" y=15>1000000</text>"
                             "<text class=\"b roomy\" x=\"58.4%\" y=15>2000000</text>"
                             "<text class=\"b e\" x=\"100%\" y=15>2000003</text></svg>"));
}

TEST_F(Memory, what_is_joined_is_said) {
  for (int i = 0; i < 30; ++i) access(Operation::read, 6 * i, 2, served(1));
  audit::AuditInput input = scene.input();
  const std::string map = byte_map(input, blocks(input).at(0), {40, 10, 24});
  EXPECT_THAT(map, HasSubstr("Ranges that lie up to 4 bytes apart are drawn as one"));
}

}  // namespace
}  // namespace s7::reports::html
