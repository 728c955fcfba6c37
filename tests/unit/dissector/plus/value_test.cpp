#include "dissector/wire/plus/value.hpp"

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/telling.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using namespace test::literals;
using test::tell_value;
using ::testing::ElementsAre;

TEST(PlusValue, Scalars) {
  EXPECT_THAT(tell_value("0000"_view), ElementsAre("parameter Null"));
  EXPECT_THAT(tell_value("000101"_view), ElementsAre("parameter Bool 1"));
  EXPECT_THAT(tell_value("0002c8"_view), ElementsAre("parameter USInt 200"));
  EXPECT_THAT(tell_value("00031234"_view), ElementsAre("parameter UInt 4660"));
  EXPECT_THAT(tell_value("0004822c"_view), ElementsAre("parameter UDInt 300"));
  EXPECT_THAT(tell_value("0005ffffffffffffffffff"_view), ElementsAre("parameter ULInt 18446744073709551615"));
  EXPECT_THAT(tell_value("0006ff"_view), ElementsAre("parameter SInt -1"));
  EXPECT_THAT(tell_value("0007fff6"_view), ElementsAre("parameter Int -10"));
  EXPECT_THAT(tell_value("0008f818"_view), ElementsAre("parameter DInt -1000"));
  EXPECT_THAT(tell_value("00097f"_view), ElementsAre("parameter LInt -1"));
  EXPECT_THAT(tell_value("000a80"_view), ElementsAre("parameter Byte 128"));
  EXPECT_THAT(tell_value("000bffff"_view), ElementsAre("parameter Word 65535"));
  EXPECT_THAT(tell_value("000c00010000"_view), ElementsAre("parameter DWord 65536"));
  EXPECT_THAT(tell_value("000d8a0e000900020000"_view), ElementsAre("parameter LWord 9947888665562841088"));
  EXPECT_THAT(tell_value("000e41480000"_view), ElementsAre("parameter Real 12.500000"));
  EXPECT_THAT(tell_value("000f4029000000000000"_view), ElementsAre("parameter LReal 12.500000"));
  EXPECT_THAT(tell_value("001017979cfe362a0000"_view), ElementsAre("parameter Timestamp 1700000000000000000"));
  EXPECT_THAT(tell_value("0011f818"_view), ElementsAre("parameter Timespan -1000"));
  EXPECT_THAT(tell_value("00128a0e0005"_view), ElementsAre("parameter RID 2316173317"));
  EXPECT_THAT(tell_value("00139077"_view), ElementsAre("parameter AID 2167"));
  EXPECT_THAT(tell_value("001503c3bc31"_view), ElementsAre("parameter WString \"\xc3\xbc"
                                                           "1\""));
}

TEST(PlusValue, Arrays) {
  EXPECT_THAT(tell_value("1002030a0b0c"_view), ElementsAre("parameter USInt[3] 0a0b0c"));
  EXPECT_THAT(tell_value("20040305822c00"_view), ElementsAre("parameter UDInt<3> 05822c00"));
  EXPECT_THAT(tell_value("90030200010002"_view), ElementsAre("parameter UInt[2] 00010002"));  // flag 0x80 beside it
  EXPECT_THAT(tell_value("1015020161026263"_view), ElementsAre("parameter WString[2] 0161026263"));
  EXPECT_THAT(tell_value("1000ff7f"_view), ElementsAre("parameter Null[16383] "));  // no bytes at all
  EXPECT_THAT(tell_value("100100"_view), ElementsAre("parameter Bool[0] "));
  // Keys 5 and 300, then the end.
  EXPECT_THAT(tell_value("400205aa822cbb00"_view), ElementsAre("parameter USInt{2} 05aa822cbb"));
  EXPECT_THAT(tell_value("4014010002aabb00"_view), ElementsAre("parameter Blob{1} 010002aabb"));
}

TEST(PlusValue, NumbersOfAnArray) {
  Value value;
  value.flags = 0x20;
  value.type = ValueType::udint;
  value.count = 3;
  const auto content = test::bytes_from_hex("05822c00");
  value.content = content;
  NumberRange numbers(value);
  EXPECT_EQ(numbers.next(), 5U);
  EXPECT_EQ(numbers.next(), 300U);
  EXPECT_EQ(numbers.next(), 0U);
  EXPECT_EQ(numbers.next(), std::nullopt);
}

TEST(PlusValue, Blobs) {
  EXPECT_THAT(tell_value("00140003010203"_view), ElementsAre("parameter Blob 0:010203"));
  EXPECT_THAT(tell_value("00140100"_view), ElementsAre("parameter Blob 1:"));
  // Root id of a type: eight bytes, kind 3 with a length, kind 0 with members.
  EXPECT_THAT(tell_value("0014 90808008 0000000000000000 03 02aabb"_view), ElementsAre("parameter Blob 33554440:aabb"));
  EXPECT_THAT(tell_value("0014 90808008 0000000000000000 00 05 000107 00"_view),
              ElementsAre("parameter Blob 33554440:", "  member 5 Bool 7"));
}

