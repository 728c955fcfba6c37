#include "dissector/wire/s7_range.hpp"

#include <gtest/gtest.h>

#include "tests/support/s7_items.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::any_item;
using test::Bytes;
using test::ByteView;

std::vector<AccessRange> ranges(ByteView item) {
  ItemRange walk(item, 1);
  const auto first = walk.next();
  std::vector<AccessRange> out;
  if (first && *first) append_ranges(**first, out);
  return out;
}

AccessRange range(ByteView item) {
  const auto all = ranges(item);
  EXPECT_EQ(all.size(), 1U);
  return all.empty() ? AccessRange{} : all[0];
}

TEST(Range, BytesOfADataBlock) {
  const auto out = range(any_item(test::area::db, 100, 10, 16));
  EXPECT_EQ(out.kind, AddressKind::bytes);
  EXPECT_EQ(out.area, "DB");
  EXPECT_EQ(out.db, 100U);
  EXPECT_EQ(out.first, 10U);
  EXPECT_EQ(out.count, 16U);
  EXPECT_FALSE(out.bit);
  EXPECT_EQ(out.transport, "BYTE");
  EXPECT_EQ(out.detail, "");
  EXPECT_EQ(out.size, 16U);
}

// Bytes per element: docs/s7.md 6.1.
TEST(Range, EveryTransportSizeOfKnownWidth) {
  const struct {
    std::uint8_t code;
    const char* name;
    std::uint32_t width;
  } rows[] = {{0x02, "BYTE", 1},          {0x03, "CHAR", 1},      {0x04, "WORD", 2},     {0x05, "INT", 2},
              {0x06, "DWORD", 4},         {0x07, "DINT", 4},      {0x08, "REAL", 4},     {0x09, "DATE", 2},
              {0x0a, "TOD", 4},           {0x0b, "TIME", 4},      {0x0c, "S5TIME", 2},   {0x0e, "DATE_AND_TIME_ANY", 8},
              {0x0f, "DATE_AND_TIME", 8}, {0x13, "WCHAR", 2},     {0x17, "BLOCK_FB", 2}, {0x18, "BLOCK_FC", 2},
              {0x19, "BLOCK_DB", 2},      {0x1a, "BLOCK_SDB", 2}, {0x1c, "COUNTER", 2},  {0x1d, "TIMER", 2},
              {0x30, "LREAL", 8}};
  for (const auto& row : rows) {
    const auto out = range(any_item(test::area::db, 7, 3, 5, row.code));
    EXPECT_EQ(out.transport, row.name);
    EXPECT_EQ(out.kind, AddressKind::bytes) << row.name;
    EXPECT_EQ(out.first, 3U) << row.name;
    EXPECT_EQ(out.count, 5 * row.width) << row.name;
    EXPECT_EQ(out.size, 5 * row.width) << row.name;
  }
}

TEST(Range, SizesThatSourcesDisagreeOnAreNotGuessed) {
  for (const std::uint8_t code : {std::uint8_t{0x1e}, std::uint8_t{0x1f}, std::uint8_t{0x20}, std::uint8_t{0x77}}) {
    const auto out = range(any_item(test::area::db, 7, 3, 5, code));
    EXPECT_EQ(out.first, 3U);
    EXPECT_FALSE(out.count) << int{code};
    EXPECT_EQ(out.detail, "5 elements of unknown size");
    EXPECT_EQ(out.size, 0U);
  }
  EXPECT_EQ(range(any_item(test::area::db, 7, 3, 5, 0x77)).transport, "0x77");
}

TEST(Range, SingleBit) {
  const auto out = range(any_item(test::area::db, 1, 2, 1, test::size::bit, 3));
  EXPECT_EQ(out.first, 2U);
  EXPECT_EQ(out.count, 1U);
  EXPECT_EQ(out.bit, 3);
  EXPECT_EQ(out.transport, "BIT");
  EXPECT_EQ(out.detail, "");
}

