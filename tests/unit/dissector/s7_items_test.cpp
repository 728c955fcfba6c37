#include <gtest/gtest.h>

#include "dissector/wire/s7_items.hpp"
#include "tests/support/s7_items.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

struct Walk {
  std::vector<Item> items;
  Error error{};
};

Walk walk(ItemRange range) {
  Walk out;
  while (const auto item = range.next()) {
    if (*item)
      out.items.push_back(**item);
    else
      out.error = item->error();
  }
  EXPECT_FALSE(range.next());
  return out;
}

Walk walk(ByteView list, std::size_t count) { return walk(ItemRange(list, count)); }

// Sixteen bytes of DB 1 from byte 10 on: syntax, BYTE, 16, DB 1, area DB, 10 * 8.
const auto any = "12 0a 10 02 0010 0001 84 000050"_hex;

TEST(Items, S7Any) {
  const auto out = walk(any, 1);
  ASSERT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.error, Error{});
  const Item& item = out.items[0];
  EXPECT_EQ(item.specification, 0x12);
  EXPECT_EQ(item.length, 10);
  EXPECT_EQ(item.syntax, Syntax::s7any);
  EXPECT_EQ(item.bytes.size(), 12U);
  const auto address = decode_any(item.address);
  ASSERT_TRUE(address);
  EXPECT_EQ(address->transport_size, 2);
  EXPECT_EQ(address->count, 16);
  EXPECT_EQ(address->db, 1);
  EXPECT_EQ(address->area, 0x84);
  EXPECT_EQ(address->address, 80U);
}

TEST(Items, ListOfAJob) {
  auto parameters = "04 02"_hex;
  parameters.insert(parameters.end(), any.begin(), any.end());
  parameters.insert(parameters.end(), any.begin(), any.end());
  const auto list = item_list(parameters);
  EXPECT_EQ(list.count, 2);
  EXPECT_EQ(walk(list.items).items.size(), 2U);
  EXPECT_EQ(item_list("04"_view).count, 0);
  EXPECT_EQ(item_list({}).count, 0);
  EXPECT_TRUE(walk(item_list("04"_view).items).items.empty());
}

TEST(Items, EveryPrefixOfAList) {
  const auto list = test::concat({any, any, any});
  test::for_each_prefix(list, [](ByteView cut) {
    const auto out = walk(cut, 3);
    EXPECT_EQ(out.items.size(), cut.size() / 12);
    EXPECT_EQ(out.error, cut.size() < 36 ? Error::truncated : Error{});
    for (const auto& item : out.items) {
      EXPECT_TRUE(test::inside(item.bytes, cut));
      EXPECT_TRUE(test::inside(item.address, item.bytes));
    }
  });
}

TEST(Items, CountBeyondTheBytesIsAnErrorAfterTheItems) {
  const auto out = walk(any, 255);
  EXPECT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.error, Error::truncated);
}

TEST(Items, CountOfZeroHasNone) { EXPECT_TRUE(walk(any, 0).items.empty()); }

TEST(Items, AllOf255AreWalked) {
  Bytes list;
  for (int i = 0; i < 255; ++i) list.insert(list.end(), any.begin(), any.end());
  EXPECT_EQ(walk(list, 255).items.size(), 255U);
}

TEST(Items, LengthZeroEndsTheWalk) {  // no syntax id
  const auto out = walk(test::concat({any, "12 00"_hex, any}), 3);
  EXPECT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.error, Error::bad_length);
}

TEST(Items, LengthBeyondTheListIsTruncated) {
  const auto out = walk(test::concat({any, "12 ff 10"_hex}), 2);
  EXPECT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.error, Error::truncated);
}

TEST(Items, AdvanceByTheLengthNotByTheFields) {
  // an S7ANY that is two bytes longer than it need be, then another
  const auto list = test::concat({"12 0c 10 02 0001 0001 84 000000 abcd"_hex, any});
  const auto out = walk(list, 2);
  ASSERT_EQ(out.items.size(), 2U);
  EXPECT_EQ(out.items[0].bytes.size(), 14U);
  EXPECT_TRUE(decode_any(out.items[0].address));
  EXPECT_EQ(out.items[1].bytes.data()[0], 0x12);
}

TEST(Items, TooShortForTheirSyntax) {
  const auto bytes = "12 0a 10 02 0010 0001 84 000050"_hex;
  for (std::uint8_t length = 1; length < 10; ++length) {
    auto cut = Bytes(bytes.begin(), bytes.begin() + 2 + length);
    cut[1] = length;
    const auto out = walk(cut, 1);
    ASSERT_EQ(out.items.size(), 1U);
    EXPECT_EQ(decode_any(out.items[0].address).error(), Error::bad_length) << int{length};
  }
}

// DB-READ with 1 area: 2 + 7 = 9 bytes, odd.
const auto odd = "12 07 b0 01 04 0001 0010"_hex;

TEST(Items, FillByteAfterAnOddItem) {
  const auto out = walk(test::concat({odd, "00"_hex, any}), 2);
  ASSERT_EQ(out.items.size(), 2U);
  EXPECT_EQ(out.error, Error{});
  EXPECT_EQ(out.items[1].syntax, Syntax::s7any);
}