TEST(PlusValue, Structs) {
  EXPECT_THAT(tell_value("0017 0000013a 823b 0004 05 823f 0015 0141 00"_view),
              ElementsAre("parameter Struct 314", "  member 315 UDInt 5", "  member 319 WString \"A\""));
  EXPECT_THAT(tell_value("0017 00000001 02 0017 00000003 04 0001 01 00 00"_view),
              ElementsAre("parameter Struct 1", "  member 2 Struct 3", "    member 4 Bool 1"));
  // A memory image: time, flags, length, bytes; with bit 10 a second length.
  EXPECT_THAT(tell_value("0017 02000042 17979cfe362a0000 02 03 aabbcc"_view),
              ElementsAre("parameter Struct 33554498 image aabbcc"));
  EXPECT_THAT(tell_value("0017 92000001 17979cfe362a0000 8802 01 05 aa"_view),
              ElementsAre("parameter Struct 2449473537 image aa"));
}

TEST(PlusValue, ArraysOfStructs) {
  EXPECT_THAT(tell_value("2017 00000005 02 01 000101 00 01 000100 00"_view),
              ElementsAre("parameter Struct<2> 5", "  member 1 Bool 1", "  member 1 Bool 0"));
  EXPECT_THAT(
      tell_value("1017 02 00000005 01 000101 00 00000006 00"_view),
      ElementsAre("parameter Struct[2] 0", "  member 1 Struct 5", "    member 1 Bool 1", "  member 2 Struct 6"));
  EXPECT_THAT(tell_value("4017 07 00000005 01 000101 00 00"_view),
              ElementsAre("parameter Struct{0} 0", "  member 7 Struct 5", "    member 1 Bool 1"));
}

TEST(PlusValue, Variants) {
  EXPECT_THAT(tell_value("001605"_view), ElementsAre("parameter Variant 5"));
  EXPECT_THAT(tell_value("1016020001 01 0002 07"_view), ElementsAre("parameter Variant[2] 000101000207"));
}

// Nothing tells where a value of an unknown type ends.
TEST(PlusValue, UnknownTypeStopsTheWalk) {
  EXPECT_THAT(tell_value("001801"_view), ElementsAre("not understood 11"));
  EXPECT_THAT(tell_value("101801aa"_view), ElementsAre("not understood 12"));
  EXPECT_THAT(tell_value("0017 00000001 02 0018 01"_view), ElementsAre("parameter Struct 1", "not understood 12"));
  EXPECT_THAT(tell_value("0014 05 0000000000000000 09"_view), ElementsAre("not understood 20"));
}

TEST(PlusValue, CountsAreNotBelieved) {
  EXPECT_THAT(tell_value("10048fffffff7f 01"_view), ElementsAre("not understood 16"));
  EXPECT_THAT(tell_value("100e8fffffff7f 01"_view), ElementsAre("not understood 16"));
  EXPECT_EQ(tell_value("2017000000018fffffff7f"_view).size(), 1U);
  EXPECT_THAT(tell_value("00158fffffff7f 41"_view), ElementsAre("not understood 16"));
  EXPECT_THAT(tell_value("10008fffffff7f"_view), ElementsAre("parameter Null[4294967295] "));
}

// Structs in structs, arrays of variants in variants, blobs of members in blobs: followed to a depth, then given up.
TEST(PlusValue, NestingIsBounded) {
  const auto nested = [](std::string_view level, std::string_view end) {
    std::string hex;
    for (int i = 0; i < 2000; ++i) hex += level;
    return tell_value(test::bytes_from_hex(hex + std::string(end)));
  };
  const auto structs = nested("0017 00000001 02 ", "0000");
  EXPECT_EQ(structs.size(), max_depth + 1);
  EXPECT_TRUE(structs.back().starts_with("not understood 1"));
  EXPECT_EQ(nested("2017 00000001 01 02 ", "0000").size(), max_depth + 1);
  EXPECT_LE(nested("1017 01 00000001 02 ", "0000").size(), max_depth + 2);
  EXPECT_EQ(nested("0014 02 0000000000000000 00 02 ", "0000").size(), max_depth + 1);
  EXPECT_EQ(nested("1016 01 ", "0000").size(), 1U);
}

TEST(PlusValue, SizesInTheController) {
  const auto size = [](ValueType type, std::uint8_t flags = 0, std::uint32_t count = 1) {
    Value value;
    value.type = type;
    value.flags = flags;
    value.count = count;
    return variable_size(value);
  };
  EXPECT_EQ(size(ValueType::boolean), 1U);
  EXPECT_EQ(size(ValueType::udint), 4U);
  EXPECT_EQ(size(ValueType::dint), 4U);
  EXPECT_EQ(size(ValueType::lint), 8U);
  EXPECT_EQ(size(ValueType::real), 4U);
  EXPECT_EQ(size(ValueType::int16, 0x10, 10), 20U);
  EXPECT_EQ(size(ValueType::structure), 0U);
}

// The head of a body that a client downloaded: version, then zlib with a dictionary.
TEST(PlusValue, CompressedBlobs) {
  const auto blob = compressed_blob("98000002 78f9 5814b03b 7d95"_view);
  ASSERT_TRUE(blob);
  EXPECT_EQ(blob->version, 0x98000002U);
  EXPECT_EQ(blob->dictionary, 0x5814b03bU);
  EXPECT_FALSE(compressed_blob("98000002 78f8 5814b03b"_view));  // header checksum
  EXPECT_FALSE(compressed_blob("18000002 78f9 5814b03b"_view));
  EXPECT_FALSE(compressed_blob("98000002 78f9 5814b0"_view));
}

}  // namespace
}  // namespace s7::dissector::plus
