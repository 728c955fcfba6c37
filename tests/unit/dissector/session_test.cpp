// One connection: who is client, what it speaks, how it begins and ends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;
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

std::string session(const RecordingListener& out) {
  const auto lines = out.sorted("session");
  EXPECT_THAT(lines, SizeIs(1));
  return lines.empty() ? "" : lines[0];
}

const Bytes read_one = test::read_job(9, {test::any_item(test::area::db, 1, 0, 4)});
const Bytes read_one_answer = test::read_answer(9, {test::data_item(test::value::bytes, {1, 2, 3, 4})});

TEST(Session, ClientByTheConnectionRequestAgainstThePort) {  // a controller that opens towards port 2000 from its 102
  test::PlayOptions options;
  options.client_port = 102;
  options.server_port = 2000;
  auto c = test::conversation(options);
  test::open(c);
  test::poll(c, 2);
  EXPECT_THAT(session(record(c.frames())), HasSubstr("10.0.0.1:102>10.0.0.2:2000 s7comm"));
  // the SYNs are missing: the CR tells
  EXPECT_THAT(session(record(test::drop_first(c.frames(), 3))), HasSubstr("10.0.0.1:102>10.0.0.2:2000 s7comm"));
}

TEST(Session, ClientByPortMidstream) {
  auto c = test::conversation();
  test::exchange(c, read_one, read_one_answer);
  EXPECT_THAT(session(record(c.frames())), HasSubstr("10.0.0.1:2000>10.0.0.2:102 s7comm midstream"));
}

TEST(Session, ClientByItsJobsWhereThePortSaysNothing) {
  for (const bool turned : {false, true}) {
    test::PlayOptions options;
    options.client_port = turned ? 1000 : 5000;
    options.server_port = turned ? 5000 : 1000;
    auto c = test::conversation(options);
    test::exchange(c, read_one, read_one_answer);
    EXPECT_THAT(session(record(c.frames())),
                HasSubstr(turned ? "10.0.0.1:1000>10.0.0.2:5000" : "10.0.0.1:5000>10.0.0.2:1000"));
    EXPECT_THAT(session(record(test::drop_first(c.frames(), 1))),  // the answer alone tells as well
                HasSubstr(turned ? "10.0.0.1:1000>10.0.0.2:5000" : "10.0.0.1:5000>10.0.0.2:1000"));
  }
}

TEST(Session, DownloadJobsDoNotTurnTheRoles) {
  test::PlayOptions options;
  options.client_port = 5000;
  options.server_port = 5001;
  auto c = test::conversation(options);
  const auto file = test::block_filename("0A", 1, 'P');
  test::say(c, Side::server, test::tpkt_data(test::download_block_job(7, file)));
  test::say(c, Side::client, test::tpkt_data(test::download_block_answer(7, {1, 2}, true)));
  test::exchange(c, read_one, read_one_answer);
  const auto out = record(c.frames());
  EXPECT_THAT(session(out), HasSubstr("10.0.0.1:5000>10.0.0.2:5001"));
  EXPECT_THAT(out.lines, testing::Contains("ask 10.0.0.1:5000>10.0.0.2:5001 server download-block DB 1"));
}

TEST(Session, RolesNeverFlip) {  // both partners of a configured connection ask
  auto c = test::conversation();
  c.handshake();
  test::connect(c, 0x1001, 0x1002);
  test::setup(c);
  test::exchange(c, read_one, read_one_answer);
  c.server_sends(test::tpkt_data(read_one));
  c.advance(test::millisecond);
  c.client_sends(test::tpkt_data(read_one_answer));
  const auto out = record(c.frames());
  EXPECT_THAT(out.sorted("request"), ElementsAre("request 10.0.0.1:2000>10.0.0.2:102 client read [DB 1 0+4 BYTE]",
                                                 "request 10.0.0.1:2000>10.0.0.2:102 server read [DB 1 0+4 BYTE]"));
  EXPECT_THAT(out.sorted("answer"), SizeIs(2));
}

TEST(Session, ClientAndServerOnOneAddress) {
  test::PlayOptions options;
  options.client = options.server = "10.0.0.2";
  const auto out = record(test::whole_play(options));
  EXPECT_THAT(session(out), HasSubstr("10.0.0.2:2000>10.0.0.2:102 s7comm 0100>0102"));
  EXPECT_THAT(out.sorted("unanswered"), SizeIs(1));
}

TEST(Session, SecondConnectionRequestIsAnotherSession) {
  auto c = test::conversation();
  c.handshake();
  test::connect(c, 0x0100, 0x0102);
  test::setup(c);
  test::poll(c, 2);
  test::connect(c, 0x0200, 0x0203);
  test::setup(c);
  test::poll(c, 3);
  const auto out = record(c.frames());
  EXPECT_THAT(out.sorted("session"), ElementsAre(HasSubstr("0100>0102"), HasSubstr("0200>0203")));
  EXPECT_THAT(out.sorted("attempt"),
              ElementsAre(HasSubstr("established 0100>0102"), HasSubstr("established 0200>0203")));
  ASSERT_THAT(out.sessions, SizeIs(2));
  EXPECT_NE(out.sessions[0].id, out.sessions[1].id);
  EXPECT_THAT(out.sorted("answer"), SizeIs(5));
}

