#include "reports/ranges.hpp"

#include <gtest/gtest.h>

namespace s7::reports {
namespace {

TEST(Ranges, OneRange) {
  EXPECT_EQ(range_text(0, 20, std::nullopt), "0-19");
  EXPECT_EQ(range_text(4, 1, std::nullopt), "4");
  EXPECT_EQ(range_text(4, 1, 3), "4.3");
  EXPECT_EQ(range_text(std::nullopt, 1, std::nullopt), "");
  EXPECT_EQ(block_name("DB", 10), "DB10");
  EXPECT_EQ(block_name("M", 0), "M");
  EXPECT_EQ(block_name("DB", std::nullopt), "DB");
}

TEST(Ranges, JoinsWhatTouchesOrOverlaps) {
  TouchedRanges ranges;
  ranges.add("DB", 10, 10, 10, "");
  ranges.add("DB", 10, 0, 10, "");   // touches
  ranges.add("DB", 10, 15, 10, "");  // overlaps
  ranges.add("DB", 10, 40, 4, "");   // apart
  ranges.add("DB", 10, 41, 1, "");   // inside
  EXPECT_EQ(ranges.text(10), "DB10 0-24, 40-43");
}

TEST(Ranges, OneRangeCanJoinMany) {
  TouchedRanges ranges;
  for (const int first : {0, 10, 20, 30}) ranges.add("M", std::nullopt, first, 2, "");
  ranges.add("M", std::nullopt, 1, 29, "");
  EXPECT_EQ(ranges.text(10), "M 0-31");
}

TEST(Ranges, BlocksInNumericalOrderWithABound) {
  TouchedRanges ranges;
  for (const int db : {10, 9, 100}) ranges.add("DB", db, 0, 1, "");
  ranges.add("symbol", std::nullopt, std::nullopt, std::nullopt, "8a0e0001 crc 12");
  EXPECT_EQ(ranges.text(10), "DB9 0; DB10 0; DB100 0; symbol 8a0e0001 crc 12");
  EXPECT_EQ(ranges.text(2), "DB9 0; DB10 0; and 2 more blocks");
  EXPECT_EQ(ranges.text(3), "DB9 0; DB10 0; DB100 0; and 1 more block");
}

TEST(Ranges, ManyPiecesOfOneBlockAreBounded) {
  TouchedRanges ranges;
  for (int i = 0; i < 5; ++i) ranges.add("DB", 1, 10 * i, 1, "");
  EXPECT_EQ(ranges.text(3), "DB1 0, 10, 20 and 2 more");
}

}  // namespace
}  // namespace s7::reports
