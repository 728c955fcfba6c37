#include "reports/unicode.hpp"

#include <gtest/gtest.h>

namespace s7::reports {
namespace {

using std::string_literals::operator""s;

TEST(Utf8, KeepsWellFormedTextOfEveryLength) {
  const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";  // a ä € 😀
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(Utf8, ReplacesMalformedBytes) {
  EXPECT_EQ(valid_utf8("a\xff"
                       "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(valid_utf8("\xe2\x82"), "\xef\xbf\xbd");  // cut short: one sequence, one mark
  EXPECT_EQ(valid_utf8("\xc3("), "\xef\xbf\xbd(");    // the byte after is not swallowed
}

TEST(Utf8, OverlongFormsAndSurrogatesAreMalformed) {
  EXPECT_FALSE(next_code_point("\xc0\xaf").valid);          // overlong '/'
  EXPECT_FALSE(next_code_point("\xe0\x80\xaf").valid);      // overlong '/'
  EXPECT_FALSE(next_code_point("\xed\xa0\x80").valid);      // U+D800
  EXPECT_FALSE(next_code_point("\xf4\x90\x80\x80").valid);  // above U+10FFFF
  EXPECT_TRUE(next_code_point("\xf4\x8f\xbf\xbf").valid);   // U+10FFFF itself
}

TEST(Printable, SpellsOutWhatWouldCommandATerminal) {
  EXPECT_EQ(printable("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(printable("a\r\n\tb"), "a\\r\\n\\tb");
  EXPECT_EQ(printable("a\0b"s), "a\\x00b");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\x9b31m");  // C1: CSI in one character
}

TEST(Printable, SpellsOutWhatHidesOrTurnsText) {
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b"),
            "a\\u202eb");                                   // right-to-left override
  EXPECT_EQ(printable("\xe2\x80\x8b"), "\\u200b");          // zero-width space
  EXPECT_EQ(printable("\xef\xbb\xbfx"), "\\ufeffx");        // byte order mark
  EXPECT_EQ(printable("\xf3\xa0\x80\x81"), "\\U000e0001");  // language tag
  EXPECT_EQ(printable("Stra\xc3\x9f"
                      "e 4"),
            "Stra\xc3\x9f"
            "e 4");  // ordinary letters stay
}

TEST(DisplayWidth, CountsCellsNotBytes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xc3\xa4"), 1U);                  // ä
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);                 // e and a combining acute
  EXPECT_EQ(display_width("\xe6\x97\xa5\xe6\x9c\xac"), 4U);  // 日本
  EXPECT_EQ(display_width("\xf0\x9f\x98\x80"), 2U);          // 😀
}

}  // namespace
}  // namespace s7::reports