TEST(Session, RequestsOfTheSessionBeforeAreUnanswered) {
  auto c = test::conversation();
  test::open(c);
  test::say(c, Side::client, test::tpkt_data(read_one));
  test::connect(c, 0x0100, 0x0102);
  test::say(c, Side::server, test::tpkt_data(read_one_answer));
  const auto out = record(c.frames());
  EXPECT_THAT(out.sorted("answer"), IsEmpty());
  EXPECT_THAT(out.sorted("unanswered"), SizeIs(1));
}

TEST(Session, DisconnectRequestEndsIt) {
  auto c = test::conversation();
  test::open(c);
  test::say(c, Side::server, test::tpkt(test::cotp_dr(1, 2, 128)));
  c.close(Side::client);
  EXPECT_THAT(session(record(c.frames())), HasSubstr("end cotp-disconnect"));
}

TEST(Session, HowItEnds) {
  for (const auto& [reset, word] : {std::pair{false, "end fin"}, {true, "end reset"}}) {
    auto c = test::conversation();
    test::open(c);
    if (reset)
      c.reset(Side::server);
    else
      c.close(Side::server);
    const auto out = record(c.frames());
    EXPECT_THAT(session(out), HasSubstr(word));
    EXPECT_TRUE(out.sessions[0].closed_by_server);
  }
  auto c = test::conversation();
  test::open(c);
  EXPECT_THAT(session(record(c.frames())), HasSubstr("end capture-end"));
}

TEST(Session, OtherPayloadsAreNamedForWhatTheyAre) {
  const std::pair<Bytes, const char*> rows[] = {{test::ByteWriter().text("Hello World?").take(), " iso-on-tcp "},
                                                {test::bytes_from_hex("72 01 0012 31"), " s7comm-plus "},
                                                {test::bytes_from_hex("16 0301 0030 010000"), " s7comm-plus-tls "},
                                                {test::bytes_from_hex("0d 03 05 01 00"), " mms "}};
  for (const auto& [payload, word] : rows) {
    auto c = test::conversation();
    c.handshake();
    test::connect(c);
    test::say(c, Side::client, test::tpkt_data(payload));
    const auto out = record(c.frames());
    EXPECT_THAT(session(out), HasSubstr(word));
    EXPECT_THAT(out.sorted("request"), IsEmpty());
    EXPECT_THAT(out.sorted("ask"), testing::Each(testing::AnyOf(HasSubstr("tls-record"), HasSubstr("associate"))));
  }
  auto c = test::conversation();
  c.handshake();
  test::connect(c);
  EXPECT_THAT(session(record(c.frames())), HasSubstr(" cotp "));
}

TEST(Session, RdpIsToldByItsRequest) {
  test::PlayOptions options;
  options.server_port = 3389;
  auto c = test::conversation(options);
  c.handshake();
  Bytes request = test::ByteWriter().hex("00 e0 0000 0000 00").text("Cookie: mstshash=admin\r\n").take();
  request[0] = static_cast<std::uint8_t>(request.size() - 1);
  test::say(c, Side::client, test::tpkt(request));
  EXPECT_THAT(session(record(c.frames())), HasSubstr(" rdp "));
}

TEST(Session, FoundByContentOnAnyPort) {
  test::PlayOptions options;
  options.server_port = 20102;
  const auto play = test::whole_play(options);
  EXPECT_THAT(record(play).sorted("request"), SizeIs(testing::Gt(5U)));
  EXPECT_THAT(record(test::resegment(play, 1)).sorted("request"), SizeIs(testing::Gt(5U)));
  EXPECT_THAT(record(test::drop_first(play, 8)).sorted("request"), SizeIs(testing::Gt(5U)));  // midstream, too
  Settings only;
  only.ports_only = true;
  const auto none = record(play, only);
  EXPECT_THAT(none.lines, IsEmpty());
  only.ports.push_back(20102);
  EXPECT_THAT(record(play, only).sorted("request"), SizeIs(testing::Gt(5U)));
}

TEST(Session, OtherTrafficOnOtherPortsIsNothing) {
  test::PlayOptions options;
  options.server_port = 80;
  auto c = test::conversation(options);
  c.handshake();
  test::say(c, Side::client, test::ByteWriter().text("GET / HTTP/1.1\r\n\r\n").take());
  test::say(c, Side::server, Bytes{3, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8});  // begins like a TPKT
  c.close(Side::client);
  const auto out = record(c.frames());
  EXPECT_THAT(out.lines, IsEmpty());
  EXPECT_THAT(out.problems, IsEmpty());
}

