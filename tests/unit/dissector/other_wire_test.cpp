// What else is said on ISO-on-TCP: MMS, FETCH and WRITE, TSAPs of routed connections.

#include <gtest/gtest.h>

#include "dissector/wire/cotp.hpp"
#include "dissector/wire/fetch_write.hpp"
#include "dissector/wire/mms.hpp"
#include "dissector/wire/payload.hpp"
#include "dissector/wire/routing.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

// A read request of context 3, invoke id 1; a refusal of it; an information report.
constexpr std::string_view mms_read = "01000100 61 13 30 11 020103 a00c a00a 020101 a405 a103 a001 00";

TEST(Mms, ServiceOfAConfirmedRequest) {
  const auto pdu = decode_mms("01000100 6113 3011 020103 a00c a00a 020101 a405 a103a00100"_view);
  EXPECT_EQ(pdu.session, SessionUnit::data);
  EXPECT_EQ(pdu.kind, MmsKind::confirmed_request);
  ASSERT_TRUE(pdu.service);
  EXPECT_EQ(mms_service_text(*pdu.service), "read");
}

TEST(Mms, TagsOfTwoBytes) {  // fileDirectory is number 77
  const auto pdu = decode_mms("01000100 6112 3010 020103 a00b a009 020102 bf4d03 a00100"_view);
  ASSERT_TRUE(pdu.service);
  EXPECT_EQ(mms_service_text(*pdu.service), "file-directory");
}

TEST(Mms, WithoutSession) {
  const auto pdu = decode_mms("a105 020101 a400"_view);
  EXPECT_EQ(pdu.session, SessionUnit::none);
  EXPECT_EQ(pdu.kind, MmsKind::confirmed_response);
  EXPECT_EQ(pdu.service, 4);
}

TEST(Mms, ConnectionControlHasNoService) {
  const auto pdu = decode_mms("0d0a 0506130100160102 1400"_view);
  EXPECT_EQ(pdu.session, SessionUnit::connect);
  EXPECT_FALSE(pdu.kind);
}

TEST(Mms, TruncatedAtEveryLength) {
  const auto whole = test::bytes_from_hex(mms_read);
  test::for_each_prefix(whole, [&](ByteView cut) {
    const auto pdu = decode_mms(cut);
    EXPECT_EQ(pdu.kind.has_value(), cut.size() == whole.size()) << cut.size();
  });
  EXPECT_EQ(mms_service_text(200), "200");
}

TEST(Mms, NamesOfControlCenters) {
  EXPECT_TRUE(speaks_of_tase2("00 5441534532 5f56657273696f6e 00"_view));  // TASE2_Version
  EXPECT_FALSE(speaks_of_tase2("00 5441534532"_view));
}

// Header of 16 bytes: "S5", its length, operation, organisation, empty field.
TEST(FetchWrite, RequestsAndAnswers) {
  const auto fetch = "5335 10 01 03 05 03 08 01 0a 0000 0014 ff 02"_view;
  const auto asked = decode_fetch_write(fetch);
  ASSERT_TRUE(asked);
  EXPECT_FALSE(asked->write || asked->answer);
  EXPECT_EQ(fetch_write_text(*asked), "DB10 0+20");
  EXPECT_EQ(classify_tsdu(fetch), Protocol::iso_on_tcp);
  const auto answered = decode_fetch_write("5335 10 01 03 06 0f 03 00 ff 07 0000000000 1234"_view);
  ASSERT_TRUE(answered);
  EXPECT_TRUE(answered->answer);
  EXPECT_EQ(answered->error, 0);
  const auto refused = decode_fetch_write("5335 10 01 03 04 0f 03 06 ff 07 0000000000"_view);
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->write && refused->answer);
  EXPECT_EQ(refused->error, 6);
  const auto write = decode_fetch_write("5335 10 01 03 03 03 08 02 00 0064 0002 ff 02 aabb"_view);
  EXPECT_EQ(fetch_write_text(*write), "M 100+2");
  test::for_each_prefix(fetch, [&](ByteView cut) { EXPECT_EQ(bool(decode_fetch_write(cut)), cut.size() == 16); });
}

TEST(FetchWrite, OtherBytes) {
  EXPECT_EQ(decode_fetch_write("5337 10 01 03 05 03 08 01 0a 0000 0014 ff 02"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_fetch_write("5335 11 01 03 05 03 08 01 0a 0000 0014 ff 02"_view).error(), Error::bad_length);
  EXPECT_EQ(decode_fetch_write("5335 10 01 03 07 03 08 01 0a 0000 0014 ff 02"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_fetch_write("5335 10 01 03 05 0f 08 01 0a 0000 0014 ff 02"_view).error(), Error::bad_magic);
  const auto odd = decode_fetch_write("5335 10 01 03 05 03 08 63 00 0001 0002 ff 02"_view);
  EXPECT_EQ(fetch_write_text(*odd), "area 99 1+2");
}

constexpr std::string_view routed_hex =
    "01 06 01 02 | 0012 0000 0034 | 03 | 00000000000000000000000000000000 | 0102";  // 29 bytes with its zeros

TEST(Routing, GatewayIsToldSubnetStationAndTarget) {
  const auto bytes = test::bytes_from_hex(routed_hex);
  const auto tsap = decode_routed_tsap(bytes);
  ASSERT_TRUE(tsap);
  EXPECT_EQ(routed_text(*tsap), "subnet 0012-0034 station 3");
  const auto meaning = tsap_meaning(bytes);
  EXPECT_EQ(meaning.type, ConnectionType::pg);
  EXPECT_EQ(meaning.rack, 0);
  EXPECT_EQ(meaning.slot, 2);
}

TEST(Routing, StationsWithAnAddressOfIp) {
  const auto tsap = decode_routed_tsap("01 06 04 02 0012 0000 0034 c0a80a0b 00000000000000000000 0202"_view);
  ASSERT_TRUE(tsap);
  EXPECT_EQ(routed_text(*tsap), "subnet 0012-0034 station 192.168.10.11");
}

TEST(Routing, OtherTsaps) {
  EXPECT_FALSE(decode_routed_tsap("0102"_view));
  EXPECT_FALSE(decode_routed_tsap("01 06 ff 02 0012 0000 0034 03 0000000000000000 0102"_view));
  EXPECT_FALSE(decode_routed_tsap("02 06 01 02 0012 0000 0034 03 0000000000000000 0102"_view));
  const auto bytes = test::bytes_from_hex(routed_hex);
  test::for_each_prefix(bytes, [&](ByteView cut) {
    const auto tsap = decode_routed_tsap(cut);
    EXPECT_TRUE(!tsap || test::inside(tsap->target, cut));
  });
}

}  // namespace
}  // namespace s7::dissector
