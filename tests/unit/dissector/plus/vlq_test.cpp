#include "dissector/wire/plus/vlq.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using namespace test::literals;

template <class Read>
auto all_of(ByteView bytes, const Read& read) {
  ByteReader in(bytes);
  const auto value = read(in);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.left(), 0U);
  return value;
}
std::uint32_t u32(ByteView bytes) { return all_of(bytes, vlq32); }
std::int32_t s32(ByteView bytes) { return all_of(bytes, svlq32); }
std::uint64_t u64(ByteView bytes) { return all_of(bytes, vlq64); }
std::int64_t s64(ByteView bytes) { return all_of(bytes, svlq64); }

template <class Read>
bool refused(ByteView bytes, const Read& read) {
  ByteReader in(bytes);
  const auto value = read(in);
  return !in.ok() && value == 0 && in.left() == 0;
}

// docs/s7comm-plus.md, section 3.
TEST(PlusVlq, Unsigned32) {
  EXPECT_EQ(u32("00"_view), 0U);
  EXPECT_EQ(u32("7f"_view), 127U);
  EXPECT_EQ(u32("8100"_view), 128U);
  EXPECT_EQ(u32("822c"_view), 300U);
  EXPECT_EQ(u32("ff7f"_view), 16383U);
  EXPECT_EQ(u32("88d0b88005"_view), 0x8a0e0005U);
  EXPECT_EQ(u32("8fffffff7f"_view), 0xffffffffU);
}

TEST(PlusVlq, Signed32) {
  EXPECT_EQ(s32("3f"_view), 63);
  EXPECT_EQ(s32("8040"_view), 64);
  EXPECT_EQ(s32("7f"_view), -1);
  EXPECT_EQ(s32("40"_view), -64);
  EXPECT_EQ(s32("ff3f"_view), -65);
  EXPECT_EQ(s32("f818"_view), -1000);
  EXPECT_EQ(s32("87ffffff7f"_view), INT32_MAX);
  EXPECT_EQ(s32("f880808000"_view), INT32_MIN);
}

TEST(PlusVlq, Unsigned64) {
  EXPECT_EQ(u64("00"_view), 0U);
  EXPECT_EQ(u64("ffffffffffffff7f"_view), 0x00ffffffffffffffU);
  EXPECT_EQ(u64("80c080808080808000"_view), 0x0100000000000000U);
  EXPECT_EQ(u64("ffffffffffffffffff"_view), 0xffffffffffffffffU);
  EXPECT_EQ(u64("a0e0808083ff1c"_view), 0x000083000000ff9cU);
}

TEST(PlusVlq, Signed64) {
  EXPECT_EQ(s64("7f"_view), -1);
  EXPECT_EQ(s64("8040"_view), 64);
  EXPECT_EQ(s64("ffffffffffffffffff"_view), -1);
  EXPECT_EQ(s64("80c080808080808000"_view), 0x0100000000000000);
  EXPECT_EQ(s64("c08080808080808000"_view), INT64_MIN);
}

TEST(PlusVlq, LeadingZerosAreLegal) {
  EXPECT_EQ(u32("808005"_view), 5U);
  EXPECT_EQ(u32("8080808005"_view), 5U);
  EXPECT_EQ(u64("808080808080808005"_view), 5U);
}

TEST(PlusVlq, OverlongAndTooLargeAreRefused) {
  EXPECT_TRUE(refused("8fffffffff7f"_view, vlq32));  // six bytes
  EXPECT_TRUE(refused("9080808000"_view, vlq32));    // 2^32
  EXPECT_TRUE(refused("8880808000"_view, svlq32));   // 2^31
  EXPECT_TRUE(refused("f7ffffff7f"_view, svlq32));   // -2^31 - 1
  ByteReader in("80808080808080808005"_view);        // the ninth byte is the last, whatever its bit 7 says
  vlq64(in);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.left(), 1U);
}

TEST(PlusVlq, NumbersThatDoNotEnd) {
  EXPECT_TRUE(refused({}, vlq32));
  EXPECT_TRUE(refused("80"_view, vlq32));
  EXPECT_TRUE(refused("ffff"_view, svlq32));
  EXPECT_TRUE(refused("ffffffffffffffff"_view, vlq64));
  EXPECT_TRUE(refused("ffffffffffffffff"_view, svlq64));
}

}  // namespace
}  // namespace s7::dissector::plus
