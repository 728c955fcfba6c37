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
            "<div class=\"t\" role=region aria-label=\"Three &amp; more\" tabindex=0>\n<table id=\"t\">"
            "<caption>Three &amp; more</caption>\n"
            "<thead><tr><th scope=col>name</th><th scope=col class=\"n\">errors</th></tr></thead>\n<tbody>\n"
            "<tr><td>&lt;b&gt;<td class=\"n a\">7\n</tbody></table></div>\n");
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
  EXPECT_THAT(render(table, {"x", "", false, true}), HasSubstr("<tr><td>a<td class=n>0<td class=d>v\n"));
}

TEST(HtmlTable, without_rows_is_a_sentence) {
  EXPECT_EQ(render(stations(), {"Stations", "", false, true}), "<p>Stations: none.</p>\n");
}

}  // namespace
}  // namespace s7::reports::html
