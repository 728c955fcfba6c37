// Lines of decode for TLS inside COTP. Expected values: what tshark 4.0 says of the same bytes as a plain TLS
// connection.

#include <gmock/gmock.h>

#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/decode_text.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/support/tls_bytes.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Lines final : dissector::Listener {
  using Listener::on;
  [[nodiscard]] bool wants_pdus() const override { return true; }
  void on(const dissector::PduSeen& pdu) override {
    if (pdu.tsdu.empty()) return;
    json.push_back(decode_jsonl(pdu));
    text.push_back(decode_text(pdu));
  }
  std::vector<std::string> json, text;
};

// Every flight in TSDUs of at most `piece` bytes.
Lines lines(const std::vector<test::TlsFlight>& flights, std::size_t piece = 10'000) {
  auto talk = test::conversation();
  for (const auto& flight : flights) {
    for (std::size_t at = 0; at < flight.bytes.size(); at += piece) {
      const auto begin = flight.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      const auto size = static_cast<std::ptrdiff_t>(std::min(piece, flight.bytes.size() - at));
      test::say(talk, flight.sender, test::tpkt_data({begin, begin + size}));
    }
  }
  Lines out;
  dissector::Analyzer analyzer({}, out);
  test::feed(analyzer, talk.frames());
  analyzer.finish();
  return out;
}

TEST(TlsDecode, HellosOfTls13) {
  const Lines out = lines(test::tls13_handshake());
  EXPECT_THAT(
      out.json[0],
      AllOf(HasSubstr(R"("tls.record.content_type":[22],"tls.record.version":["0x0301"],"tls.record.length":[512])"),
            HasSubstr(R"("tls.handshake.type":[1],"tls.handshake.version":["0x0303"])"),
            HasSubstr(R"("tls.handshake.ciphersuite":["0x1302","0x1303","0x1301","0xc02c",)"),
            HasSubstr(R"("tls.handshake.extensions_server_name":["plc-21.plant"])"),
            HasSubstr(R"("tls.handshake.extensions_alpn_str":["s7","x"])"),
            HasSubstr(R"("tls.handshake.extensions.supported_version":["0x0304","0x0303"])")));
  EXPECT_THAT(out.text[0], HasSubstr("TLS client-hello TLS 1.3 sni=plc-21.plant alpn=s7 ("));
  EXPECT_THAT(out.json[1],
              AllOf(HasSubstr(R"("tls.record.content_type":[22,20],"tls.record.opaque_type":[23,23,23,23])"),
                    HasSubstr(R"("tls.record.length":[122,1,32,506,97,69])"),
                    HasSubstr(R"("tls.handshake.ciphersuite":["0x1302"])"),
                    HasSubstr(R"("tls.handshake.extensions.supported_version":["0x0304"])")));
  EXPECT_THAT(out.text[1],
              HasSubstr("TLS server-hello TLS 1.3 TLS_AES_256_GCM_SHA384, application-data record of 32 "));
}

TEST(TlsDecode, CertificateInClear) {
  const Lines out = lines(test::tls12_handshake());
  EXPECT_THAT(out.json[1],
              AllOf(HasSubstr(R"("tls.handshake.type":[2,11,12,14])"),
                    HasSubstr(R"("s7scope.certificate.subject":["C=DE, O=Plant 1, OU=Hall 2, CN=PLC_21"])"),
                    HasSubstr(R"("s7scope.certificate.valid_from":["2026-11-20T15:12:19Z"])"),
                    HasSubstr(R"("s7scope.certificate.valid_to":["2036-11-17T15:12:19Z"])")));
  EXPECT_THAT(out.text[1],
              HasSubstr("certificate of C=DE, O=Plant 1, OU=Hall 2, CN=PLC_21, signed by itself, valid from "
                        "2026-11-20T15:12:19Z to 2036-11-17T15:12:19Z"));
}

// A message is told with the TSDU that ends it, a record with the one that begins it.
TEST(TlsDecode, PartsOfRecords) {
  const Lines out = lines({test::tls12_handshake()[0]}, 100);
  ASSERT_EQ(out.json.size(), 2U);
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("tls.record.length":[152])"), Not(HasSubstr("tls.handshake"))));
  EXPECT_THAT(out.json[1], AllOf(Not(HasSubstr("tls.record")), HasSubstr(R"("tls.handshake.type":[1])")));
  EXPECT_THAT(out.text[0], HasSubstr("TLS handshake record of 152 bytes (100 bytes)"));
}

TEST(TlsDecode, AlertsAndWhatIsEncrypted) {
  auto flights = test::tls12_handshake();
  const Lines refused = lines({flights[0], {test::Side::server, test::bytes_from_hex("15 0303 0002 02 46")}});
  EXPECT_THAT(refused.json[1], HasSubstr(R"("tls.alert_message.level":[2],"tls.alert_message.desc":[70])"));
  EXPECT_THAT(refused.text[1], HasSubstr("TLS fatal alert protocol_version"));
  // Behind change cipher spec the finished message is no handshake that anybody could read.
  const Lines out = lines(flights);
  EXPECT_THAT(out.json[2],
              AllOf(HasSubstr(R"("tls.record.content_type":[22,20,22])"), HasSubstr(R"("tls.handshake.type":[16])")));
}

TEST(TlsDecode, HellosThatAreNone) {
  const Lines out = lines({{test::Side::client, test::bytes_from_hex("16 0301 0006 01 000002 0303")}});
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("tls.handshake.type":[1])"), Not(HasSubstr("tls.handshake.version"))));
}

TEST(TlsDecode, ManyRecordsInOneLine) {
  test::Bytes flight;
  for (int i = 0; i < 50; ++i)
    for (const std::uint8_t byte : test::bytes_from_hex("17 0303 0001 aa")) flight.push_back(byte);
  const Lines out = lines({{test::Side::client, flight}});
  EXPECT_THAT(out.text[0], HasSubstr("application-data record of 1 bytes, 44 more records (300 bytes)"));
}

TEST(TlsDecode, RestOfARecord) {
  auto flights = test::tls12_handshake();
  const Lines out = lines({flights[0]}, 60);
  EXPECT_THAT(out.text[1], HasSubstr("TLS record goes on (60 bytes)"));
}

}  // namespace
}  // namespace s7::cli
