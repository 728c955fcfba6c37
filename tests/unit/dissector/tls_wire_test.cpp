// TLS and certificates: what two real programs said (tests/support/tls_bytes.cpp), and bytes by the RFCs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dissector/wire/certificate.hpp"
#include "dissector/wire/tls.hpp"
#include "tests/support/tls_bytes.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::Bytes;

TEST(TlsRecord, HeadAndItsBounds) {  // RFC 5246 6.2.1
  const auto head = decode_tls_record("16 0301 0098 01"_view);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->content, TlsContent::handshake);
  EXPECT_EQ(head->version, 0x0301);
  EXPECT_EQ(head->length, 0x98);
  EXPECT_EQ(decode_tls_record("16 0301 00"_view).error(), Error::truncated);
  EXPECT_EQ(decode_tls_record("18 0301 0010"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_tls_record("16 0200 0010"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_tls_record("16 0305 0010"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_tls_record("16 0303 0000"_view).error(), Error::bad_length);
  EXPECT_TRUE(decode_tls_record("17 0303 4800"_view));  // 2^14 + 2048
  EXPECT_EQ(decode_tls_record("17 0303 4801"_view).error(), Error::bad_length);
}

// The messages of the handshake records that begin a flight.
Bytes messages_of(const Bytes& flight) {
  Bytes out;
  for (std::size_t at = 0; at + 5 <= flight.size();) {
    const auto head = decode_tls_record(test::ByteView(flight).subspan(at));
    if (!head || head->content != TlsContent::handshake) break;
    const auto begin = flight.begin() + static_cast<std::ptrdiff_t>(at + 5);
    out.insert(out.end(), begin, begin + head->length);
    at += 5U + head->length;
  }
  return out;
}

TEST(TlsHandshake, HellosOfTls13) {
  const auto flights = test::tls13_handshake();
  const auto asked = messages_of(flights[0].bytes), chosen = messages_of(flights[1].bytes);
  std::size_t used = 0;
  const auto question = first_handshake(asked, used);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->type, TlsMessage::client_hello);
  EXPECT_EQ(used, asked.size());
  const auto client = decode_client_hello(question->body);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->version, 0x0304);
  EXPECT_EQ(client->server_name, "plc-21.plant");
  EXPECT_EQ(client->application, "s7");
  EXPECT_GT(client->ciphers, 3);
  const auto answer = first_handshake(chosen, used);
  ASSERT_TRUE(answer);
  const auto server = decode_server_hello(answer->body);
  ASSERT_TRUE(server);
  EXPECT_EQ(tls_version_text(server->version), "TLS 1.3");
  EXPECT_EQ(tls_cipher_text(server->cipher), "TLS_AES_256_GCM_SHA384");
  EXPECT_FALSE(server->retry);
}

TEST(TlsHandshake, TruncatedAtEveryLength) {
  for (const auto& flights : {test::tls12_handshake(), test::tls13_handshake()}) {
    const auto messages = messages_of(flights[0].bytes);
    test::for_each_prefix(messages, [&](ByteView cut) {
      std::size_t used = 0;
      EXPECT_EQ(first_handshake(cut, used).has_value(), cut.size() == messages.size());
      if (cut.size() < 4) return;
      const auto hello = decode_client_hello(cut.subspan(4));
      if (!hello) return;
      const auto inside = [&](std::string_view text) {
        return text.empty() ||
               test::inside({static_cast<const std::uint8_t*>(static_cast<const void*>(text.data())), text.size()},
                            cut);
      };
      EXPECT_TRUE(inside(hello->server_name) && inside(hello->application));
    });
    const auto answers = messages_of(flights[1].bytes);
    test::for_each_prefix(ByteView(answers).subspan(4), [](ByteView cut) {
      const auto hello = decode_server_hello(cut);
      EXPECT_EQ(bool(hello), cut.size() >= 2U + 32 + 1 + (cut.size() > 34 ? cut[34] : 0U) + 3) << cut.size();
    });
  }
}

