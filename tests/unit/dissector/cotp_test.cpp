#include "dissector/wire/cotp.hpp"

#include <gtest/gtest.h>

#include "dissector/wire/tpkt.hpp"
#include "tests/support/cotp_build.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

TEST(Tpkt, Header) {
  const auto out = decode_tpkt("03 00 0016"_view);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->length, 22);
  EXPECT_EQ(out->reserved, 0);
  EXPECT_EQ(decode_tpkt("03 7f ffff"_view)->reserved, 0x7f);
  EXPECT_EQ(decode_tpkt("03 7f ffff"_view)->length, 65535);
}

TEST(Tpkt, EveryPrefixIsTruncated) {
  test::for_each_prefix("03000016"_view, [](ByteView cut) {
    const auto out = decode_tpkt(cut);
    EXPECT_EQ(bool(out), cut.size() == 4);
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
    }
  });
}

TEST(Tpkt, LengthsBelowSevenHoldNoTpdu) {
  for (std::uint8_t length = 0; length < 7; ++length) {
    EXPECT_EQ(decode_tpkt(Bytes{3, 0, 0, length}).error(), Error::bad_length) << int{length};
  }
  EXPECT_TRUE(decode_tpkt("03000007"_view));
}

TEST(Tpkt, OtherVersions) {
  EXPECT_EQ(decode_tpkt("02000016"_view).error(), Error::bad_version);
  EXPECT_EQ(decode_tpkt("72010016"_view).error(), Error::bad_version);
}

// A whole TPDU must decode, every prefix inside its header must not, and behind the header only user data may be cut.
Cotp whole(ByteView tpdu) {
  const std::size_t header = tpdu[0] + std::size_t{1};
  test::for_each_prefix(tpdu, [&](ByteView cut) {
    const auto out = decode_cotp(cut);
    EXPECT_EQ(bool(out), cut.size() >= header) << cut.size();
    if (!out) {
      EXPECT_EQ(out.error(), Error::truncated);
      return;
    }
    EXPECT_TRUE(test::inside(out->parameters, cut.first(header)));
    EXPECT_TRUE(test::inside(out->user_data, cut.subspan(header)));
  });
  const auto out = decode_cotp(tpdu);
  EXPECT_TRUE(out);
  return out ? *out : Cotp{};
}

TEST(Cotp, ConnectionRequest) {  // a programming device asks for rack 0 slot 2
  const auto tpdu = "11 e0 0000 0001 00 | c1 02 0100 | c2 02 0102 | c0 01 09"_hex;
  const auto out = whole(tpdu);
  EXPECT_EQ(out.type, TpduType::cr);
  EXPECT_EQ(out.type_byte, 0xe0);
  EXPECT_EQ(out.length_indicator, 17);
  EXPECT_EQ(out.destination_reference, 0);
  EXPECT_EQ(out.source_reference, 1);
  EXPECT_EQ(out.class_option, 0);
  EXPECT_EQ(out.parameters.size(), 11U);
  EXPECT_TRUE(out.user_data.empty());
}

TEST(Cotp, ConnectionConfirm) {
  const auto out = whole("11 d0 0001 4431 00 | c0 01 09 | c1 02 0100 | c2 02 0102"_view);
  EXPECT_EQ(out.type, TpduType::cc);
  EXPECT_EQ(out.destination_reference, 1);
  EXPECT_EQ(out.source_reference, 0x4431);
}

TEST(Cotp, ClassAndCreditAreKept) {  // class 2, no explicit flow control, credit 5
  const auto out = whole("06 e5 0000 0001 21"_view);
  EXPECT_EQ(out.type, TpduType::cr);
  EXPECT_EQ(out.type_byte, 0xe5);
  EXPECT_EQ(out.class_option, 0x21);
}

TEST(Cotp, ConnectionRequestMayCarryData) {  // classes 1-4: up to 32 bytes
  const auto out = whole("06 e0 0000 0001 40 | 616263"_view);
  EXPECT_EQ(test::to_hex(out.user_data), "616263");
}

TEST(Cotp, DisconnectRequest) {  // reason 3: address unknown; additional information "no"
  const auto out = whole("0a 80 0001 0000 03 | e0 02 6e6f"_view);
  EXPECT_EQ(out.type, TpduType::dr);
  EXPECT_EQ(out.destination_reference, 1);
  EXPECT_EQ(out.source_reference, 0);
  EXPECT_EQ(out.reason, 3);
  EXPECT_EQ(out.parameters.size(), 4U);
}

TEST(Cotp, DisconnectConfirm) {
  const auto out = whole("05 c0 0001 0002"_view);
  EXPECT_EQ(out.type, TpduType::dc);
  EXPECT_EQ(out.destination_reference, 1);
  EXPECT_EQ(out.source_reference, 2);
}

