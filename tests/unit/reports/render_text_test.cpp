#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/render.hpp"
#include "reports/unicode.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Eight columns of 18 cells: 158 cells with their gaps.
Table wide_table() {
  Table table{"Things", {}, {}};
  std::vector<Value> row;
  for (int i = 0; i < 8; ++i) {
    table.columns.push_back(column("c" + std::to_string(i), i));
    row.push_back(str("value-of-column-0" + std::to_string(i)));
  }
  table.rows.push_back(row);
  return table;
}

TEST(Text, AlignsNumbersRight) {
  const Table table{"Things",
                    {column("name"), column("n", 0, Alignment::right), column("x")},
                    {{str("a"), num(5), str("p")}, {str("long"), num(1234), unknown}}};
  EXPECT_THAT(lines_of(render_text(table, {})), ElementsAre("Things: 2", "",  //
                                                            "name     n  x",  //
                                                            "----  ----  -",  //
                                                            "a        5  p",  //
                                                            "long  1234  -"));
}

TEST(Text, EmptyTableSaysSo) { EXPECT_EQ(render_text(Table{"Things", {column("a")}, {}}, {}), "Things: none\n"); }

TEST(Text, AlignsByCellsNotBytes) {
  const Table table{
      "T", {column("name"), column("x")}, {{str("\xc3\xa4"), str("1")}, {str("\xe6\x97\xa5\xe6\x9c\xac"), str("2")}}};
  const auto lines = lines_of(render_text(table, {}));
  EXPECT_EQ(lines[4], "\xc3\xa4     1");
  EXPECT_EQ(lines[5], "\xe6\x97\xa5\xe6\x9c\xac  2");
}

TEST(Text, EscapesControlCharacters) {
  const std::string out = render_text(single(ColumnKind::text, str("\x1b]0;owned\x07\nnext")), {80, false});
  EXPECT_THAT(out, HasSubstr("\\x1b]0;owned\\x07\\nnext"));
  EXPECT_THAT(out, Not(HasSubstr("\x1b")));
}

TEST(Text, WithoutLimitNothingIsLeftOutOrWrapped) {
  const auto lines = lines_of(render_text(wide_table(), {}));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[4].size(), 158U);
}

TEST(Text, NarrowTerminalLeavesOutByRankAndSaysWhich) {
  // 4 columns of 18 and 3 gaps: 78 cells; a fifth would need 98.
  const auto lines = lines_of(render_text(wide_table(), {80, false}));
  EXPECT_EQ(lines[4], "value-of-column-00  value-of-column-01  value-of-column-02  value-of-column-03");
  EXPECT_EQ(lines.back(), "Not shown here: c4, c5, c6, c7. Everything: -f csv, json or md.");
  for (const auto& line : lines) EXPECT_LE(display_width(line), 80U);
}

TEST(Text, WiderTerminalShowsMore) {
  const auto lines = lines_of(render_text(wide_table(), {120, false}));
  EXPECT_THAT(lines[4], HasSubstr("value-of-column-05"));
  EXPECT_THAT(lines[4], Not(HasSubstr("value-of-column-06")));
  for (const auto& line : lines) EXPECT_LE(display_width(line), 120U);
}

TEST(Text, LongTextsWrapBeforeColumnsGo) {
  const Table table{
      "T", {column("a"), column("b", 1)}, {{str(std::string(60, 'x')), str("some words that go over two lines")}}};
  const auto lines = lines_of(render_text(table, {80, false}));
  EXPECT_EQ(lines[2].substr(0, 1), "a");
  EXPECT_THAT(lines, Not(::testing::Contains(HasSubstr("Not shown"))));
  std::string all;
  for (const auto& line : lines) {
    EXPECT_LE(line.size(), 80U);
    all += line;
  }
  EXPECT_EQ(std::count(all.begin(), all.end(), 'x'), 60);
}

TEST(Text, ColumnsThatMustStayAreNeverCut) {
  const Table table{"T", {column("number", 0, Alignment::right)}, {{str("123456789012345678901234567890")}}};
  EXPECT_THAT(render_text(table, {10, false}), HasSubstr("123456789012345678901234567890"));
}

TEST(Text, DetailColumnsJoinWhereThereIsRoom) {
  const Table table{"T", {column("a"), column("b", detail_rank)}, {{str("1"), str("2")}}};
  EXPECT_EQ(lines_of(render_text(table, {80, false}))[2], "a  b");
  EXPECT_EQ(lines_of(render_text(table, {3, false}))[2], "a");
  const auto piped = lines_of(render_text(table, {}));
  EXPECT_EQ(piped[2], "a");
  EXPECT_EQ(piped.back(), "Not shown here: b. Everything: -f csv, json or md.");
}

TEST(Text, ColourOnlyWhenAsked) {
  Table table{"T", {column("a")}, {{num(3)}, {num(0)}}};
  table.columns[0].alarming = true;
  EXPECT_THAT(render_text(table, {80, false}), Not(HasSubstr("\x1b")));
  const std::string coloured = render_text(table, {80, true});
  EXPECT_THAT(coloured, HasSubstr("\x1b[31m3\x1b[0m"));
  EXPECT_THAT(coloured, HasSubstr("\n0\n"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[1ma\x1b[0m\n-\n"));  // the rule below the heading is no alarm
}

TEST(Text, NoTrailingBlanks) {
  const Table table{"T", {column("a"), column("b")}, {{str("long value"), str("")}, {str("x"), str("y")}}};
  for (const auto& line : lines_of(render_text(table, {}))) EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
}

}  // namespace
}  // namespace s7::reports::testing
