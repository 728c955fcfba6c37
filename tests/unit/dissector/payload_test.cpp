#include "dissector/wire/payload.hpp"

#include <gtest/gtest.h>

#include "dissector/wire/tpkt.hpp"
#include "tests/support/cotp_build.hpp"
#include "tests/support/s7_build.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;
using test::ByteView;

Bytes text(std::string_view characters) { return test::ByteWriter().text(characters).take(); }

TEST(Classify, S7comm) {
  EXPECT_EQ(classify_tsdu(test::setup_job(1, {})), Protocol::s7comm);
  EXPECT_EQ(classify_tsdu("32 02 0000 0015 0000 0000 d2 0c"_view), Protocol::s7comm);
}

TEST(Classify, S7commNeedsItsHeader) {
  EXPECT_EQ(classify_tsdu("32 04 0000 0015 0000 0000 d2 0c"_view), Protocol::iso_on_tcp);  // no such message type
  EXPECT_EQ(classify_tsdu("32 01 0000"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu(text("2 apples")), Protocol::iso_on_tcp);  // '2' is 0x32
}

TEST(Classify, S7commPlusByItsVersions) {
  for (const auto* frame : {"72 01 0012 31", "72 02 0043 32", "72 03 006a 20", "72 fe 0004 00", "72 ff 01 00"}) {
    EXPECT_EQ(classify_tsdu(test::bytes_from_hex(frame)), Protocol::s7comm_plus) << frame;
  }
  EXPECT_EQ(classify_tsdu(text("result=1")), Protocol::iso_on_tcp);  // 'r' is 0x72
  EXPECT_EQ(classify_tsdu("72"_view), Protocol::iso_on_tcp);
}

TEST(Classify, TlsRecords) {  // RFC 5246 6.2.1: type, version, length
  EXPECT_EQ(classify_tsdu("16 0301 0030 010000"_view), Protocol::s7comm_plus_tls);  // ClientHello
  EXPECT_EQ(classify_tsdu("14 0303 0001 01"_view), Protocol::s7comm_plus_tls);
  EXPECT_EQ(classify_tsdu("15 0303 0002 0100"_view), Protocol::s7comm_plus_tls);
  EXPECT_EQ(classify_tsdu("17 0304 4800 aa"_view), Protocol::s7comm_plus_tls);  // 2^14 + 2048: the greatest record
  EXPECT_EQ(classify_tsdu("17 0304 4801 aa"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("16 0301 0000"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("18 0301 0001 00"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("16 0201 0001 00"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("16 0301 00"_view), Protocol::iso_on_tcp);
}

TEST(Classify, IsoSession) {                                                 // X.225 8.3: SI, LI, then PI, LI, value
  EXPECT_EQ(classify_tsdu("0d 03 14 01 00"_view), Protocol::mms);            // CONNECT, user requirements
  EXPECT_EQ(classify_tsdu("0e 05 05 03 13 01 00"_view), Protocol::mms);      // ACCEPT, accept item
  EXPECT_EQ(classify_tsdu("0c 03 32 01 00"_view), Protocol::mms);            // REFUSE, reason
  EXPECT_EQ(classify_tsdu("09 03 11 01 00"_view), Protocol::mms);            // FINISH, transport disconnect
  EXPECT_EQ(classify_tsdu("0a 04 c1 02 61 00"_view), Protocol::mms);         // DISCONNECT, user data
  EXPECT_EQ(classify_tsdu("19 03 11 01 03"_view), Protocol::mms);            // ABORT, transport disconnect
  EXPECT_EQ(classify_tsdu("0d ff 0003 14 01 00"_view), Protocol::mms);       // long form of the length
  EXPECT_EQ(classify_tsdu("0d 03 14 01 00 00"_view), Protocol::iso_on_tcp);  // bytes behind the SPDU
  EXPECT_EQ(classify_tsdu("0d 03 14 02 00"_view), Protocol::iso_on_tcp);     // a value longer than the SPDU
  EXPECT_EQ(classify_tsdu("0d 03 02 01 00"_view), Protocol::iso_on_tcp);     // no such parameter
  EXPECT_EQ(classify_tsdu("0d 00"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("0d ff 00"_view), Protocol::iso_on_tcp);
}

TEST(Classify, IsoSessionData) {  // GIVE TOKENS, DATA TRANSFER, then X.226 user data: application tag 0 or 1
  EXPECT_EQ(classify_tsdu("01 00 01 00 61 33 30 31"_view), Protocol::mms);
  EXPECT_EQ(classify_tsdu("01 00 01 00 60"_view), Protocol::mms);  // cut by the snap length
  EXPECT_EQ(classify_tsdu("01 00 01 00"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("01 00 01 00 02 00 07 00"_view), Protocol::iso_on_tcp);  // four numbers of somebody's program
}

TEST(Classify, IsoSessionCutByTheSnapLength) {
  const auto connect = "0d 10 05 06 130100 160102 14 02 0002 33 02 0001"_hex;
  EXPECT_EQ(classify_tsdu(connect), Protocol::mms);
  const ByteView view(connect);
  for (std::size_t size = 10; size < 18; ++size) EXPECT_EQ(classify_tsdu(view.first(size)), Protocol::mms) << size;
  // Nothing but the head of a parameter is there: too little to say.
  for (std::size_t size = 2; size < 10; ++size)
    EXPECT_EQ(classify_tsdu(view.first(size)), Protocol::iso_on_tcp) << size;
}

TEST(Classify, TextThatBeginsLikeIsoSessionIsNone) {
  EXPECT_EQ(classify_tsdu(text("\r\n1234567890")), Protocol::iso_on_tcp);  // CONNECT of 10 bytes, parameter 31
  EXPECT_EQ(classify_tsdu(text("\r\n")), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu(text("\n1=5;2=7\r\n")), Protocol::iso_on_tcp);  // DISCONNECT of 49 bytes
  EXPECT_EQ(classify_tsdu(text("\t20\t30\t40")), Protocol::iso_on_tcp);   // FINISH of 50 bytes
}

TEST(Classify, MmsWithoutSession) {  // ISO 9506-2 in X.690: the whole TSDU is one PDU
  EXPECT_EQ(classify_tsdu("a8 0a 80 02 001f 81 01 03 82 01 03"_view), Protocol::mms);     // initiate-Request
  EXPECT_EQ(classify_tsdu("a9 81 0a 80 02 001f 81 01 03 82 01 03"_view), Protocol::mms);  // long form of the length
  EXPECT_EQ(classify_tsdu("a0 05 02 01 01 82 00"_view), Protocol::mms);                   // confirmed-Request, identify
  EXPECT_EQ(classify_tsdu("a1 82 0005 02 01 01 82 00"_view), Protocol::mms);              // confirmed-Response
  EXPECT_EQ(classify_tsdu("a2 07 80 01 01 a2 02 a0 00"_view), Protocol::mms);             // confirmed-Error
}

TEST(Classify, BytesThatOnlyBeginLikeMmsAreNone) {
  EXPECT_EQ(classify_tsdu("a8 0b 80 02 001f 81 01 03 82 01 03"_view), Protocol::iso_on_tcp);     // one byte is missing
  EXPECT_EQ(classify_tsdu("a8 0a 80 02 001f 81 01 03 82 01 03 00"_view), Protocol::iso_on_tcp);  // one too many
  EXPECT_EQ(classify_tsdu("a8 0a 80 02 001f 81 01 03 82 02 03"_view), Protocol::iso_on_tcp);  // a value passes the PDU
  EXPECT_EQ(classify_tsdu("a8 00"_view), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu("a0 03 02 01 01"_view), Protocol::iso_on_tcp);              // an invoke id, but no service
  EXPECT_EQ(classify_tsdu("a0 05 04 01 01 82 00"_view), Protocol::iso_on_tcp);        // no integer
  EXPECT_EQ(classify_tsdu("a3 05 02 01 01 82 00"_view), Protocol::iso_on_tcp);        // unconfirmed has no invoke id
  EXPECT_EQ(classify_tsdu("ac 05 02 01 01 82 00"_view), Protocol::iso_on_tcp);        // no such PDU
  EXPECT_EQ(classify_tsdu("a0 80 02 01 01 82 00 00 00"_view), Protocol::iso_on_tcp);  // no definite length
}

TEST(Classify, AnythingElseIsUserCommunication) {
  EXPECT_EQ(classify_tsdu(text("Hello World?")), Protocol::iso_on_tcp);
  EXPECT_EQ(classify_tsdu({}), Protocol::unknown);
}

TEST(Classify, EveryFirstBytesTerminate) {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const Bytes bytes{static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second), 0, 1, 0, 0, 0, 0, 0, 0};
      test::for_each_prefix(bytes,
                            [](ByteView cut) { EXPECT_EQ(classify_tsdu(cut) == Protocol::unknown, cut.empty()); });
    }
  }
}

TEST(Rdp, CookieOrNegotiationRequest) {
  EXPECT_TRUE(is_rdp_request(text("Cookie: mstshash=admin\r\n")));
  EXPECT_TRUE(is_rdp_request(text("Cookie: msts=3640205228.15629.0000\r\n")));
  EXPECT_TRUE(is_rdp_request("01 00 0800 03000000"_view));  // type 1, flags, length 8 little-endian, protocols
  EXPECT_FALSE(is_rdp_request("c1 02 0100 c2 02 0102"_view));
  EXPECT_FALSE(is_rdp_request({}));
}

TEST(Protocol, EveryOneHasItsWord) {
  EXPECT_EQ(name(Protocol::unknown), "unknown");
  EXPECT_EQ(name(Protocol::cotp), "cotp");
  EXPECT_EQ(name(Protocol::s7comm), "s7comm");
  EXPECT_EQ(name(Protocol::s7comm_plus), "s7comm-plus");
  EXPECT_EQ(name(Protocol::s7comm_plus_tls), "s7comm-plus-tls");
  EXPECT_EQ(name(Protocol::iso_on_tcp), "iso-on-tcp");
  EXPECT_EQ(name(Protocol::mms), "mms");
  EXPECT_EQ(name(Protocol::rdp), "rdp");
}

TEST(TpktLikeness, S7WhoseLengthsAddUpIsStrong) {
  EXPECT_EQ(tpkt_likeness(test::tpkt_data(test::setup_job(1, {}))), Likeness::strong);
  EXPECT_EQ(tpkt_likeness(test::tpkt_data("32 02 0000 0015 0000 0000 d2 0c"_hex)), Likeness::strong);
}

TEST(TpktLikeness, LengthsThatDoNotAddUpAreNot) {
  auto bytes = test::tpkt_data(test::setup_job(1, {}));
  bytes[4 + 3 + 7] = 9;  // parameter length
  EXPECT_EQ(tpkt_likeness(bytes), Likeness::header);
}

TEST(TpktLikeness, FirstFragmentAnnouncesMore) {
  const auto parts = test::tpkt_fragments(test::setup_job(1, {}), 12);
  EXPECT_EQ(tpkt_likeness(parts[0]), Likeness::strong);
  EXPECT_EQ(tpkt_likeness(parts[1]), Likeness::header);
}

TEST(TpktLikeness, AWholeHeaderIsEnough) {  // the rest of the TPKT need not be there
  const auto bytes = test::tpkt_data(test::setup_job(1, {}));
  test::for_each_prefix(bytes, [](ByteView cut) {
    const auto expected = cut.size() < 8 ? Likeness::no : cut.size() < 17 ? Likeness::header : Likeness::strong;
    EXPECT_EQ(tpkt_likeness(cut), expected) << cut.size();
  });
}

TEST(TpktLikeness, ConnectionRequests) {
  const auto request = "03000016 11 e0 0000 0001 00 c1020100 c2020102 c00109"_hex;
  EXPECT_EQ(tpkt_likeness(request), Likeness::strong);
  auto damaged = request;
  damaged[12] = 0xff;  // length of the first parameter
  EXPECT_EQ(tpkt_likeness(damaged), Likeness::header);
  auto longer = request;
  longer[3] = 0x17;  // a byte more than header and parameters need
  longer.push_back(0);
  EXPECT_EQ(tpkt_likeness(longer), Likeness::no);
}

TEST(TpktLikeness, RdpRequest) {
  Bytes header{0, 0xe0, 0, 0, 0, 0, 0};
  const auto cookie = text("Cookie: mstshash=admin\r\n");
  header[0] = static_cast<std::uint8_t>(6 + cookie.size());
  EXPECT_EQ(tpkt_likeness(test::tpkt(test::concat({header, cookie}))), Likeness::strong);
}

TEST(TpktLikeness, S7commPlus) {
  EXPECT_EQ(tpkt_likeness(test::tpkt_data("72 01 0002 3100 72010000"_hex)), Likeness::strong);
  EXPECT_EQ(tpkt_likeness(test::tpkt_data(text("result"))), Likeness::header);
}

TEST(TpktLikeness, OtherPayloadHasOnlyTheHeaders) {
  EXPECT_EQ(tpkt_likeness(test::tpkt_data(text("Hello"))), Likeness::header);
  EXPECT_EQ(tpkt_likeness("03000007 02f080"_view), Likeness::header);  // empty
}

TEST(TpktLikeness, HeadersThatDisagree) {
  EXPECT_EQ(tpkt_likeness("03000006 02f080"_view), Likeness::no);
  EXPECT_EQ(tpkt_likeness("04000007 02f080"_view), Likeness::no);
  EXPECT_EQ(tpkt_likeness("03010007 02f080"_view), Likeness::no);     // reserved byte
  EXPECT_EQ(tpkt_likeness("03000007 03f080 00"_view), Likeness::no);  // LI beyond the TPKT
  EXPECT_EQ(tpkt_likeness("03000007 00f080"_view), Likeness::no);
  EXPECT_EQ(tpkt_likeness("03000007 023080"_view), Likeness::no);  // no TPDU has this code
}

}  // namespace
}  // namespace s7::dissector