TEST(Cotp, ErrorQuotesTheRejectedTpdu) {  // cause 2: invalid TPDU type
  const auto out = whole("09 70 0001 02 | c1 03 02b080"_view);
  EXPECT_EQ(out.type, TpduType::er);
  EXPECT_EQ(out.destination_reference, 1);
  EXPECT_EQ(out.reason, 2);
  EXPECT_EQ(out.parameters.size(), 5U);
}

TEST(Cotp, DataOfClassZero) {
  const auto out = whole("02 f0 80 | 32 01"_view);
  EXPECT_EQ(out.type, TpduType::dt);
  EXPECT_TRUE(out.end_of_tsdu);
  EXPECT_EQ(out.number, 0U);
  EXPECT_TRUE(out.parameters.empty());
  EXPECT_EQ(test::to_hex(out.user_data), "3201");
}

TEST(Cotp, DataThatGoesOnAndIsNumbered) {
  const auto out = whole("02 f0 05 | 32"_view);
  EXPECT_FALSE(out.end_of_tsdu);
  EXPECT_EQ(out.number, 5U);
  EXPECT_EQ(whole("02 f0 ff | 32"_view).number, 127U);
}

TEST(Cotp, EmptyData) {
  EXPECT_TRUE(whole("02 f0 80"_view).user_data.empty());
  EXPECT_FALSE(whole("02 f0 00"_view).end_of_tsdu);
}

TEST(Cotp, DataOfClassTwoToFour) {
  const auto normal = whole("04 f0 1234 85 | 32"_view);
  EXPECT_EQ(normal.destination_reference, 0x1234);
  EXPECT_TRUE(normal.end_of_tsdu);
  EXPECT_EQ(normal.number, 5U);
  const auto checked = whole("08 f0 1234 05 | c3 02 abcd | 32"_view);
  EXPECT_FALSE(checked.end_of_tsdu);
  EXPECT_EQ(checked.parameters.size(), 4U);
  EXPECT_EQ(test::to_hex(checked.user_data), "32");
}

TEST(Cotp, DataWithExtendedNumbers) {
  const auto out = whole("07 f0 1234 80000102 | 32"_view);
  EXPECT_TRUE(out.end_of_tsdu);
  EXPECT_EQ(out.number, 0x102U);
  const auto checked = whole("0b f0 1234 7fffffff | c3 02 abcd | 32"_view);
  EXPECT_FALSE(checked.end_of_tsdu);
  EXPECT_EQ(checked.number, 0x7fffffffU);
  EXPECT_EQ(checked.parameters.size(), 4U);
}

TEST(Cotp, ExpeditedData) {
  const auto normal = whole("04 10 1234 81 | aabb"_view);
  EXPECT_EQ(normal.type, TpduType::ed);
  EXPECT_EQ(normal.destination_reference, 0x1234);
  EXPECT_EQ(normal.number, 1U);
  EXPECT_EQ(test::to_hex(normal.user_data), "aabb");
  EXPECT_EQ(whole("08 10 1234 82 | c3 02 abcd | aa"_view).number, 2U);
  EXPECT_EQ(whole("07 10 1234 80010203 | aa"_view).number, 0x10203U);
  EXPECT_EQ(whole("0b 10 1234 80010203 | c3 02 abcd | aa"_view).number, 0x10203U);
  EXPECT_EQ(decode_cotp("02 10 80 | aa"_view).error(), Error::bad_length);  // class 0 has none
}

TEST(Cotp, DataAcknowledgement) {
  const auto normal = whole("04 62 1234 05"_view);
  EXPECT_EQ(normal.type, TpduType::ak);
  EXPECT_EQ(normal.type_byte, 0x62);  // credit 2
  EXPECT_EQ(normal.destination_reference, 0x1234);
  EXPECT_EQ(normal.number, 5U);
  const auto checked = whole("08 62 1234 05 | c3 02 abcd"_view);
  EXPECT_EQ(checked.number, 5U);
  EXPECT_EQ(checked.parameters.size(), 4U);
  const auto extended = whole("09 60 1234 00010203 0007"_view);
  EXPECT_EQ(extended.number, 0x10203U);
  EXPECT_TRUE(extended.parameters.empty());
  EXPECT_EQ(whole("0d 60 1234 00010203 0007 | c3 02 abcd"_view).parameters.size(), 4U);
}

TEST(Cotp, ExpeditedAcknowledgement) {  // X.224 13.10: even length indicator normal, odd extended, as for AK
  const auto normal = whole("04 20 1234 05"_view);
  EXPECT_EQ(normal.type, TpduType::ea);
  EXPECT_EQ(normal.number, 5U);
  const auto checked = whole("08 20 1234 05 | c3 02 abcd"_view);
  EXPECT_EQ(checked.number, 5U);
  EXPECT_EQ(checked.parameters.size(), 4U);
  EXPECT_EQ(whole("07 20 1234 00010203"_view).number, 0x10203U);
  const auto extended = whole("0b 20 1234 00010203 | c3 02 abcd"_view);
  EXPECT_EQ(extended.number, 0x10203U);
  EXPECT_EQ(extended.parameters.size(), 4U);
}

