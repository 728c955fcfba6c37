// Conversations that are no S7, as the whole analysis sees them: TLS, MMS, FETCH and WRITE, RDP, routed connections.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/recording_listener.hpp"
#include "tests/support/tls_bytes.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;
using test::RecordingListener;
using test::Side;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string c = "10.0.0.1:2000>10.0.0.2:102";

void say_tsdu(test::TcpConversation& talk, Side side, const Bytes& tsdu) {
  test::say(talk, side, test::tpkt_data(tsdu));
}

// Connected, then every flight in TSDUs of at most `piece` bytes.
test::TcpConversation tls(const std::vector<test::TlsFlight>& flights, std::size_t piece) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  for (const auto& flight : flights) {
    for (std::size_t at = 0; at < flight.bytes.size(); at += piece) {
      const auto begin = flight.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      const auto size = std::min(piece, flight.bytes.size() - at);
      say_tsdu(talk, flight.sender, {begin, begin + static_cast<std::ptrdiff_t>(size)});
    }
  }
  talk.close(Side::client);
  return talk;
}

RecordingListener record(test::TcpConversation talk) {
  RecordingListener out;
  test::analyze(talk.take(), out);
  return out;
}

TEST(TlsInCotp, HandshakeIsAnOperation) {
  const auto out = record(tls(test::tls13_handshake(), 1000));
  const std::string detail = " client tls-handshake TLS 1.3 TLS_AES_256_GCM_SHA384 sni=plc-21.plant";
  EXPECT_THAT(out.lines, Contains("ask " + c + detail));
  EXPECT_THAT(out.lines, Contains("reply " + c + detail));
  EXPECT_THAT(out.problems, IsEmpty());
  EXPECT_EQ(out.sorted("ask " + c + " server tls-record application-data").size(),
            6U);  // four of the handshake, tickets
  ASSERT_EQ(out.sessions.size(), 1U);
  EXPECT_EQ(out.sessions[0].protocol, Protocol::s7comm_plus_tls);
}

TEST(TlsInCotp, CertificateOfTls12IsTheServers) {
  const auto out = record(tls(test::tls12_handshake(), 1000));
  EXPECT_THAT(out.sorted("identity"),
              ElementsAre("identity 10.0.0.2 certificate [C=DE, O=Plant 1, OU=Hall 2, CN=PLC_21] tls",
                          "identity 10.0.0.2 certificate_issuer [itself] tls",
                          "identity 10.0.0.2 certificate_valid_from [2026-11-20T15:12:19Z] tls",
                          "identity 10.0.0.2 certificate_valid_to [2036-11-17T15:12:19Z] tls"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client tls-handshake TLS 1.2 " +
                                  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 sni=plc-21.plant"));
}

TEST(TlsInCotp, CutAnywhereItIsTheSame) {  // the first TSDU has to hold the head of a record
  for (const auto& flights : {test::tls12_handshake(), test::tls13_handshake()}) {
    const auto truth = record(tls(flights, 100'000));
    for (const std::size_t piece : {std::size_t{5}, std::size_t{7}, std::size_t{100}, std::size_t{512}}) {
      const auto out = record(tls(flights, piece));
      EXPECT_EQ(out.lines, truth.lines) << piece;
      EXPECT_THAT(out.problems, IsEmpty()) << piece;
    }
  }
}

TEST(TlsInCotp, AlertInPlaceOfAHello) {
  const auto hello = test::tls12_handshake()[0];
  const auto out = record(tls({hello, {Side::server, test::bytes_from_hex("15 0303 0002 02 46")}}, 1000));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client tls-handshake up to TLS 1.2 sni=plc-21.plant error 0x0046"));
}

TEST(TlsInCotp, AlertAfterwardsIsOneOfItsOwn) {
  auto flights = test::tls13_handshake();
  flights.resize(2);
  flights.push_back({Side::client, test::bytes_from_hex("15 0303 0002 02 30")});
  const auto out = record(tls(flights, 1000));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client tls-alert fatal unknown_ca"));
}

TEST(TlsInCotp, HelloWithoutAnswer) {
  const auto out = record(tls({test::tls13_handshake()[0]}, 1000));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client tls-handshake up to TLS 1.3 sni=plc-21.plant alpn=s7"));
  EXPECT_THAT(out.sorted("reply"), IsEmpty());
}

TEST(TlsInCotp, EncryptedBytesAreNeverS7) {  // the record goes on in a TSDU that looks like a setup job
  const auto setup = test::setup_job(1, {});
  Bytes record_bytes = test::ByteWriter().u8(23).u16(0x0303).u16(10 + setup.size()).zeros(10).take();
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  say_tsdu(talk, Side::client, record_bytes);
  say_tsdu(talk, Side::client, setup);
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.lines, Not(Contains(HasSubstr("setup-communication"))));
  EXPECT_EQ(out.sessions[0].protocol, Protocol::s7comm_plus_tls);
}

TEST(TlsInCotp, ALossCostsTheRestOfItsRecordOnly) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  const auto data = [](std::size_t size) { return test::ByteWriter().u8(23).u16(0x0303).u16(size).zeros(size).take(); };
  const auto large = data(600);
  say_tsdu(talk, Side::client, data(20));
  say_tsdu(talk, Side::client, {large.begin(), large.begin() + 200});
  talk.send_unseen(Side::client, test::tpkt_data({large.begin() + 200, large.begin() + 400}));
  say_tsdu(talk, Side::client, {large.begin() + 400, large.end()});
  say_tsdu(talk, Side::client, data(20));
  talk.close(Side::client);
  const auto out = record(std::move(talk));
  EXPECT_EQ(out.sorted("ask " + c + " client tls-record application-data").size(), 3U);
}

TEST(TlsInCotp, MessagesWithoutEndAreBounded) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  const auto endless = test::concat({test::bytes_from_hex("01 ffffff"), Bytes(500)});
  for (int i = 0; i < 4; ++i)
    say_tsdu(talk, Side::client,
             test::concat({test::ByteWriter().u8(22).u16(0x0303).u16(endless.size()).take(), endless}));
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.problems, Contains("limit tls-handshake 1"));
}

