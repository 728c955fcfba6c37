#include "dissector/bytes.hpp"

#include <gtest/gtest.h>

#include "dissector/result.hpp"
#include "dissector/text.hpp"
#include "tests/support/bytes.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

TEST(ByteReader, ReadsEveryWidthInItsOrder) {
  const auto bytes = "01 | 0203 | 040506 | 0708090a | 0b0c0d0e | ff"_hex;
  ByteReader in(bytes);
  EXPECT_EQ(in.u8(), 0x01);
  EXPECT_EQ(in.be16(), 0x0203);
  EXPECT_EQ(in.be24(), 0x040506U);
  EXPECT_EQ(in.be32(), 0x0708090aU);
  EXPECT_EQ(in.le32(), 0x0e0d0c0bU);
  EXPECT_EQ(in.left(), 1U);
  EXPECT_EQ(in.rest()[0], 0xff);
  EXPECT_TRUE(in.ok());
}

// One read of each kind against every length that is too short for it.
TEST(ByteReader, AShortReadGivesZeroAndFailsForEver) {
  const auto bytes = "ffffff"_hex;
  for (std::size_t size = 0; size < 4; ++size) {
    const ByteView view = ByteView(bytes).first(size);
    ByteReader four(view), little(view), three(view), two(view), one(view), part(view);
    EXPECT_EQ(four.be32(), 0U);
    EXPECT_EQ(little.le32(), 0U);
    EXPECT_FALSE(four.ok());
    EXPECT_FALSE(little.ok());
    EXPECT_EQ(three.be24(), size < 3 ? 0U : 0xffffffU);
    EXPECT_EQ(two.be16(), size < 2 ? 0U : 0xffffU);
    EXPECT_EQ(one.u8(), size < 1 ? 0U : 0xffU);
    EXPECT_EQ(three.ok(), size >= 3);
    EXPECT_EQ(two.ok(), size >= 2);
    EXPECT_EQ(one.ok(), size >= 1);
    EXPECT_TRUE(part.take(size + 1).empty());
    EXPECT_FALSE(part.ok());
  }
}

TEST(ByteReader, NothingCanBeReadAfterAFailure) {
  const auto bytes = "01020304"_hex;
  ByteReader in(bytes);
  in.skip(5);
  EXPECT_EQ(in.u8(), 0);
  EXPECT_EQ(in.left(), 0U);
  EXPECT_TRUE(in.rest().empty());
  in.skip(0);
  EXPECT_FALSE(in.ok());
}

TEST(ByteReader, TakesViewsOfTheCallersBytes) {
  const auto bytes = "0102030405"_hex;
  ByteReader in(bytes);
  in.skip(1);
  const ByteView view = in.take(3);
  EXPECT_EQ(view.data(), bytes.data() + 1);
  EXPECT_EQ(view.size(), 3U);
  EXPECT_TRUE(in.take(0).empty());
  EXPECT_EQ(in.rest().data(), bytes.data() + 4);
  EXPECT_TRUE(in.ok());
}

TEST(ByteReader, HugeLengthsDoNotWrap) {
  const auto bytes = "0102"_hex;
  ByteReader in(bytes);
  EXPECT_TRUE(in.take(static_cast<std::size_t>(-1)).empty());
  EXPECT_FALSE(in.ok());
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 7;
  const Result<int> bad = Error::bad_length;
  EXPECT_TRUE(good);
  EXPECT_EQ(*good, 7);
  EXPECT_EQ(good.error(), Error{});
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error(), Error::bad_length);
}

TEST(Result, EveryErrorHasAName) {
  EXPECT_EQ(name(Error::truncated), "truncated");
  EXPECT_EQ(name(Error::bad_version), "bad-version");
  EXPECT_EQ(name(Error::bad_length), "bad-length");
  EXPECT_EQ(name(Error::bad_magic), "bad-magic");
  EXPECT_EQ(name(Error::unsupported), "unsupported");
  EXPECT_EQ(name(Error{}), "");
}

TEST(Text, HexNumbersHaveAtLeastTheirDigits) {
  EXPECT_EQ(hex_text(0x0a, 2), "0x0a");
  EXPECT_EQ(hex_text(0, 2), "0x00");
  EXPECT_EQ(hex_text(0, 0), "0x");
  EXPECT_EQ(hex_text(0x8104, 4), "0x8104");
  EXPECT_EQ(hex_text(0x8104, 2), "0x8104");
  EXPECT_EQ(hex_text(0xffffffff, 8), "0xffffffff");
  EXPECT_EQ(hex_text(1, 8), "0x00000001");
}

TEST(Text, BytesBecomeLowerCaseDigits) {
  EXPECT_EQ(hex_digits("0102fFAb"_view), "0102ffab");
  EXPECT_EQ(hex_digits({}), "");
}

TEST(Prefixes, FindViewsOutside) {
  const auto bytes = "010203"_hex;
  const ByteView view(bytes);
  EXPECT_TRUE(test::inside(view.subspan(1), view));
  EXPECT_FALSE(test::inside(view, view.first(2)));
  EXPECT_FALSE(test::inside(view, view.subspan(1)));
  EXPECT_TRUE(test::inside({}, view));
}

}  // namespace
}  // namespace s7::dissector
