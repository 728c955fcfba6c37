#include "reports/intervals.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <vector>

namespace s7::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<std::int64_t, std::int64_t>> ranges(const Intervals& set) { return {set.begin(), set.end()}; }

TEST(Intervals, JoinsWhatTouchesAndOverlaps) {
  Intervals set;
  set.add(10, 20);
  set.add(30, 40);
  set.add(20, 25);  // touches
  EXPECT_THAT(ranges(set), ElementsAre(Pair(10, 25), Pair(30, 40)));
  set.add(5, 31);
  EXPECT_THAT(ranges(set), ElementsAre(Pair(5, 40)));
  set.add(7, 7);
  set.add(50, 49);
  EXPECT_THAT(ranges(set), ElementsAre(Pair(5, 40)));
}

TEST(Intervals, LackingIsWhatIsNotWithin) {
  Intervals set;
  set.add(10, 20);
  set.add(30, 40);
  EXPECT_THAT(ranges(set.lacking(15, 35)), ElementsAre(Pair(20, 30)));
  EXPECT_THAT(ranges(set.within(15, 35)), ElementsAre(Pair(15, 20), Pair(30, 35)));
  EXPECT_THAT(ranges(set.lacking(0, 50)), ElementsAre(Pair(0, 10), Pair(20, 30), Pair(40, 50)));
  EXPECT_THAT(ranges(set.lacking(12, 18)), IsEmpty());
  EXPECT_FALSE(set.intersects(20, 30));
  EXPECT_TRUE(set.intersects(19, 20));
}

// Against sets of single numbers.
TEST(Intervals, DoWhatSetsOfNumbersDo) {
  std::mt19937 random(7);
  const auto number = [&](std::int64_t end) {
    return static_cast<std::int64_t>(random() % static_cast<unsigned>(end));
  };
  const auto members = [](const Intervals& set) {
    std::set<std::int64_t> out;
    for (const auto& [first, end] : set)
      for (std::int64_t i = first; i < end; ++i) out.insert(i);
    return out;
  };
  for (int round = 0; round < 300; ++round) {
    Intervals a, b;
    std::set<std::int64_t> in_a, in_b;
    for (int i = 0; i < 6; ++i) {
      const std::int64_t first = number(60), length = number(12), other = number(60), span = number(12);
      a.add(first, first + length);
      b.add(other, other + span);
      for (std::int64_t n = first; n < first + length; ++n) in_a.insert(n);
      for (std::int64_t n = other; n < other + span; ++n) in_b.insert(n);
    }
    ASSERT_EQ(members(a), in_a);
    const std::int64_t first = number(60), end = first + number(20);
    std::set<std::int64_t> within, lacking, difference;
    for (std::int64_t n = first; n < end; ++n) (in_a.count(n) > 0 ? within : lacking).insert(n);
    ASSERT_EQ(members(a.within(first, end)), within);
    ASSERT_EQ(members(a.lacking(first, end)), lacking);
    ASSERT_EQ(a.intersects(first, end), !within.empty());
    for (const std::int64_t n : in_a)
      if (in_b.count(n) == 0) difference.insert(n);
    a.remove(b);
    ASSERT_EQ(members(a), difference);
  }
}

}  // namespace
}  // namespace s7::reports
