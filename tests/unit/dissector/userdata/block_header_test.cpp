#include "dissector/wire/blocks/block_header.hpp"

#include <gtest/gtest.h>

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

// EX110 of the examples: DB 1 of a CPU 300, know-how protected.
const auto header = "7070 01 01 05 0a 0001 00000066 00000003 04ef14b0 2d97 01cb6550 11fc 0014 0000 0000 000a"_hex;
const auto trailer = "53494d4154494320 4945435f54430000 4354550000000000 10 00 798c 0000000000000000"_hex;

TEST(BlockHeader, OfADataBlock) {
  const auto out = decode_block_header(header);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->version, 1);
  EXPECT_EQ(out->attributes, 1);
  EXPECT_EQ(find_name(block_languages(), out->language), "DB");
  EXPECT_EQ(find_name(block_types(), out->type), "DB");
  EXPECT_EQ(out->number, 1);
  EXPECT_EQ(out->load_length, 102U);
  EXPECT_EQ(out->security, 3U);
  EXPECT_EQ(out->interface_length, 20);
  EXPECT_EQ(out->segment_length, 0);
  EXPECT_EQ(out->local_length, 0);
  EXPECT_EQ(out->mc7_length, 10);
  EXPECT_EQ(out->sum_of_parts(), out->load_length);
  // 82777264 ms and 11671 days; checked with date(1).
  EXPECT_EQ(out->code_changed.since_1970(), 1450220377264);
  EXPECT_EQ(to_text(out->code_changed), "2015-12-15 22:59:37.264");
  EXPECT_EQ(to_text(out->interface_changed), "1996-08-09 08:21:46.960");
}

TEST(BlockHeader, Trailer) {
  const auto out = decode_block_trailer(trailer);
  ASSERT_TRUE(out);
  EXPECT_EQ(padded_text(out->author), "SIMATIC");
  EXPECT_EQ(padded_text(out->family), "IEC_TC");
  EXPECT_EQ(padded_text(out->name), "CTU");
  EXPECT_EQ(block_version_text(out->version), "1.0");
  EXPECT_EQ(out->checksum, 0x798c);
}

TEST(BlockHeader, CutAnywhere) {
  test::for_each_prefix(header, [](ByteView cut) {
    const auto out = decode_block_header(cut);
    EXPECT_EQ(bool(out), cut.size() == block_header_size);
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
    }
  });
  test::for_each_prefix(trailer, [](ByteView cut) { EXPECT_EQ(bool(decode_block_trailer(cut)), cut.size() == 36U); });
}

TEST(BlockHeader, OtherContents) {
  auto bytes = header;
  bytes[1] = 0x71;
  EXPECT_EQ(decode_block_header(bytes).error(), Error::bad_magic);
  EXPECT_EQ(decode_block_header("0102"_hex).error(), Error::bad_magic);
}

TEST(BlockTimes, Calendar) {
  EXPECT_EQ(to_text(BlockTime{0, 0}), "1984-01-01 00:00:00.000");
  EXPECT_EQ(to_text(BlockTime{0, 59}), "1984-02-29 00:00:00.000");
  EXPECT_EQ(to_text(BlockTime{86'399'999, 365}), "1984-12-31 23:59:59.999");
  EXPECT_EQ(to_text(BlockTime{86'400'000, 365}), "1985-01-01 00:00:00.000");
  EXPECT_EQ(to_text(BlockTime{0, 5844}), "2000-01-01 00:00:00.000");
  EXPECT_EQ(to_text(BlockTime{0xffffffff, 0xffff}), "2163-07-25 17:02:47.295");  // date(1) again
}

}  // namespace
}  // namespace s7::dissector
