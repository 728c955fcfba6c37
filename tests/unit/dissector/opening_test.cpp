// Openings of connections as packets: what the attempt tracker is told by real headers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Capture;
using test::RecordingListener;
using test::Side;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RecordingListener record(const Capture& capture, const Settings& settings = {}) {
  RecordingListener out;
  test::analyze(capture, out, settings);
  return out;
}

Attempt only_attempt(const Capture& capture) {
  const auto out = record(capture);
  EXPECT_THAT(out.attempts, SizeIs(1));
  return out.attempts.empty() ? Attempt{} : out.attempts[0];
}

TEST(Opening, SilenceIsOneAttemptHoweverOftenRepeated) {
  auto c = test::conversation();
  for (int i = 0; i < 4; ++i) {
    c.syn();
    c.advance(test::second << i);
  }
  const auto out = record(c.frames());
  ASSERT_THAT(out.attempts, SizeIs(1));
  EXPECT_EQ(out.attempts[0].outcome, Outcome::unanswered);
  EXPECT_EQ(out.attempts[0].syns, 4U);
  EXPECT_THAT(out.sessions, IsEmpty());  // nothing was established
}

TEST(Opening, Refused) {
  auto c = test::conversation();
  c.syn();
  c.advance(3 * test::millisecond);
  c.endpoint(Side::server).ttl = 30;
  c.reset(Side::server);
  const auto attempt = only_attempt(c.frames());
  EXPECT_EQ(attempt.outcome, Outcome::refused);
  EXPECT_EQ(attempt.refuser_ttl, 30);
  EXPECT_EQ(attempt.refuser_mac, test::mac("00:1b:1b:00:00:02"));
  EXPECT_EQ(attempt.refusal_delay, 3 * test::millisecond + 10'000);  // and the gap between two packets
  EXPECT_EQ(to_string(attempt.client.address), "10.0.0.1");
  EXPECT_EQ(attempt.server.port, 102);
  EXPECT_THAT(record(c.frames()).sessions, IsEmpty());
}

// An ICMP message of `router` about the first frame of `capture`.
test::Frame unreachable(const Capture& capture, const char* router, bool v6) {
  const auto& syn = capture.front();
  const auto offset = test::ip_offset(syn);
  EXPECT_TRUE(offset);
  const test::Bytes quoted(syn.bytes.begin() + static_cast<std::ptrdiff_t>(*offset), syn.bytes.end());
  test::IpHeader ip;
  ip.source = test::ip(router);
  ip.destination = test::decode(syn)->ip.source;
  ip.protocol = v6 ? test::proto::icmp6 : test::proto::icmp;
  ip.ttl = 255;
  const auto message = test::icmp_message(v6 ? 1 : 3, v6 ? 1 : 13, 0, quoted, ip);
  test::LinkHeader link;
  link.source = test::mac("00:11:22:33:44:55");
  test::Frame out;
  out.time = syn.time + 2 * test::millisecond;
  out.bytes = test::ip_frame(link, test::ip_packet(ip, message));
  return out;
}

TEST(Opening, Unreachable) {
  auto c = test::conversation();
  c.syn();
  for (const bool v6 : {false, true}) {
    auto capture = v6 ? test::to_ipv6(c.frames()) : c.frames();
    capture.push_back(unreachable(capture, v6 ? "fd00::1" : "192.168.1.254", v6));
    const auto attempt = only_attempt(capture);
    EXPECT_EQ(attempt.outcome, Outcome::unreachable);
    EXPECT_EQ(attempt.icmp_type, v6 ? 1 : 3);
    EXPECT_EQ(to_string(*attempt.refuser_address), v6 ? "fd00::1" : "192.168.1.254");
    EXPECT_EQ(attempt.refuser_mac, test::mac("00:11:22:33:44:55"));
    EXPECT_EQ(attempt.refusal_delay, 2 * test::millisecond);
  }
}

TEST(Opening, TcpOnly) {
  auto c = test::conversation();
  c.handshake();
  c.advance(test::second);
  c.close(Side::client);
  EXPECT_EQ(only_attempt(c.frames()).outcome, Outcome::tcp_only);
}

TEST(Opening, ClosedAfterConnect) {
  auto c = test::conversation();
  c.handshake();
  test::CotpConnect body;
  body.called_tsap = test::tsap(0x0103);
  c.client_sends(test::tpkt(test::cotp_cr(body)));
  c.advance(5 * test::millisecond);
  c.reset(Side::server);
  const auto attempt = only_attempt(c.frames());
  EXPECT_EQ(attempt.outcome, Outcome::closed_after_connect);
  EXPECT_EQ(test::to_hex(attempt.server_tsap.view()), "0103");
}

TEST(Opening, CotpRejected) {
  auto c = test::conversation();
  c.handshake();
  test::CotpConnect body;
  body.called_tsap = test::tsap(0x0103);
  c.client_sends(test::tpkt(test::cotp_cr(body)));
  c.advance(5 * test::millisecond);
  c.server_sends(test::tpkt(test::cotp_dr(1, 0, 3)));
  c.close(Side::server);
  const auto out = record(c.frames());
  ASSERT_THAT(out.attempts, SizeIs(1));
  EXPECT_EQ(out.attempts[0].outcome, Outcome::cotp_rejected);
  EXPECT_EQ(out.attempts[0].reason, 3);
  EXPECT_THAT(out.sorted("session"), ElementsAre(HasSubstr("cotp")));
}

TEST(Opening, SetupRejectedAndUnanswered) {
  auto c = test::conversation();
  c.handshake();
  test::connect(c);
  c.client_sends(test::tpkt_data(test::setup_job(0, {})));
  c.ack(Side::server);
  EXPECT_EQ(only_attempt(c.frames()).outcome, Outcome::setup_unanswered);
  c.server_sends(test::tpkt_data(test::setup_answer(0, {}, 0x8500)));
  const auto attempt = only_attempt(c.frames());
  EXPECT_EQ(attempt.outcome, Outcome::setup_rejected);
  EXPECT_EQ(attempt.setup_error, 0x8500);
}

TEST(Opening, ThatWasNotSeenIsNone) {
  auto c = test::conversation();
  test::poll(c, 3);
  EXPECT_THAT(record(c.frames()).attempts, IsEmpty());
}

TEST(Opening, EachConnectionRequestIsAnAttempt) {
  auto c = test::conversation();
  c.handshake();
  test::CotpConnect body;
  for (const std::uint16_t called : {std::uint16_t{0x0100}, std::uint16_t{0x0101}, std::uint16_t{0x0102}}) {
    body.called_tsap = test::tsap(called);
    c.client_sends(test::tpkt(test::cotp_cr(body)));
    c.advance(test::millisecond);
    c.server_sends(test::tpkt(test::cotp_dr(1, 0, 3)));
    c.advance(test::millisecond);
  }
  const auto out = record(c.frames());
  EXPECT_THAT(out.sorted("attempt"), ElementsAre(HasSubstr("cotp-rejected >0100"), HasSubstr("cotp-rejected >0101"),
                                                 HasSubstr("cotp-rejected >0102")));
  EXPECT_THAT(out.sorted("session"), testing::AllOf(SizeIs(3), testing::Each(HasSubstr("end cotp-disconnect"))));
}

TEST(Opening, AgainFromTheSamePort) {  // the four numbers are used anew while the old connection lingers
  auto first = test::conversation();
  test::open(first);
  test::poll(first, 2);
  first.reset(Side::client);
  test::PlayOptions options;
  options.client_isn = 900'000;
  options.server_isn = 700'000;
  options.start = first.now() + test::second;
  auto again = test::conversation(options);
  test::open(again);
  test::poll(again, 3);
  const auto out = record(test::merge({first.take(), again.take()}));
  EXPECT_THAT(out.sorted("session"), ElementsAre(HasSubstr("end capture-end"), HasSubstr("end reset")));
  EXPECT_THAT(out.sorted("attempt"), SizeIs(2));
  EXPECT_THAT(out.sorted("answer"), SizeIs(5));
  EXPECT_EQ(out.counters.retransmissions + out.counters.lost_bytes, 0U);
}

TEST(Opening, AgainWithoutAnEndOfTheOld) {  // the client was switched off
  auto first = test::conversation();
  test::open(first);
  test::poll(first, 2);
  test::PlayOptions options;
  options.client_isn = 2'000'000'000;
  options.server_isn = 7;
  options.start = first.now() + 30 * test::second;
  auto again = test::conversation(options);
  test::open(again);
  test::poll(again, 3);
  const auto out = record(test::merge({first.take(), again.take()}));
  EXPECT_THAT(out.sorted("session"), SizeIs(2));
  EXPECT_THAT(out.sorted("answer"), SizeIs(5));
  EXPECT_EQ(out.counters.lost_bytes, 0U);
}

TEST(Opening, IdenticalMachinesInTwoVlans) {  // both directions with numbers of their own: two stations
  test::PlayOptions left, right;
  left.tags = {{100}};
  right.tags = {{200}};
  right.client_isn = 50'000'000;
  right.server_isn = 90'000'000;
  right.start += 3 * test::millisecond;
  const auto out = record(test::merge({test::whole_play(left), test::whole_play(right)}));
  EXPECT_THAT(out.sessions, SizeIs(2));
  const auto one = record(test::whole_play());
  EXPECT_EQ(out.sorted("answer").size(), 2 * one.sorted("answer").size());
  EXPECT_EQ(out.counters.lost_bytes, 0U);
}

}  // namespace
}  // namespace s7::dissector
