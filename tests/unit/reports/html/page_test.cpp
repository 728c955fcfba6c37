#include "reports/html/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "reports/html/assets.hpp"
#include "storage/reader.hpp"
#include "tests/unit/reports/audit/scene.hpp"

namespace s7::reports::html {
namespace {

using audit::test::Scene;
using ::testing::HasSubstr;
using ::testing::Not;

std::string page_of(Scene& scene, const std::string& name = "plant.db") {
  const audit::AuditInput input = scene.input();
  storage::Reader reader(scene.path());
  return report_page(input, audit::audit(input), load_source(reader, input, name));
}

std::size_t occurrences(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST(HtmlPage, is_one_page_that_fetches_nothing) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.1");
  const std::string page = page_of(scene);
  EXPECT_EQ(page.rfind("<!DOCTYPE html>\n<html lang=en>", 0), 0U);
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* fetched : {"src=", "@import", "url(http", "<link", "<iframe"})
    EXPECT_THAT(page, Not(HasSubstr(fetched)));
  EXPECT_EQ(occurrences(page, "<h1>"), 1U);
  EXPECT_EQ(occurrences(page, "<script>"), 1U);
}

TEST(HtmlPage, the_same_inventory_gives_the_same_bytes) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.1");
  scene.talk("10.0.0.6", "10.0.0.1", "op");
  EXPECT_EQ(page_of(scene), page_of(scene));
}

TEST(HtmlPage, whatever_a_station_calls_itself_stays_text) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.1");
  for (const char* fact : {"name", "order_number", "firmware", "serial", "plant"})
    scene.fact("10.0.0.1", fact, std::string("</script><script>alert(1)</script>\" onload='x' \0\xff\u202e", 52));
  const std::string page = page_of(scene, "\"><script>alert(2)</script>.db");
  EXPECT_EQ(occurrences(page, "<script"), 1U);
  EXPECT_EQ(occurrences(page, "</script"), 1U);
  EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;script&gt;alert(1)"));
  EXPECT_THAT(page, Not(HasSubstr("\" onload")));
  EXPECT_EQ(page.find('\0'), std::string::npos);
  EXPECT_EQ(page.find('\xff'), std::string::npos);
  EXPECT_THAT(page, Not(HasSubstr("\u202e")));
}

// printf of the built-in files | openssl dgst -sha256 -binary | base64 has the length of 44 characters with one = at
// the end; a browser refuses style and script whose hash differs, which the tests in a browser would see.
TEST(HtmlPage, names_style_and_script_by_their_hash) {
  for (const std::string_view hash : {style_hash(), script_hash()}) {
    EXPECT_EQ(hash.size(), 7U + 44U) << hash;
    EXPECT_EQ(hash.back(), '=') << hash;
  }
}

// A rule that fires for each of five controllers alike.
TEST(HtmlPage, what_many_findings_share_is_told_three_times) {
  Scene scene;
  for (int i = 1; i <= 5; ++i) {
    const std::string server = "10.0.0." + std::to_string(i);
    scene.fact(server, "order_number", "6ES7 513-1AL02-0AB0");
    const auto client = scene.talk("10.0.0.99", server);
    scene.writer().add(scene.capture(), client, audit::test::range(storage::Operation::write, 1, 0, 4),
                       audit::test::served(3));
  }
  const std::string page = page_of(scene);
  EXPECT_EQ(occurrences(page, "putget-write-open;"), 5U);
  EXPECT_EQ(occurrences(page, "PUT/GET access is probably permitted"), 3U);
  EXPECT_EQ(occurrences(page, "<dt>Likely, do<dd>As for <a href=#f1>10.0.0.1 lets 1"), 2U);
}

TEST(HtmlPage, an_empty_inventory_says_so) {
  const std::string page = report_page({}, {}, {});
  EXPECT_THAT(page, HasSubstr("This inventory is empty"));
  EXPECT_THAT(page, Not(HasSubstr("<table")));
}

TEST(HtmlPage, without_s7_it_does_not_claim_that_there_is_none) {
  Scene scene;
  const std::string page = page_of(scene);
  EXPECT_THAT(page, HasSubstr("No S7 connection was observed. That proves nothing"));
  EXPECT_THAT(page, Not(HasSubstr("id=controllers")));
}

}  // namespace
}  // namespace s7::reports::html
