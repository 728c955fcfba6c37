// Data items: what answers a read and what a write carries.

#include <gtest/gtest.h>

#include "dissector/wire/s7_items.hpp"
#include "tests/support/s7_items.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;
using Kind = DataItemRange::Kind;

struct Walk {
  std::vector<DataItem> items;
  Error error{};
  [[nodiscard]] std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> out;
    for (const auto& item : items) out.push_back(item.payload.size());
    return out;
  }
  [[nodiscard]] std::vector<int> codes() const {
    std::vector<int> out;
    for (const auto& item : items) out.push_back(item.return_code);
    return out;
  }
};

Walk walk(ByteView data, std::size_t count, Kind kind = Kind::answer) {
  Walk out;
  DataItemRange range(data, count, kind);
  while (const auto item = range.next()) {
    if (!*item) {
      out.error = item->error();
      continue;
    }
    EXPECT_TRUE(test::inside((*item)->payload, data));
    EXPECT_LE((*item)->payload.size(), (*item)->payload_size);
    out.items.push_back(**item);
  }
  EXPECT_FALSE(range.next());
  return out;
}

using Sizes = std::vector<std::size_t>;
using Codes = std::vector<int>;

TEST(DataItems, HeadAndPayload) {
  const auto bytes = "ff 04 0010 | 1234"_hex;
  const auto out = walk(bytes, 1);
  ASSERT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.items[0].return_code, 0xff);
  EXPECT_EQ(out.items[0].transport_size, 4);
  EXPECT_EQ(out.items[0].length, 16);
  EXPECT_EQ(out.items[0].payload_size, 2U);
  EXPECT_EQ(out.items[0].payload.data(), bytes.data() + 4);
}

// Lengths count bits for 0x03, 0x04, 0x05 and bytes for 0x06, 0x07, 0x09; 0x00 has none.
TEST(DataItems, LengthUnitByTransportSize) {
  for (unsigned size = 0; size < 256; ++size) {
    if (size == 0x11 || size == 0x12) continue;  // no length, see below
    Bytes bytes{0xff, static_cast<std::uint8_t>(size), 0, 9};
    bytes.resize(4 + 9);
    const std::size_t expected = size == 0 ? 0 : size >= 3 && size <= 5 ? 2 : 9;
    EXPECT_EQ(walk(bytes, 1).sizes(), Sizes{expected}) << size;
  }
}

TEST(DataItems, BitsRoundUpAndDoNotOverflow) {
  EXPECT_EQ(walk("ff 03 0001 | 01"_view, 1).sizes(), Sizes{1});
  EXPECT_EQ(walk("ff 04 0000"_view, 1).sizes(), Sizes{0});
  Bytes most{0xff, 4, 0xff, 0xff};
  most.resize(4 + 8192);
  EXPECT_EQ(walk(most, 1).sizes(), Sizes{8192});  // (65535 + 7) / 8
}

TEST(DataItems, EveryPrefix) {
  const auto bytes = "ff 04 0018 010203 00 | 0a 00 0000 | ff 09 0002 aabb"_hex;
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto out = walk(cut, 3);
    const auto whole = [&](std::size_t end) { return cut.size() >= end ? 1U : 0U; };
    // an item whose payload is cut is still shown, with what is there; the walk ends with it
    EXPECT_EQ(out.items.size(), whole(4) + whole(12) + whole(16)) << cut.size();
    if (cut.size() == bytes.size()) {
      EXPECT_EQ(out.error, Error{});
    }
    if (cut.size() < 4) {
      EXPECT_EQ(out.error, Error::truncated);
    }
  });
}

TEST(DataItems, CutPayloadEndsTheWalk) {
  const auto out = walk("ff 04 0040 0102"_view, 5);
  ASSERT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.items[0].payload_size, 8U);
  EXPECT_EQ(out.items[0].payload.size(), 2U);
}

TEST(DataItems, CountBeyondTheBytes) {
  const auto out = walk("ff 04 0008 01"_view, 255);
  EXPECT_EQ(out.items.size(), 1U);
  EXPECT_EQ(out.error, Error::truncated);
}

TEST(DataItems, ErrorItemsAreHeadsOnly) {  // five items back to back with a stale length of 4
  const auto out = walk("0a000004 0a000004 0a000004 0a000004 0a000004"_view, 5);
  EXPECT_EQ(out.codes(), (Codes{0x0a, 0x0a, 0x0a, 0x0a, 0x0a}));
  EXPECT_EQ(out.sizes(), (Sizes{0, 0, 0, 0, 0}));
  EXPECT_EQ(out.error, Error{});
}

TEST(DataItems, ErrorItemWithATransportSizeHasNoPayloadEither) {
  const auto out = walk("05 04 0008 | ff 04 0008 77"_view, 2);
  EXPECT_EQ(out.codes(), (Codes{5, 0xff}));
  EXPECT_EQ(out.sizes(), (Sizes{0, 1}));
}

TEST(DataItems, ReturnCodeZeroCarriesItsPayload) {
  EXPECT_EQ(walk("00 04 0008 77 00 | ff 04 0008 78"_view, 2).sizes(), (Sizes{1, 1}));
}

TEST(DataItems, TransportSizeZeroHasNoPayloadWhateverTheLength) {
  EXPECT_EQ(walk("ff 00 0004 | ff 04 0008 78"_view, 2).sizes(), (Sizes{0, 1}));
}