TEST(Session, RenegotiationCounts) {
  auto c = test::conversation();
  test::open(c);
  test::exchange(c, test::setup_job(5, {4, 4, 960}), test::setup_answer(5, {2, 3, 480}));
  EXPECT_THAT(session(record(c.frames())), HasSubstr("pdu 960/480 jobs 2/3"));
}

TEST(Session, TheConfirmStandsInForAMissingRequest) {
  auto c = test::conversation();
  test::open(c);
  test::poll(c, 1);
  const auto out = record(test::drop(c.frames(), {0, 1, 2, 3}));  // handshake and CR
  EXPECT_THAT(session(out), HasSubstr("s7comm 0100>0102 tpdu 1024"));
}

// A TSDU of several DTs whose last one, taken alone, is a whole read job.
std::vector<Bytes> misleading_fragments() {
  const Bytes junk(60, 0x55);
  return {test::tpkt(test::cotp_dt(junk, false)), test::tpkt(test::cotp_dt(junk, false)),
          test::tpkt(test::cotp_dt(read_one, true))};
}

TEST(Session, TooLongATsduIsDroppedToItsEnd) {
  Settings settings;
  settings.limits.tsdu = 100;
  auto c = test::conversation();
  test::open(c);
  for (const auto& part : misleading_fragments()) c.client_sends(part);
  c.ack(Side::server);
  test::exchange(c, read_one, read_one_answer);
  for (const bool pdus : {false, true}) {
    RecordingListener out;
    out.pdus = pdus;
    test::analyze(c.frames(), out, settings);
    EXPECT_THAT(out.problems, ElementsAre("cotp tsdu-too-long 1"));
    EXPECT_THAT(out.sorted("request"), SizeIs(1));
    EXPECT_THAT(out.sorted("answer"), SizeIs(1));
  }
}

TEST(Session, FragmentsDoNotSurviveAWrongHeader) {
  auto c = test::conversation();
  test::open(c);
  const auto parts = misleading_fragments();
  test::say(c, Side::client, parts[0]);
  test::say(c, Side::client, test::bytes_from_hex("deadbeef"));
  test::exchange(c, read_one, read_one_answer);  // not the end of what was begun
  for (const bool pdus : {false, true}) {
    RecordingListener out;
    out.pdus = pdus;
    test::analyze(c.frames(), out);
    EXPECT_THAT(out.problems, ElementsAre("tpkt bad-header 1", "tpkt skipped-bytes 4"));
    EXPECT_THAT(out.sorted("answer"), SizeIs(1));
  }
}

TEST(Session, FragmentsDoNotSurviveALoss) {
  auto c = test::conversation();
  test::open(c);
  const auto parts = test::tpkt_fragments(test::read_job(1, {test::any_item(0x84, 1, 0, 4)}), 12);
  c.client_sends(parts[0]);
  c.send_unseen(Side::client, parts[1]);
  c.ack(Side::server);
  for (int i = 0; i < 20; ++i) c.ack(Side::server);
  test::exchange(c, read_one, read_one_answer);
  const auto out = record(c.frames());
  EXPECT_THAT(out.sorted("request"), SizeIs(1));
  EXPECT_EQ(out.counters.lost_bytes, parts[1].size());
}

TEST(Session, DamagedPdusAreToldAndPassedOver) {
  auto c = test::conversation();
  test::open(c);
  auto broken = read_one;
  broken[13] = 0;  // item length
  test::say(c, Side::client, test::tpkt_data(broken));
  test::say(c, Side::client, test::tpkt(test::bytes_from_hex("02 30 80")));       // no TPDU
  test::say(c, Side::client, test::tpkt_data(test::concat({read_one, {1, 2}})));  // trailing bytes
  test::say(c, Side::client, test::tpkt_data(test::bytes_from_hex("32 01 0000 0001 0000 0000")));
  const auto out = record(c.frames());
  EXPECT_THAT(out.problems, ElementsAre("s7comm damaged-items 1", "cotp unsupported 1", "s7comm trailing-bytes 1",
                                        "s7comm job-without-function 1"));
}

TEST(Session, PdusAreOfferedWhereAsked) {
  RecordingListener out;
  out.pdus = true;
  const auto play = test::whole_play();
  test::analyze(play, out);
  std::size_t tpdus = 0;
  for (const auto& frame : play) {
    const auto tcp = test::decode(frame);
    if (!tcp || tcp->payload.size() < 7) continue;
    for (std::size_t at = 0; at + 4 <= tcp->payload.size(); ++tpdus)
      at += static_cast<std::size_t>(tcp->payload[at + 2] << 8U | tcp->payload[at + 3]);
  }
  EXPECT_THAT(out.sorted("pdu"), SizeIs(tpdus));
}

}  // namespace
}  // namespace s7::dissector
