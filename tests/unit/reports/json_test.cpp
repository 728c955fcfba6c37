#include "reports/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s7::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonString, EscapesAsRfc8259Demands) {
  EXPECT_EQ(quoted("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(quoted("\n\r\t"), R"("\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x1b", 2)), R"("\u0000\u001b")");
  EXPECT_EQ(quoted("\x7f\xc2\x9b"), R"("\u007f\u009b")");
  EXPECT_EQ(quoted("\xc3\xa4"), "\"\xc3\xa4\"");
  EXPECT_EQ(quoted("\xff"), "\"\xef\xbf\xbd\"");
}

TEST(CompactJson, DropsBlanksOutsideStrings) {
  EXPECT_EQ(compact_json(" { \"a b\" : [ 1 , -2.5e+3, true,null ] , \"c\":{} }\n"),
            R"({"a b":[1,-2.5e+3,true,null],"c":{}})");
  EXPECT_EQ(compact_json("\"\\u00e4\\ud83d\\ude00\\/\""), "\"\xc3\xa4\xf0\x9f\x98\x80/\"");
}

TEST(CompactJson, RefusesWhatIsNoJson) {
  for (const char* text : {"", "{", "[1,]", "[,1]", "{\"a\"}", "{\"a\":1 \"b\":2}", "nul", "01", "1.", "+1", "\"a",
                           "\"\\x\"", "\"\\u12g4\"", "[1] 2", "{a:1}", "'a'", "NaN"}) {
    EXPECT_EQ(compact_json(text), std::nullopt) << text;
  }
}

TEST(CompactJson, NestingIsBounded) {
  EXPECT_TRUE(compact_json(std::string(20, '[') + std::string(20, ']')));
  EXPECT_FALSE(compact_json(std::string(100'000, '[')));
}

TEST(JsonMembers, KeepTheirOrder) {
  EXPECT_THAT(json_members(R"({"0x0a": 3, "0x05":1, "s":"x\ny"})"),
              ElementsAre(Pair("0x0a", "3"), Pair("0x05", "1"), Pair("s", "x\ny")));
  EXPECT_THAT(json_members("{}"), IsEmpty());
  EXPECT_THAT(json_members("[1]"), IsEmpty());
  EXPECT_THAT(json_members("{\"a\":"), IsEmpty());
}

TEST(JsonElements, OfAFlatArray) {
  EXPECT_THAT(json_elements(R"(["ethernet", 113])"), ElementsAre("ethernet", "113"));
  EXPECT_THAT(json_elements("[\"a\" \"b\"]"), IsEmpty());
}

}  // namespace
}  // namespace s7::reports