TEST(Range, SeveralBitsCoverTheBytesTheyTouch) {
  const struct {
    std::uint8_t bit;
    std::uint16_t count;
    std::uint32_t bytes;
  } rows[] = {{0, 8, 1}, {7, 2, 2}, {7, 1, 1}, {1, 8, 2}, {0, 9, 2}, {3, 6, 2}, {3, 5, 1}, {0, 65535, 8192}};
  for (const auto& row : rows) {
    const auto out = range(any_item(test::area::flag, 0, 4, row.count, test::size::bit, row.bit));
    EXPECT_EQ(out.count, row.bytes) << row.count;
    EXPECT_EQ(out.bit.has_value(), row.count == 1);
  }
  EXPECT_EQ(range(any_item(test::area::flag, 0, 4, 6, test::size::bit, 3)).detail, "6 bits from bit 3");
}

TEST(Range, BitsOfNone) {
  const auto out = range(any_item(test::area::flag, 0, 4, 0, test::size::bit, 0));
  EXPECT_EQ(out.count, 0U);
  EXPECT_FALSE(out.bit);
}

TEST(Range, UnalignedBytesSaySo) {
  const auto out = range(any_item(test::area::db, 1, 2, 4, test::size::byte, 5));
  EXPECT_EQ(out.first, 2U);
  EXPECT_EQ(out.count, 4U);
  EXPECT_EQ(out.detail, "starts at bit 5");
}

TEST(Range, GreatestCountAndAddressDoNotWrap) {
  const auto out = range(any_item({test::area::db, 65535, 0xffffff, 65535, 0x30}));
  EXPECT_EQ(out.first, 0xffffffU >> 3U);
  EXPECT_EQ(out.count, 65535U * 8);
  EXPECT_EQ(out.db, 65535U);
}

TEST(Range, AreasByName) {
  const struct {
    std::uint8_t code;
    const char* name;
  } rows[] = {{0x03, "SI200"}, {0x05, "SF200"}, {0x06, "AI200"}, {0x07, "AQ200"}, {0x80, "P"}, {0x81, "I"},
              {0x82, "Q"},     {0x83, "M"},     {0x84, "DB"},    {0x85, "DI"},    {0x86, "L"}, {0x87, "V"}};
  for (const auto& row : rows) {
    const auto out = range(any_item(row.code, 9, 6, 2));
    EXPECT_EQ(out.area, row.name);
    EXPECT_EQ(out.kind, AddressKind::bytes) << row.name;
    EXPECT_EQ(out.first, 6U) << row.name;
    EXPECT_EQ(out.db.has_value(), row.code == 0x84 || row.code == 0x85)
        << row.name;  // the field means nothing elsewhere
  }
}

TEST(Range, TimersAndCountersCountElements) {
  const struct {
    std::uint8_t area;
    const char* name;
  } rows[] = {{0x1c, "C"}, {0x1d, "T"}, {0x1e, "C200"}, {0x1f, "T200"}};
  for (const auto& row : rows) {
    const auto out = range(test::element_item(row.area, 17, 3));
    EXPECT_EQ(out.kind, AddressKind::elements) << row.name;
    EXPECT_EQ(out.area, row.name);
    EXPECT_EQ(out.first, 17U) << row.name;  // no shift
    EXPECT_EQ(out.count, 3U) << row.name;
    EXPECT_FALSE(out.bit || out.db);
  }
  EXPECT_EQ(range(test::element_item(test::area::timer, 0, 8)).size, 16U);
}

TEST(Range, RecordsHaveTextOnly) {  // record 5 at address 0x000102, 20 bytes
  const auto out = range("12 0a 10 02 0014 0005 01 000102"_view);
  EXPECT_EQ(out.kind, AddressKind::none);
  EXPECT_EQ(out.area, "record");
  EXPECT_FALSE(out.first || out.count || out.db);
  EXPECT_EQ(out.detail, "record 5 at address 0x000102, 20 bytes");
}