TEST(TlsInCotp, WhatIsNoRecordAfterOneIsTold) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  say_tsdu(talk, Side::client, test::bytes_from_hex("17 0303 0002 aabb ff ff ff ff ff 01 02"));
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.problems, Contains("tls bad-record 1"));
}

TEST(OtherPayloads, MmsServices) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  say_tsdu(talk, Side::client, test::bytes_from_hex("0d0a 0506130100160102 1400"));
  say_tsdu(talk, Side::server, test::bytes_from_hex("0e0a 0506130100160102 1400"));
  say_tsdu(talk, Side::client, test::bytes_from_hex("01000100 6113 3011 020103 a00c a00a 020101 a405 a103a00100"));
  say_tsdu(talk, Side::server, test::bytes_from_hex("01000100 610e 300c 020103 a007 a105 020101 a400"));
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client associate"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client associate unmatched"));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client service read"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client service read unmatched"));
  EXPECT_EQ(out.sessions[0].protocol, Protocol::mms);
}

TEST(OtherPayloads, FetchAndWrite) {
  auto talk = test::conversation();
  talk.handshake();
  test::connect(talk);
  say_tsdu(talk, Side::client, test::bytes_from_hex("5335 10 01 03 05 03 08 01 0a 0000 0014 ff 02"));
  say_tsdu(talk, Side::server, test::bytes_from_hex("5335 10 01 03 06 0f 03 06 ff 07 0000000000"));
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client fetch DB10 0+20"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client fetch DB10 0+20 error 0x0006 unmatched"));
  EXPECT_EQ(out.sessions[0].protocol, Protocol::iso_on_tcp);
}

TEST(OtherPayloads, RemoteDesktopGoesOnWithoutTpkt) {
  test::PlayOptions options;
  options.server_port = 3389;
  auto talk = test::conversation(options);
  talk.handshake();
  test::CotpConnect request{0, 0, 0, std::nullopt, {}, {}, {}};
  request.more = test::bytes_from_hex("01 00 0800 03000000");
  test::say(talk, Side::client, test::tpkt(test::cotp_cr(request)));
  test::CotpConnect confirm{0, 1, 0, std::nullopt, {}, {}, test::bytes_from_hex("02 00 0800 02000000")};
  test::say(talk, Side::server, test::tpkt(test::cotp_cc(confirm)));
  for (const auto& flight : test::tls12_handshake()) test::say(talk, flight.sender, flight.bytes);
  talk.close(Side::client);
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.problems, IsEmpty());
  ASSERT_EQ(out.sessions.size(), 1U);
  EXPECT_EQ(out.sessions[0].protocol, Protocol::rdp);
  EXPECT_EQ(out.counters.lost_bytes, 0U);
}

TEST(OtherPayloads, RoutedConnections) {
  auto talk = test::conversation();
  talk.handshake();
  const auto target = test::bytes_from_hex("01 06 01 02 0012 0000 0034 03 00000000000000000000000000000000 0102");
  test::CotpConnect request{0, 1, 0, 0x0a, test::tsap(0x0100), target, {}};
  test::say(talk, Side::client, test::tpkt(test::cotp_cr(request)));
  test::CotpConnect confirm{1, 2, 0, 0x0a, test::tsap(0x0100), target, {}};
  test::say(talk, Side::server, test::tpkt(test::cotp_cc(confirm)));
  const auto out = record(std::move(talk));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client routing subnet 0012-0034 station 3"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client routing subnet 0012-0034 station 3 unmatched"));
}

}  // namespace
}  // namespace s7::dissector