TEST(Cotp, Reject) {
  const auto normal = whole("04 52 1234 05"_view);
  EXPECT_EQ(normal.type, TpduType::rj);
  EXPECT_EQ(normal.number, 5U);
  EXPECT_EQ(whole("09 50 1234 00010203 0007"_view).number, 0x10203U);
}

TEST(Cotp, UnitData) {  // connectionless (X.234); not on a connection, but nameable
  const auto out = whole("09 40 | c1 02 0100 | c2 02 0102 | 55"_view);
  EXPECT_EQ(out.type, TpduType::ud);
  EXPECT_EQ(out.parameters.size(), 8U);
  EXPECT_EQ(test::to_hex(out.user_data), "55");
}

TEST(Cotp, AcknowledgementsCarryNoData) {
  for (const auto* tpdu : {"04 62 1234 05 | ff", "04 20 1234 05 | ff", "04 52 1234 05 | ff", "05 c0 0001 0002 | ff",
                           "04 70 0001 02 | ff"}) {
    const auto bytes = test::bytes_from_hex(tpdu);
    const auto out = decode_cotp(bytes);
    ASSERT_TRUE(out) << tpdu;
    EXPECT_TRUE(out->user_data.empty()) << tpdu;
  }
}

TEST(Cotp, LengthIndicatorOutsideTheRules) {
  EXPECT_EQ(decode_cotp("00"_view).error(), Error::bad_length);
  EXPECT_EQ(decode_cotp("00 f0 80"_view).error(), Error::bad_length);
  Bytes longest(300, 0);
  longest[0] = 255;  // reserved
  longest[1] = 0xe0;
  EXPECT_EQ(decode_cotp(longest).error(), Error::bad_length);
  longest[0] = 254;
  EXPECT_TRUE(decode_cotp(longest));
  EXPECT_EQ(decode_cotp("03 f0 80"_view).error(), Error::truncated);
}

// Every type with every length indicator: either the fixed part fits, or the length is refused.
TEST(Cotp, HeaderTooSmallForItsType) {
  const struct {
    std::uint8_t type;
    std::uint8_t least;
  } rules[] = {{0xe0, 6}, {0xd0, 6}, {0x80, 6}, {0xc0, 5}, {0x70, 4}, {0x60, 4}, {0x20, 4}, {0x50, 4}, {0x40, 1}};
  for (const auto& rule : rules) {
    for (std::uint8_t li = 1; li <= rule.least; ++li) {
      Bytes tpdu(li + std::size_t{1}, 0);
      tpdu[0] = li;
      tpdu[1] = rule.type;
      const auto out = decode_cotp(tpdu);
      EXPECT_EQ(bool(out), li == rule.least) << int{rule.type} << ' ' << int{li};
      if (!out) {
        EXPECT_EQ(out.error(), Error::bad_length);
      }
    }
  }
}

TEST(Cotp, DataHasFewLegalHeaderLengths) {  // X.224 13.7, 13.8
  for (unsigned li = 1; li < 255; ++li) {
    Bytes tpdu(std::size_t{li} + 2, 0);
    tpdu[0] = static_cast<std::uint8_t>(li);
    const bool classes = li == 4 || li == 8 || li == 7 || li == 11;
    tpdu[1] = 0xf0;
    EXPECT_EQ(bool(decode_cotp(tpdu)), li == 2 || classes) << li;
    tpdu[1] = 0x10;
    EXPECT_EQ(bool(decode_cotp(tpdu)), classes) << li;
  }
}

TEST(Cotp, CodesOutsideTheStandard) {
  for (const std::uint8_t type :
       {std::uint8_t{0x00}, std::uint8_t{0x30}, std::uint8_t{0x90}, std::uint8_t{0xa0}, std::uint8_t{0xb0}}) {
    EXPECT_EQ(decode_cotp(Bytes{6, type, 0, 0, 0, 0, 0}).error(), Error::unsupported) << int{type};
  }
}

TEST(Cotp, TypeNames) {
  std::size_t known = 0;
  for (std::uint8_t type = 0; type < 16; ++type) known += name(TpduType{type}).empty() ? 0U : 1U;
  EXPECT_EQ(known, 11U);
  EXPECT_EQ(name(TpduType::cr), "CR");
  EXPECT_EQ(name(TpduType::ed), "ED");
}

TEST(Cotp, BuilderAgrees) {
  const auto out = whole(test::cotp_er(0x1234, 3, {0xaa}));
  EXPECT_EQ(out.reason, 3);
  EXPECT_EQ(whole(test::cotp_dt({1, 2}, false, 9)).number, 9U);
}

}  // namespace
}  // namespace s7::dissector