TEST(DataItems, FillByteAfterOddPayload) {
  const auto out = walk("ff 04 0008 01 00 | ff 03 0001 01 00 | ff 09 0003 010203 00 | ff 04 0010 0102"_view, 4);
  EXPECT_EQ(out.sizes(), (Sizes{1, 1, 3, 2}));
  EXPECT_EQ(out.codes(), (Codes{0xff, 0xff, 0xff, 0xff}));
  EXPECT_EQ(out.error, Error{});
}

TEST(DataItems, NoFillByteAfterTheLast) {
  EXPECT_EQ(walk("ff 04 0008 01 00 | ff 04 0008 02"_view, 2).sizes(), (Sizes{1, 1}));
  EXPECT_EQ(walk("ff 04 0008 01 00 | ff 04 0008 02 00"_view, 2).error, Error{});  // some clients always fill
}

TEST(DataItems, FillByteLeftOut) {
  const auto out = walk("ff 04 0008 01 | ff 03 0001 01 | ff 04 0010 0102"_view, 3);
  EXPECT_EQ(out.sizes(), (Sizes{1, 1, 2}));
  EXPECT_EQ(out.codes(), (Codes{0xff, 0xff, 0xff}));
}

TEST(DataItems, FillByteLeftOutOfAWrite) {
  const auto out = walk("00 04 0008 01 | 00 04 0008 02 | 00 04 0008 03"_view, 3, Kind::request);
  EXPECT_EQ(out.sizes(), (Sizes{1, 1, 1}));
  EXPECT_EQ(out.items[2].payload[0], 3);
}

TEST(DataItems, FillBytesThatAreNotZero) {  // believed where nothing else fits
  const auto out = walk("ff 04 0008 01 aa | ff 03 0001 01 bb | ff 04 0010 0102"_view, 3);
  EXPECT_EQ(out.sizes(), (Sizes{1, 1, 2}));
  EXPECT_EQ(out.codes(), (Codes{0xff, 0xff, 0xff}));
}

TEST(DataItems, FillIsAssumedWhereNeitherFits) {  // a cut answer: the standard wins
  const auto out = walk("ff 04 0008 01 00 | ff 04 0040 0102"_view, 3);
  EXPECT_EQ(out.sizes(), (Sizes{1, 2}));
  EXPECT_EQ(out.codes(), (Codes{0xff, 0xff}));
}

TEST(DataItems, FillAfterErrorItemsIsNotAsked) {
  const auto out = walk("0a 00 0000 | ff 04 0008 01 00 | 0a 00 0001 | ff 04 0008 02"_view, 4);
  EXPECT_EQ(out.sizes(), (Sizes{0, 1, 0, 1}));
  EXPECT_EQ(out.error, Error{});
}

TEST(DataItems, WritesCarryPayloadWhateverTheFirstByte) {
  EXPECT_EQ(walk("05 04 0008 01"_view, 1, Kind::request).sizes(), Sizes{1});
  EXPECT_EQ(walk("00 04 0010 0102 | 00 03 0001 01"_view, 2, Kind::request).sizes(), (Sizes{2, 1}));
}

TEST(DataItems, BuilderAgreesWithAndWithoutFill) {
  const std::vector<test::DataItem> values = {
      test::data_item(test::value::bytes, {1, 2, 3}),   test::error_item(0x05, 4),
      test::data_item(test::value::octets, {1}),        test::bit_item(true),
      test::data_item(test::value::real, {1, 2, 3, 4}), test::bit_item(false)};
  for (const auto fill : {test::Fill::between, test::Fill::always, test::Fill::never}) {
    const auto out = walk(test::join_data(values, fill), values.size());
    EXPECT_EQ(out.sizes(), (Sizes{3, 0, 1, 1, 4, 1}));
    EXPECT_EQ(out.codes(), (Codes{0xff, 0x05, 0xff, 0xff, 0xff, 0xff}));
    EXPECT_EQ(out.error, Error{});
  }
}

TEST(DataItems, NckAddressesStandInPlaceOfLengthAndData) {  // transport sizes 0x11, 0x12
  const auto bytes = "ff 11 | 12 08 82 41 0001 0001 10 01 | 12 08 82 41 0002 0001 10 01 | ff 04 0008 77"_hex;
  const auto out = walk(bytes, 2);
  ASSERT_EQ(out.items.size(), 2U);
  EXPECT_EQ(out.items[0].transport_size, 0x11);
  EXPECT_EQ(out.items[0].length, 0);
  EXPECT_EQ(out.sizes(), (Sizes{20, 1}));
  EXPECT_EQ(walk("ff 12 | 12 08 82 41 0001 0001 10 01"_view, 1).sizes(), Sizes{10});
  EXPECT_EQ(walk("0a 11 0000 | ff 04 0008 77"_view, 2).sizes(), (Sizes{0, 1}));
}

TEST(DataItems, CutNckAddresses) {
  test::for_each_prefix("ff 11 | 12 08 82 41 0001 0001 10 01"_view, [](ByteView cut) { (void)walk(cut, 2); });
  const auto out = walk("ff 11 | 12 08 82 41 0001 0001 10 01 | 12 08 82"_view, 1);
  EXPECT_EQ(out.sizes(), Sizes{10});
}

TEST(DataItems, GreatestCountIsWalkedInReasonableTime) {  // fill bytes are decided once, not per item
  Bytes bytes;
  for (int i = 0; i < 255; ++i) bytes.insert(bytes.end(), {0xff, 3, 0, 1, 1});
  EXPECT_EQ(walk(bytes, 255).items.size(), 255U);
}

}  // namespace
}  // namespace s7::dissector
