#include "reports/html/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/reports/tables.hpp"

namespace s7::reports::html {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::num;
using testing::str;
using testing::unknown;

Table stations() {
  Table table{"Stations", {column("name"), column("errors", Alignment::right, true), column("vendor")}, {}};
  table.columns[2].rank = 4;
  return table;
}

TEST(HtmlTable, has_a_caption_and_heads_with_scope) {
  Table table = stations();
  table.rows = {{str("<b>"), num(7), unknown}};
  EXPECT_EQ(render(table, {"Three & more", "t", false, false}),
            "<div class=t role=region aria-label=\"Three &amp; more\" tabindex=0>\n<table id=\"t\" class=\"n2\">"
            "<caption>Three &amp; more</caption>\n"
            "<thead><tr><th scope=col>name</th><th scope=col>errors</th></tr></thead>\n<tbody>\n"
            "<tr><td>&lt;b&gt;<td class=a>7\n</tbody></table></div>\n");
}

TEST(HtmlTable, says_in_which_columns_nothing_is_known) {
  Table table = stations();
  table.rows = {{str("a"), num(0), unknown}};
  EXPECT_THAT(render(table, {"x", "", false, true}), HasSubstr("<p class=note>Nothing is known of: vendor.</p>"));
}

TEST(HtmlTable, a_zero_alarms_nobody_and_a_detail_is_marked) {
  Table table = stations();
  table.columns[2].rank = detail_rank;
  table.rows = {{str("a"), num(0), str("v")}};
  EXPECT_THAT(render(table, {"x", "", false, true}), HasSubstr("<table class=\"n2 d3\">"));
  EXPECT_THAT(render(table, {"x", "", false, true}), HasSubstr("<tr><td>a<td>0<td>v\n"));
}

TEST(HtmlTable, groups_of_rows_have_a_line_above_them) {
  Table table = stations();
  table.rows = {{str("a"), num(0), unknown}, {str("b"), num(0), unknown}, {str("c"), num(0), unknown}};
  EXPECT_THAT(render(table, {"x", "", false, false, {{"first & only", 0}, {"rest", 1}}}),
              HasSubstr("<tbody>\n<tr><th colspan=2 scope=rowgroup>first &amp; only\n<tr><td>a<td>0\n"
                        "<tbody>\n<tr><th colspan=2 scope=rowgroup>rest\n<tr><td>b<td>0\n<tr><td>c<td>0\n"));
}

TEST(HtmlTable, without_rows_is_a_sentence) {
  EXPECT_EQ(render(stations(), {"Stations", "", false, true}), "<p>Stations: none.</p>\n");
}

}  // namespace
}  // namespace s7::reports::html
