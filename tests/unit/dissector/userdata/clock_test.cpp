#include "dissector/wire/userdata/clock.hpp"

#include <gtest/gtest.h>

#include "dissector/wire/userdata/data_head.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

TEST(Clock, ReadAnswer) {  // EX026: the century says 19, the year is 2014
  const auto data = decode_userdata_data("ff 09 000a | 00 19 14 08 20 11 59 43 91 24"_view);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->return_code, 0xff);
  EXPECT_EQ(data->transport_size, 9);
  ASSERT_EQ(data->payload.size(), 10U);
  EXPECT_TRUE(data->trailing.empty());
  const auto out = decode_clock(data->payload);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->century, 19);
  EXPECT_TRUE(out->time.valid);
  EXPECT_EQ(to_text(out->time), "2014-08-20 11:59:43.912");
  EXPECT_EQ(out->time.weekday, 4);
}

TEST(Clock, CutAnywhere) {
  test::for_each_prefix("00 19 16 02 08 23 08 10 00 02"_view, [](ByteView cut) {
    const auto out = decode_clock(cut);
    EXPECT_EQ(bool(out), cut.size() == 10);
    if (out) {
      EXPECT_EQ(to_text(out->time), "2016-02-08 23:08:10.000");
    }
  });
}

TEST(BcdTimes, CenturyRule) {
  EXPECT_EQ(decode_bcd_time("89 01 01 00 00 00 00 01"_view)->year, 1989);
  EXPECT_EQ(decode_bcd_time("88 01 01 00 00 00 00 01"_view)->year, 2088);
  EXPECT_EQ(to_text(*decode_bcd_time("94 01 09 21 53 42 15 21"_view)), "1994-01-09 21:53:42.152");
}

TEST(BcdTimes, WhatIsNoDate) {
  for (const auto bytes :
       {"00 00 00 00 00 00 00 00"_view, "14 13 01 00 00 00 00 01"_view, "14 02 29 00 00 00 00 01"_view,
        "14 04 31 00 00 00 00 01"_view, "14 01 01 24 00 00 00 01"_view, "14 01 01 00 60 00 00 01"_view,
        "1a 01 01 00 00 00 00 01"_view, "14 01 0a 00 00 00 00 01"_view, "14 01 01 00 00 00 00 a1"_view,
        "ff ff ff ff ff ff ff ff"_view}) {
    const auto out = decode_bcd_time(bytes);
    ASSERT_TRUE(out);
    EXPECT_FALSE(out->valid);
    EXPECT_EQ(to_text(*out), "invalid " + test::to_hex(bytes));
  }
  EXPECT_TRUE(decode_bcd_time("16 02 29 00 00 00 00 02"_view)->valid);
}

TEST(UserdataData, LengthsInBits) {
  const auto out = decode_userdata_data("ff 04 0010 | aa bb cc"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->payload.size(), 2U);
  EXPECT_EQ(out->trailing.size(), 1U);
  EXPECT_EQ(decode_userdata_data("0a 00 0000"_view)->payload.size(), 0U);
  EXPECT_EQ(decode_userdata_data("ff 09 ffff aa"_view)->payload.size(), 1U);
  EXPECT_EQ(decode_userdata_data("ff 09 00"_view).error(), Error::truncated);
}

}  // namespace
}  // namespace s7::dissector
