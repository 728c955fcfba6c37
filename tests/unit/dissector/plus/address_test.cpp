#include "dissector/wire/plus/address.hpp"

#include <gtest/gtest.h>

#include "dissector/wire/plus/codes.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using namespace test::literals;

AccessRange range_of(ByteView bytes) {
  ByteReader in(bytes);
  const ItemAddress address = read_address(in);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.left(), 0U);
  return address_range(address);
}

TEST(PlusAddress, SymbolOfADataBlock) {
  const auto range = range_of("81d1acf84d 88d0b88005 02 9376 09"_view);
  EXPECT_EQ(range.area, "symbol");
  EXPECT_EQ(range.db, 5U);
  EXPECT_EQ(range.detail, "crc 0x1a2b3c4d lid 9");
  EXPECT_EQ(range.first, std::nullopt);
}

TEST(PlusAddress, NestedSymbolOfM) {
  const auto range = range_of("00 52 03 9d18 0c 04"_view);
  EXPECT_EQ(range.area, "symbol");
  EXPECT_EQ(range.db, std::nullopt);
  EXPECT_EQ(range.detail, "M crc 0x00000000 lid 12.4");
}

// DB5.DBB20 to 23, and M100.6.
TEST(PlusAddress, BytesOfClassicData) {
  const auto bytes = range_of("00 88d0b88005 04 9376 03 14 04"_view);
  EXPECT_EQ(bytes.kind, AddressKind::bytes);
  EXPECT_EQ(bytes.area, "DB");
  EXPECT_EQ(bytes.db, 5U);
  EXPECT_EQ(bytes.first, 20U);
  EXPECT_EQ(bytes.count, 4U);
  EXPECT_EQ(bytes.bit, std::nullopt);
  const auto bit = range_of("00 52 05 9d18 03 64 01 06"_view);
  EXPECT_EQ(bit.area, "M");
  EXPECT_EQ(bit.first, 100U);
  EXPECT_EQ(bit.count, 1U);
  EXPECT_EQ(bit.bit, 6);
}

// With a checksum LID 3 is a symbol as any other.
TEST(PlusAddress, Lid3WithChecksumIsASymbol) {
  EXPECT_EQ(range_of("01 88d0b88005 04 9376 03 14 04"_view).detail, "crc 0x00000001 lid 3.20.4");
}

TEST(PlusAddress, OtherPartsOfABlock) {
  EXPECT_EQ(range_of("00 88d0b88005 01 9374"_view).detail, "crc 0x00000000 of DB.ValueInitial");
  EXPECT_EQ(range_of("00 88d0b88005 00"_view).db, 5U);
}

// Attributes of objects among the variables: system limits, the protection level.
TEST(PlusAddress, AttributesOfObjects) {
  const auto limits = range_of("00 8149 02 880d 8768"_view);
  EXPECT_EQ(limits.area, "symbol");
  EXPECT_EQ(limits.detail, "ObjectRoot SystemLimits lid 1000");
}

TEST(PlusAddress, CutAtEveryByte) {
  test::for_each_prefix("81d1acf84d 88d0b88005 03 9376 0c 04"_view, [](ByteView cut) {
    ByteReader in(cut);
    const ItemAddress address = read_address(in);
    EXPECT_EQ(in.ok(), cut.size() == 15);
    EXPECT_TRUE(in.ok() || address.lids.empty());
  });
}

TEST(PlusAddress, CountsAreNotBelieved) {
  ByteReader in("00 52 8fffffff7f 9d18 0a"_view);
  read_address(in);
  EXPECT_FALSE(in.ok());
}

TEST(PlusReferences, OfANewSubscription) {
  const auto content =
      "8880848000 00 02 8880908002 01 00 88d0b88005 81d1acf84d 9376 09 8880908002 02 00 52 00 9d18 0a"_view;
  ReferenceList list(content, 17);
  EXPECT_TRUE(list.is_new());
  EXPECT_EQ(list.change_counter(), 1);
  EXPECT_EQ(list.next_removed(), std::nullopt);
  const auto first = list.next_item();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->id, 1U);
  EXPECT_EQ(first->type, 4U);
  EXPECT_EQ(address_range(first->address).detail, "crc 0x1a2b3c4d lid 9");
  const auto second = list.next_item();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->id, 2U);
  EXPECT_EQ(address_range(second->address).detail, "M crc 0x00000000 lid 10");
  EXPECT_FALSE(list.next_item());
  EXPECT_FALSE(list.damaged());
}

TEST(PlusReferences, OfAChange) {
  ReferenceList list("858000 02 01 07 09 8880908002 0a 00 52 00 9d18 0b"_view, 13);
  EXPECT_FALSE(list.is_new());
  EXPECT_EQ(list.next_removed(), 7U);
  EXPECT_EQ(list.next_removed(), 9U);
  EXPECT_EQ(list.next_removed(), std::nullopt);
  EXPECT_EQ(list.next_item()->id, 10U);
}

TEST(PlusReferences, DamagedLists) {
  ReferenceList empty({}, 0);
  EXPECT_TRUE(empty.damaged());
  EXPECT_FALSE(empty.next_item());
  ReferenceList cut("8880848000 00 02 8880908002 01 00 88d0"_view, 10);
  EXPECT_FALSE(cut.next_item());
  EXPECT_TRUE(cut.damaged());
}

TEST(PlusCodes, Names) {
  EXPECT_EQ(function_text(0x04f2), "set-variable");
  EXPECT_EQ(function_text(0x0586), "get-var-sub-streamed");
  EXPECT_EQ(function_text(0x04ff), "function-0x04ff");
  EXPECT_EQ(object_text(0x8a0e0005), "DB5");
  EXPECT_EQ(object_text(0x8a320001), "OB1");
  EXPECT_EQ(object_text(52), "CPUexecUnit");
  EXPECT_EQ(object_text(0x92000005), "types of DB5");
  EXPECT_EQ(object_text(0x90030000), "types of M");
  EXPECT_EQ(object_text(0x70000a10), "0x70000a10");
  EXPECT_EQ(id_text(2550), "DB.ValueActual");
  EXPECT_EQ(id_text(999999), "999999");
  EXPECT_EQ(block_kind(0x8a120007), "FB");
  EXPECT_EQ(block_kind(0x8a110007), "");
  EXPECT_EQ(find_name(errors(), 0xfff4), "ObjectNotFound");
  EXPECT_EQ(find_name(errors(), 0xff9c), "ServiceAccessDenied");
  EXPECT_EQ(find_name(errors(), 17), "MessageSessionPreLegitimated");
}

}  // namespace
}  // namespace s7::dissector::plus
