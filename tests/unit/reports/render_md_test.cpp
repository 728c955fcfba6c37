#include <gtest/gtest.h>

#include "reports/markdown.hpp"
#include "reports/render.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

TEST(Markdown, EscapesWhatGitHubWouldInterpret) {
  EXPECT_EQ(escape_markdown("a|b"), "a\\|b");
  EXPECT_EQ(escape_markdown("a\\|b"), "a\\\\\\|b");
  EXPECT_EQ(escape_markdown("`x`"), "\\`x\\`");
  EXPECT_EQ(escape_markdown("*b* _i_ ~~s~~"), "\\*b\\* \\_i\\_ \\~\\~s\\~\\~");
  EXPECT_EQ(escape_markdown("[t](u)"), "\\[t\\](u)");
  EXPECT_EQ(escape_markdown("<b>&amp;"), "&lt;b>&amp;amp;");
  EXPECT_EQ(escape_markdown("http://x"), "http&#58;//x");
  EXPECT_EQ(escape_markdown("a\nb\x1b"), "a\\\\nb\\\\x1b");
}

TEST(Markdown, WordsStayReadable) { EXPECT_EQ(escape_markdown("order_number 6ES7-2.1"), "order_number 6ES7-2.1"); }

TEST(Markdown, TableWithAlignment) {
  const Table table{
      "Things", {column("name"), column("count", 0, Alignment::right)}, {{str("a|b"), num(3)}, {unknown, num(0)}}};
  EXPECT_EQ(render_md(table),
            "## Things\n\n"
            "| name | count |\n"
            "| --- | ---: |\n"
            "| a\\|b | 3 |\n"
            "| - | 0 |\n");
}

TEST(Markdown, EmptyTableSaysSo) { EXPECT_EQ(render_md(Table{"Things", {column("a")}, {}}), "## Things\n\nNone.\n"); }

TEST(Markdown, ShowsDetailColumnsToo) {
  EXPECT_NE(render_md(Table{"T", {column("a"), column("b", detail_rank)}, {{num(1), num(2)}}}).find("| a | b |"),
            std::string::npos);
}

}  // namespace
}  // namespace s7::reports::testing
