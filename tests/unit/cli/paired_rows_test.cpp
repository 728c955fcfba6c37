// First and last rows of each pair of stations singly, the rest summed; handed over in between, the sums stay the same.

#include "cli/record/paired_rows.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace s7::cli {
namespace {

struct Row {
  int number = 0;
  int count = 1;
};
struct Rest {
  explicit Rest(const Row&) {}
  friend auto operator<=>(const Rest&, const Rest&) = default;
};
using Rows = PairedRows<Row, Rest>;

void sum(Row& into, const Row& from) { into.count += from.count; }

struct Seen {
  std::vector<int> numbers, counts;
  void operator()(const PairKey&, const Row& row) {
    numbers.push_back(row.number);
    counts.push_back(row.count);
  }
  [[nodiscard]] int sum() const { return std::accumulate(counts.begin(), counts.end(), 0); }
};

const PairKey pair{0, "10.0.0.1", "10.0.0.2"};

TEST(PairedRows, AThousandRowsAreKeptSingly) {
  Rows rows;
  for (int i = 0; i < 1000; ++i) rows.add(pair, {i, 1}, sum);
  Seen seen;
  rows.for_each(std::ref(seen));
  ASSERT_EQ(seen.numbers.size(), 1000U);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen.numbers[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(seen.sum(), 1000);
}

TEST(PairedRows, BeyondThatTheMiddleIsOneRow) {
  Rows rows;
  for (int i = 0; i < 1250; ++i) rows.add(pair, {i, 1}, sum);
  Seen seen;
  rows.for_each(std::ref(seen));
  ASSERT_EQ(seen.numbers.size(), 1001U);
  EXPECT_EQ(seen.numbers[499], 499);
  EXPECT_EQ(seen.numbers[500], 500);
  EXPECT_EQ(seen.counts[500], 250);
  EXPECT_EQ(seen.numbers[501], 750);
  EXPECT_EQ(seen.numbers.back(), 1249);
}

TEST(PairedRows, HandedOverAtAnyMomentTheRowsAreTheSame) {
  for (const int at : {1, 499, 500, 501, 900, 1001}) {
    Rows rows;
    Seen seen;
    for (int i = 0; i < 1250; ++i) {
      if (i == at) rows.take_settled(std::ref(seen));
      rows.add(pair, {i, 1}, sum);
    }
    rows.take_settled(std::ref(seen));
    rows.for_each(std::ref(seen));
    EXPECT_EQ(seen.numbers.size(), 1001U) << at;
    EXPECT_EQ(seen.counts[500], 250) << at;
    EXPECT_EQ(seen.sum(), 1250) << at;
  }
}

TEST(PairedRows, NothingIsHeldOfAPairThatWasHandedOver) {
  Rows rows;
  Seen first, second;
  for (int i = 0; i < 100; ++i) rows.add({0, "10.0.0.1", "10.1.0." + std::to_string(i)}, {i, 1}, sum);
  EXPECT_EQ(rows.held(), 100U);
  rows.take_settled(std::ref(first));
  EXPECT_EQ(first.numbers.size(), 100U);
  EXPECT_EQ(rows.held(), 0U);
  rows.take_settled(std::ref(second));
  rows.for_each(std::ref(second));
  EXPECT_TRUE(second.numbers.empty());
}

// For runs without an end: nothing is held back for it.
TEST(PairedRows, WithoutLastOnesTheRestIsHandedOverAsASum) {
  Rows rows(0);
  Seen seen;
  for (int i = 0; i < 1500; ++i) {
    rows.add(pair, {i, 1}, sum);
    if (i % 100 != 99) continue;
    rows.take_rest(std::ref(seen));
    rows.take_settled(std::ref(seen));
  }
  EXPECT_EQ(seen.sum(), 1500);
  EXPECT_EQ(seen.counts.size(), 500U + 10U);  // a sum for each hundred behind the first ones
  rows.for_each([](const PairKey&, const Row&) { FAIL(); });
}

TEST(PairedRows, RowsKeptElsewhereCountAsFirstOnes) {
  Rows rows(0);
  int reserved = 0;
  for (int i = 0; i < 600; ++i) reserved += rows.reserve(pair) ? 1 : 0;
  EXPECT_EQ(reserved, 500);
  EXPECT_TRUE(rows.knows(pair));
  EXPECT_FALSE(rows.knows({0, "10.0.0.9", "10.0.0.2"}));
  rows.add(pair, {1, 1}, sum);
  Seen seen;
  rows.take_rest(std::ref(seen));
  EXPECT_EQ(seen.sum(), 1);
}

}  // namespace
}  // namespace s7::cli
