// The variable part of TPDUs, and what a TSAP says.

#include <gtest/gtest.h>

#include "dissector/wire/cotp.hpp"
#include "tests/support/cotp_build.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

// What X.224 13.3.4 and 13.5.4 list, one of each.
const auto every_parameter =
    "c0 01 0a | c1 02 0100 | c2 02 0102 | c3 02 abcd | c4 01 01 | c5 03 010203 | c6 01 01 | c7 01 00 | 85 02 0001"
    "86 03 010203 | 87 02 0001 | 88 08 0102030405060708 | 89 0c 010203010203010203010203 | 8b 02 0005"
    "e0 02 6e6f | f0 01 08 | f2 04 00001388"_hex;

TEST(Parameters, WalkInOrderWithCodeAndValue) {
  ParameterRange range(every_parameter);
  std::vector<std::uint8_t> codes;
  std::size_t bytes = 0;
  while (const auto parameter = range.next()) {
    codes.push_back(parameter->code);
    bytes += 2 + parameter->value.size();
  }
  EXPECT_FALSE(range.damaged());
  EXPECT_EQ(codes, (Bytes{0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8b, 0xe0,
                          0xf0, 0xf2}));
  EXPECT_EQ(bytes, every_parameter.size());
}

TEST(Parameters, EveryPrefixEndsAtTheLastWholeOne) {
  test::for_each_prefix(every_parameter, [](ByteView cut) {
    ParameterRange range(cut);
    std::size_t bytes = 0;
    while (const auto parameter = range.next()) {
      EXPECT_TRUE(test::inside(parameter->value, cut));
      bytes += 2 + parameter->value.size();
    }
    EXPECT_EQ(range.damaged(), bytes != cut.size());
    EXPECT_FALSE(range.next());
  });
}

TEST(Parameters, EmptyValuesAdvance) {
  ParameterRange range("c1 00 | c2 00"_view);
  EXPECT_EQ(range.next()->code, 0xc1);
  EXPECT_EQ(range.next()->code, 0xc2);
  EXPECT_FALSE(range.next());
  EXPECT_FALSE(range.damaged());
}

TEST(Parameters, LengthBeyondTheHeaderIsDamage) {
  const auto bytes = "c1 02 0100 | c2 ff 0102"_hex;
  ParameterRange range(bytes);
  EXPECT_TRUE(range.next());
  EXPECT_FALSE(range.next());
  EXPECT_TRUE(range.damaged());
}

CotpParameters negotiated(const Bytes& parameters, Bytes& tpdu) {
  test::CotpConnect body;
  body.more = parameters;
  tpdu = test::cotp_cr(body);
  const auto cotp = decode_cotp(tpdu);
  EXPECT_TRUE(cotp);
  return cotp_parameters(*cotp);
}

TEST(Parameters, TsapsAndSizeInAnyOrder) {
  Bytes tpdu;
  for (const auto* order : {"c0010a c1020100 c2020102", "c2020102 c1020100 c0010a", "c1020100 c0010a c2020102"}) {
    const auto out = negotiated(test::bytes_from_hex(order), tpdu);
    EXPECT_EQ(test::to_hex(out.calling_tsap), "0100");
    EXPECT_EQ(test::to_hex(out.called_tsap), "0102");
    EXPECT_EQ(out.tpdu_size, 1024U);
  }
}

TEST(Parameters, AbsentOnesAreEmpty) {
  Bytes tpdu;
  const auto out = negotiated({}, tpdu);
  EXPECT_TRUE(out.calling_tsap.empty());
  EXPECT_TRUE(out.called_tsap.empty());
  EXPECT_FALSE(out.tpdu_size);
}

TEST(Parameters, TpduSizeIsAnExponentFromSevenToSixteen) {
  Bytes tpdu;
  for (unsigned exponent = 0; exponent < 256; ++exponent) {
    const auto out = negotiated({0xc0, 1, static_cast<std::uint8_t>(exponent)}, tpdu);
    if (exponent >= 7 && exponent <= 16) {
      EXPECT_EQ(out.tpdu_size, 1U << exponent);
    } else {
      EXPECT_FALSE(out.tpdu_size) << exponent;
    }
  }
}

TEST(Parameters, TpduSizeOfAnotherLengthIsPassedOver) {
  Bytes tpdu;
  EXPECT_FALSE(negotiated("c0 00"_hex, tpdu).tpdu_size);
  EXPECT_FALSE(negotiated("c0 02 0a0a"_hex, tpdu).tpdu_size);
  EXPECT_EQ(test::to_hex(negotiated("c0 02 0a0a | c1 02 0100"_hex, tpdu).calling_tsap), "0100");
}