TEST(Items, FillByteLeftOut) {
  const auto out = walk(test::concat({odd, any, odd, odd}), 4);
  EXPECT_EQ(out.items.size(), 4U);
  EXPECT_EQ(out.error, Error{});
}

TEST(Items, NoFillByteAfterTheLast) {
  EXPECT_EQ(walk(odd, 1).items.size(), 1U);
  EXPECT_EQ(walk(test::concat({odd, "00"_hex}), 1).items.size(), 1U);
}

TEST(Items, BuilderAgreesOnFilledLists) {
  const auto list = test::join_items({test::db_read_item({{4, 1, 16}}), test::any_item(test::area::db, 1, 0, 1),
                                      test::db_read_item({{4, 1, 16}, {2, 2, 8}, {1, 3, 4}}), test::nck_item({})});
  const auto out = walk(list, 4);
  EXPECT_EQ(out.error, Error{});
  ASSERT_EQ(out.items.size(), 4U);
  EXPECT_EQ(out.items[3].syntax, Syntax::nck);
}

TEST(Items, DbRead) {
  // three areas: 2 bytes of DB 10 from 0, 4 bytes of DB 11 from 4, 255 bytes of DB 65535 from 65535
  const auto bytes = "12 11 b0 03 | 02 000a 0000 | 04 000b 0004 | ff ffff ffff"_hex;
  const auto out = walk(bytes, 1);
  ASSERT_EQ(out.items.size(), 1U);
  DbReadRange range(out.items[0].address);
  EXPECT_EQ(range.announced(), 3);
  const auto first = range.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->bytes, 2);
  EXPECT_EQ(first->db, 10);
  EXPECT_EQ(first->start, 0);
  EXPECT_EQ(range.next()->db, 11);
  const auto last = range.next();
  EXPECT_EQ(last->bytes, 255);
  EXPECT_EQ(last->db, 65535);
  EXPECT_EQ(last->start, 65535);
  EXPECT_FALSE(range.next());
}

TEST(Items, DbReadWithMoreAreasThanBytes) {
  const auto address = "ff | 02 000a 0000 | 04 000b 0004"_hex;
  test::for_each_prefix(address, [](ByteView cut) {
    DbReadRange range(cut);
    std::size_t areas = 0;
    while (range.next()) ++areas;
    EXPECT_EQ(areas, cut.empty() ? 0 : (cut.size() - 1) / 5);
    EXPECT_FALSE(range.next());
  });
}

TEST(Items, Symbol) {
  // DB 5, CRC, two sub-items
  const auto address = "ff 8a0e 0005 01020304 | 40000003 | 50000007"_hex;
  const auto out = decode_symbol(address);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->area1, 0x8a0e);
  EXPECT_EQ(out->area2, 5);
  EXPECT_EQ(out->crc, 0x01020304U);
  EXPECT_EQ(out->lids.size(), 8U);
  test::for_each_prefix(address, [](ByteView cut) {
    const auto part = decode_symbol(cut);
    ASSERT_EQ(bool(part), cut.size() >= 9);
    if (part) {
      EXPECT_EQ(part->lids.size(), (cut.size() - 9) / 4 * 4);
    }
  });
}

TEST(Items, Nck) {
  // channel 3, column 4, line 5, module RP, 6 lines
  const auto address = "43 0004 0005 15 06"_hex;
  const auto out = decode_nck(address);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->area, 2);
  EXPECT_EQ(out->unit, 3);
  EXPECT_EQ(out->column, 4);
  EXPECT_EQ(out->line, 5);
  EXPECT_EQ(out->module, 0x15);
  EXPECT_EQ(out->line_count, 6);
  test::for_each_prefix(address, [](ByteView cut) { EXPECT_EQ(bool(decode_nck(cut)), cut.size() == 7); });
  const auto widest = decode_nck("ff ffff ffff ff ff"_view);
  EXPECT_EQ(widest->area, 7);
  EXPECT_EQ(widest->unit, 31);
}

TEST(Items, Drive) {
  const auto address = "01 0002 0003 0004 0005"_hex;
  const auto out = decode_drive(address);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->unknown1, 1);
  EXPECT_EQ(out->unknown2, 2);
  EXPECT_EQ(out->unknown3, 3);
  EXPECT_EQ(out->parameter, 4);
  EXPECT_EQ(out->index, 5);
  test::for_each_prefix(address, [](ByteView cut) { EXPECT_EQ(bool(decode_drive(cut)), cut.size() == 9); });
}

TEST(Items, AddressDecodersRefuseEveryPrefix) {
  test::for_each_prefix(ByteView(any).subspan(3), [](ByteView cut) {
    const auto out = decode_any(cut);
    EXPECT_EQ(bool(out), cut.size() == 9);
    if (!out) {
      EXPECT_EQ(out.error(), Error::bad_length);
    }
  });
}

TEST(Items, UnknownSyntaxesAreKept) {
  const auto out = walk("12 03 77 0102"_view, 1);
  ASSERT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.items[0].syntax, Syntax{0x77});
  EXPECT_EQ(test::to_hex(out.items[0].address), "0102");
}

}  // namespace
}  // namespace s7::dissector
