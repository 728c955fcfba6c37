#include "cli/usage.hpp"

#include <gtest/gtest.h>

namespace s7::cli {
namespace {

TEST(Usage, EditDistance) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(Usage, NearestOnlyWhenNear) {
  EXPECT_EQ(nearest("--fiter", {"--format", "--filter"}), "--filter");
  EXPECT_EQ(nearest("xyz", {"analyze", "report"}), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

TEST(Usage, Alternatives) {
  EXPECT_EQ(alternatives({"a"}), "a");
  EXPECT_EQ(alternatives({"a", "b", "c"}), "a, b or c");
}

TEST(Usage, OneLine) { EXPECT_EQ(one_line("a\nb\x1b"), "a b\\x1b"); }

}  // namespace
}  // namespace s7::cli