TEST(Parameters, WhatCameBeforeTheDamageStands) {
  Bytes tpdu;
  const auto out = negotiated("c1 02 0100 | c2 09 0102"_hex, tpdu);
  EXPECT_EQ(test::to_hex(out.calling_tsap), "0100");
  EXPECT_TRUE(out.called_tsap.empty());
}

TEST(Parameters, RdpCookieIsNoParameter) {
  const auto cookie = test::ByteWriter().text("Cookie: mstshash=admin\r\n").take();
  ParameterRange range(cookie);
  while (range.next()) {
  }
  EXPECT_TRUE(range.damaged());  // 'C' with length 'o'
}

TsapMeaning meaning(ByteView tsap) { return tsap_meaning(tsap); }

TEST(Tsap, ResourceByTheFirstByte) {
  EXPECT_EQ(meaning("0102"_view).type, ConnectionType::pg);
  EXPECT_EQ(meaning("0202"_view).type, ConnectionType::op);
  EXPECT_EQ(meaning("0302"_view).type, ConnectionType::s7_basic);
  EXPECT_EQ(meaning("1002"_view).type, ConnectionType::configured);
  EXPECT_EQ(meaning("df02"_view).type, ConnectionType::configured);
  EXPECT_EQ(meaning("e002"_view).type, ConnectionType::other);
  EXPECT_EQ(meaning("fd02"_view).type, ConnectionType::other);
  EXPECT_EQ(meaning("0002"_view).type, ConnectionType::other);
  EXPECT_EQ(meaning("0f02"_view).type, ConnectionType::other);
  EXPECT_EQ(meaning({}).type, ConnectionType::unknown);
}

TEST(Tsap, RackAndSlotShareAByte) {
  const auto out = meaning("0143"_view);  // 0x43 = 010 00011
  EXPECT_EQ(out.rack, 2);
  EXPECT_EQ(out.slot, 3);
  const auto most = meaning("03ff"_view);
  EXPECT_EQ(most.rack, 7);
  EXPECT_EQ(most.slot, 31);
  EXPECT_EQ(meaning("0200"_view).slot, 0);
}

TEST(Tsap, OthersHaveNoRack) {
  for (const auto& tsap : {"e003"_view, "01"_view, "010200"_view, "e0035443502d31"_view}) {
    const auto out = meaning(tsap);
    EXPECT_EQ(out.type, ConnectionType::other) << test::to_hex(tsap);
    EXPECT_FALSE(out.rack || out.slot);
  }
}

TEST(Tsap, TextOfTheNewerFamily) {
  const auto text = [](std::string_view characters) { return test::ByteWriter().text(characters).take(); };
  EXPECT_EQ(meaning(text("SIMATIC-ROOT-ES")).type, ConnectionType::es);
  EXPECT_EQ(meaning(text("SIMATIC-ROOT-HMI")).type, ConnectionType::hmi);
  EXPECT_EQ(meaning(text("SIMATIC-ROOT-E")).type, ConnectionType::other);
  EXPECT_EQ(meaning(text("SIMATIC-ROOT-OTHER")).type, ConnectionType::other);
  EXPECT_FALSE(meaning(text("SIMATIC-ROOT-ES")).rack);
}

TEST(Tsap, LettersOfTheS7200AreNoRack) {  // "MW": engineering access to a CP 243-1
  const auto out = meaning("4d57"_view);
  EXPECT_EQ(out.type, ConnectionType::pg);
  EXPECT_FALSE(out.rack || out.slot);
}

TEST(Tsap, EveryConnectionTypeHasItsWord) {
  EXPECT_EQ(name(ConnectionType::unknown), "");
  EXPECT_EQ(name(ConnectionType::pg), "pg");
  EXPECT_EQ(name(ConnectionType::op), "op");
  EXPECT_EQ(name(ConnectionType::s7_basic), "s7-basic");
  EXPECT_EQ(name(ConnectionType::configured), "configured");
  EXPECT_EQ(name(ConnectionType::es), "es");
  EXPECT_EQ(name(ConnectionType::hmi), "hmi");
  EXPECT_EQ(name(ConnectionType::other), "other");
}

}  // namespace
}  // namespace s7::dissector