TEST(Range, UnknownAreaKeepsEverything) {
  const auto out = range("12 0a 10 02 0014 0005 66 000102"_view);
  EXPECT_EQ(out.area, "raw");
  EXPECT_EQ(out.detail, "area 0x66 address 0x000102 count 20 db 5");
  EXPECT_EQ(out.transport, "BYTE");
  EXPECT_FALSE(out.first || out.count);
}

TEST(Range, DbReadHasOneRangePerArea) {
  const auto all = ranges(test::db_read_item({{2, 10, 0}, {4, 11, 65535}, {0, 12, 3}}));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].area, "DB");
  EXPECT_EQ(all[0].db, 10U);
  EXPECT_EQ(all[0].first, 0U);
  EXPECT_EQ(all[0].count, 2U);
  EXPECT_TRUE(all[0].has_status);
  EXPECT_EQ(all[1].first, 65535U);  // bytes, not shifted
  EXPECT_EQ(all[2].count, 0U);
}

TEST(Range, DbReadWithoutAreasIsRaw) {
  const auto out = range("12 02 b0 00"_view);
  EXPECT_EQ(out.area, "raw");
  EXPECT_EQ(out.detail, "DBREAD: 00");
}

TEST(Range, Symbol) {
  const auto db = range(test::symbol_item({0x8a0e, 5, 0x0a0b0c0d, {0x40000003, 0x5000000c}}));
  EXPECT_EQ(db.area, "symbol");
  EXPECT_EQ(db.db, 5U);
  EXPECT_EQ(db.kind, AddressKind::none);
  EXPECT_EQ(db.detail, "crc 0x0a0b0c0d lid 4:3.5:12");
  const auto flag = range(test::symbol_item({0, 0x52, 1, {}}));
  EXPECT_FALSE(flag.db);
  EXPECT_EQ(flag.detail, "M crc 0x00000001");
  EXPECT_EQ(range(test::symbol_item({0, 0x99, 1, {}})).detail, "area 0x0000/0x0099 crc 0x00000001");
}

TEST(Range, Nck) {
  const auto out = range(test::nck_item({0x83, 2, 3, 4, 5, 0x15, 6}));
  EXPECT_EQ(out.area, "NCK");
  EXPECT_EQ(out.detail, "C3 RP column 4 line 5 x6");
  EXPECT_EQ(range(test::nck_item({0x82, 0, 1, 4, 5, 0xee, 6})).detail, "N1 0xee column 4 line 5 x6");
}

TEST(Range, Drive) {
  const auto out = range(test::drive_item({1000, 2}));
  EXPECT_EQ(out.area, "raw");
  EXPECT_EQ(out.detail.substr(0, 34), "drive parameter 1000 index 2 (0000");
}

TEST(Range, UnknownSyntaxIsRaw) {
  EXPECT_EQ(range("12 03 77 0102"_view).detail, "syntax 0x77: 0102");
  EXPECT_EQ(range("12 03 19 0102"_view).detail, "ALARM_ACK: 0102");
}

// Whatever the length, something is said about the item: nothing is dropped.
TEST(Range, EverySyntaxAtEveryLength) {
  for (unsigned syntax = 0; syntax < 256; ++syntax) {
    for (std::uint8_t length = 1; length < 24; ++length) {
      Bytes item(length + std::size_t{2}, 0x01);
      item[0] = 0x12;
      item[1] = length;
      item[2] = static_cast<std::uint8_t>(syntax);
      const auto all = ranges(item);
      ASSERT_FALSE(all.empty()) << syntax << ' ' << int{length};
      for (const auto& one : all) {
        EXPECT_TRUE(!one.area.empty() && (one.kind != AddressKind::none || !one.detail.empty()));
      }
    }
  }
}

}  // namespace
}  // namespace s7::dissector
