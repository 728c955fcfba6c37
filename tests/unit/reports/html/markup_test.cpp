#include "reports/html/markup.hpp"

#include <gtest/gtest.h>

#include <string>

namespace s7::reports::html {
namespace {

using namespace std::string_literals;

TEST(HtmlMarkup, writes_what_html_gives_a_meaning_to_as_entities) {
  EXPECT_EQ(escape("</script><img src=\"x\" onerror='y'>&amp;"),
            "&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt;&amp;amp;");
}

// What can't be seen is spelled out: NUL, line ends, an escape sequence, a right-to-left override.
TEST(HtmlMarkup, spells_out_what_could_not_be_seen) {
  EXPECT_EQ(escape("a\0b"s), "a\\x00b");
  EXPECT_EQ(escape("a\r\n\x1b[2Jb"), "a\\r\\n\\x1b[2Jb");
  EXPECT_EQ(escape("a\u202egnp.exe"), "a\\u202egnp.exe");
}

TEST(HtmlMarkup, replaces_what_is_no_utf8) { EXPECT_EQ(escape("a\xff<\xc0"), "a\ufffd&lt;\ufffd"); }

TEST(HtmlMarkup, keeps_other_languages_as_they_are) { EXPECT_EQ(escape("Füllstation 配料"), "Füllstation 配料"); }

TEST(HtmlMarkup, renders_lists_within_lists) {
  Document document;
  document.add(Block::Kind::heading, "A & B");
  document.add(Block::Kind::item, "one");
  document.add(Block::Kind::subitem, "half", true);
  document.add(Block::Kind::item, "two");
  document.add(Block::Kind::paragraph, "end");
  document.add(Block::Kind::subheading, "next");
  EXPECT_EQ(render(document, 3),
            "<h3>A &amp; B</h3>\n<ul><li>one<ul><li><strong>half</strong></li></ul></li><li>two</li></ul><p>end</p>\n"
            "<h4>next</h4>\n");
}

TEST(HtmlMarkup, closes_a_list_that_ends_inside) {
  Document document;
  document.add(Block::Kind::subitem, "deep");
  EXPECT_EQ(render(document, 3), "<ul><li><ul><li>deep</li></ul></li></ul>");
}

}  // namespace
}  // namespace s7::reports::html