TEST(TlsHandshake, NumbersThatMeanNothingAreNotTheHighestVersion) {  // RFC 8701
  const auto hello = decode_client_hello(
      "0303 0000000000000000000000000000000000000000000000000000000000000000 00 0004 1a1a c02c 01 00"
      "0009 002b 0005 04 baba 0303"_view);
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->version, 0x0303);
  EXPECT_EQ(hello->cipher, 0xc02c);
  EXPECT_EQ(hello->ciphers, 1);
}

TEST(TlsHandshake, RetryIsNoAnswer) {  // RFC 8446 4.1.3
  const auto hello = decode_server_hello(
      "0303 cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c 00 1302 00 0006 002b 0002 0304"_view);
  ASSERT_TRUE(hello);
  EXPECT_TRUE(hello->retry);
}

TEST(TlsAlert, InClearOrNot) {
  const auto alert = decode_tls_alert("0246"_view);
  ASSERT_TRUE(alert);
  EXPECT_TRUE(alert->fatal);
  EXPECT_EQ(tls_alert_text(alert->description), "protocol_version");
  EXPECT_EQ(decode_tls_alert("02"_view).error(), Error::truncated);
  EXPECT_EQ(decode_tls_alert("0346"_view).error(), Error::unsupported);
  EXPECT_EQ(decode_tls_alert("8f3a0c9b11"_view).error(), Error::unsupported);
  EXPECT_EQ(tls_alert_text(99), "99");
}

TEST(TlsNames, UnknownNumbersAreHex) {
  EXPECT_EQ(tls_cipher_text(0x1a1a), "0x1a1a");
  EXPECT_EQ(tls_version_text(0x7f1c), "TLS 0x7f1c");
}

Bytes certificate_of_tls12() {
  const auto messages = messages_of(test::tls12_handshake()[1].bytes);
  std::size_t at = 0, used = 0;
  while (const auto message = first_handshake(ByteView(messages).subspan(at), used)) {
    if (message->type == TlsMessage::certificate) {
      const ByteView der = first_certificate(message->body);
      return {der.begin(), der.end()};
    }
    at += used;
  }
  return {};
}

TEST(X509, SubjectAndValidity) {  // as `openssl x509 -noout -subject -issuer -dates` says
  const auto der = certificate_of_tls12();
  ASSERT_FALSE(der.empty());
  const auto out = decode_certificate(der);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->subject, "C=DE, O=Plant 1, OU=Hall 2, CN=PLC_21");
  EXPECT_TRUE(out->self_signed());
  EXPECT_EQ(out->not_before, "2026-11-20T15:12:19Z");
  EXPECT_EQ(out->not_after, "2036-11-17T15:12:19Z");
}

TEST(X509, TruncatedAtEveryLength) {
  const auto der = certificate_of_tls12();
  test::for_each_prefix(der, [&](ByteView cut) { EXPECT_EQ(bool(decode_certificate(cut)), cut.size() == der.size()); });
}

TEST(X509, EveryByteMayBeWrong) {
  constexpr std::array<std::uint8_t, 5> values{0x00, 0x30, 0x80, 0x83, 0xff};
  const auto der = certificate_of_tls12();
  for (std::size_t i = 0; i < der.size(); ++i) {
    for (const std::uint8_t value : values) {
      auto changed = der;
      changed[i] = value;
      const auto out = decode_certificate(changed);
      EXPECT_TRUE(!out || out->subject.size() <= 2 * der.size());
    }
  }
}

TEST(X509, OtherValuesAreNoCertificate) {
  EXPECT_EQ(decode_certificate("3002 0500"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_certificate("3080 0000"_view).error(), Error::truncated);  // indefinite length
  EXPECT_EQ(decode_certificate(""_view).error(), Error::truncated);
}

TEST(FirstCertificate, ListsThatDoNotAddUp) {
  EXPECT_TRUE(first_certificate("000000"_view).empty());
  EXPECT_TRUE(first_certificate("000009 000002 3000"_view).empty());
  EXPECT_TRUE(first_certificate("000005 000009 3000"_view).empty());
  EXPECT_EQ(first_certificate("000005 000002 3000"_view).size(), 2U);
}

}  // namespace
}  // namespace s7::dissector
