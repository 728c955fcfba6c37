// Every limit of the whole analysis is reached once. All stations of a test are one pair, so that one shard has it all:
// its share of a limit is a sixteenth.

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
using testing::SizeIs;

Settings flows(std::size_t per_shard) {
  Settings out;
  out.limits.flows = per_shard * shard_count;
  return out;
}

test::PlayOptions at(std::uint16_t port, std::int64_t seconds) {
  test::PlayOptions out;
  out.client_port = port;
  out.start += seconds * test::second;
  return out;
}

Capture opened(std::uint16_t port, std::int64_t seconds, std::size_t polls = 1) {
  auto c = test::conversation(at(port, seconds));
  test::open(c);
  test::poll(c, polls);
  return c.take();
}

Capture syn_of(std::uint16_t port, std::int64_t seconds) {
  auto c = test::conversation(at(port, seconds));
  c.syn();
  return c.take();
}

void append(Capture& all, Capture more) { std::move(more.begin(), more.end(), std::back_inserter(all)); }

// Feeds and finishes; also says how many connections were given up.
std::uint64_t run(const Capture& capture, const Settings& settings, RecordingListener& out) {
  Analyzer analyzer(settings, out);
  test::feed(analyzer, capture);
  const auto evicted = analyzer.evicted();
  analyzer.finish();
  return evicted;
}

TEST(Limits, TheLongestIdleConnectionGoesFirst) {
  Capture all;
  for (std::uint16_t i = 0; i < 9; ++i) append(all, opened(static_cast<std::uint16_t>(2000 + i), std::int64_t{10} * i));
  RecordingListener out;
  EXPECT_EQ(run(all, flows(8), out), 1U);
  ASSERT_THAT(out.sessions, SizeIs(9));
  EXPECT_EQ(out.sessions[0].client.port, 2000);
  EXPECT_EQ(out.sessions[0].end_reason, EndReason::evicted);
  for (std::size_t i = 1; i < 9; ++i) {
    EXPECT_EQ(out.sessions[i].end_reason, EndReason::capture_end);
  }
}

TEST(Limits, AConnectionThatSpokeAgainIsYoung) {
  auto old = test::conversation(at(2000, 0));
  test::open(old);
  auto again = old;
  again.set_time(test::play_start + 75 * test::second);
  const std::size_t before = old.frames().size();
  test::poll(again, 1);
  Capture all = old.take();
  for (std::uint16_t i = 1; i < 8; ++i) append(all, opened(static_cast<std::uint16_t>(2000 + i), std::int64_t{10} * i));
  Capture later = again.take();
  later.erase(later.begin(), later.begin() + static_cast<std::ptrdiff_t>(before));
  append(all, later);
  append(all, opened(2008, 80));
  RecordingListener out;
  EXPECT_EQ(run(all, flows(8), out), 1U);
  EXPECT_EQ(out.sessions[0].client.port, 2001);
  EXPECT_EQ(out.sessions[0].end_reason, EndReason::evicted);
}

TEST(Limits, AFloodOfSynsEvictsOnlyHalfOpenOnes) {
  Capture all;
  for (std::uint16_t i = 0; i < 4; ++i) append(all, opened(static_cast<std::uint16_t>(2000 + i), i));
  for (std::uint16_t i = 0; i < 5000; ++i) append(all, syn_of(static_cast<std::uint16_t>(10000 + i), 10));
  RecordingListener out;
  EXPECT_GT(run(all, flows(8), out), 4000U);
  EXPECT_THAT(out.sessions, SizeIs(4));
  for (const auto& session : out.sessions) {
    EXPECT_EQ(session.end_reason, EndReason::capture_end);
  }
  EXPECT_THAT(out.sorted("attempt"), SizeIs(5004));  // each of them is told, none twice
}

TEST(Limits, ConnectionsThatSpeakGoLast) {
  Capture all = opened(2000, 0);
  for (std::uint16_t i = 0; i < 20; ++i) {  // TCP without a word: younger, but of no use
    auto c = test::conversation(at(static_cast<std::uint16_t>(3000 + i), 10 + i));
    c.endpoint(Side::server).port = 80;
    c.handshake();
    append(all, c.take());
  }
  RecordingListener out;
  EXPECT_GT(run(all, flows(8), out), 0U);
  ASSERT_THAT(out.sessions, SizeIs(1));
  EXPECT_EQ(out.sessions[0].end_reason, EndReason::capture_end);
}

TEST(Limits, WhatSpeaksS7IsTheLastToBeGivenUp) {
  Capture all = opened(2000, 0);
  for (std::uint16_t i = 0; i < 50; ++i) append(all, syn_of(static_cast<std::uint16_t>(10000 + i), 10));
  RecordingListener out;
  Analyzer analyzer(flows(256), out);
  test::feed(analyzer, all);
  EXPECT_EQ(analyzer.shed(90), 46U);  // 51 * 0.9, rounded up
  EXPECT_THAT(out.sessions, SizeIs(0));
  EXPECT_EQ(analyzer.shed(100), 5U);
  ASSERT_THAT(out.sessions, SizeIs(1));
  EXPECT_EQ(out.sessions[0].end_reason, EndReason::evicted);
}

TEST(Limits, AnEvictedSessionIsTheSameConnectionWhenItWakesUp) {
  auto c = test::conversation(at(2000, 0));
  test::open(c);
  const std::size_t before = c.frames().size();
  c.set_time(test::play_start + 200 * test::second);
  test::poll(c, 2);
  Capture old = c.take();
  Capture all(old.begin(), old.begin() + static_cast<std::ptrdiff_t>(before));
  for (std::uint16_t i = 1; i < 9; ++i) append(all, opened(static_cast<std::uint16_t>(2000 + i), std::int64_t{10} * i));
  all.insert(all.end(), old.begin() + static_cast<std::ptrdiff_t>(before), old.end());
  RecordingListener out;
  EXPECT_EQ(run(all, flows(8), out), 2U);
  const auto woken = out.sorted("session 10.0.0.1:2000");
  EXPECT_THAT(woken, ElementsAre(HasSubstr("s7comm 0100>0102"), HasSubstr("s7comm midstream 0100>0102")));
  EXPECT_THAT(out.sorted("answer 10.0.0.1:2000"), SizeIs(2));
}

TEST(Limits, IdleConnectionsEnd) {
  Settings settings;
  settings.limits.idle_timeout = 60 * test::second;
  Capture all = opened(2000, 0);
  append(all, opened(2001, 50));
  append(all, opened(2002, 100));
  RecordingListener out;
  EXPECT_EQ(run(all, settings, out), 0U);
  EXPECT_THAT(out.sorted("session"), ElementsAre(HasSubstr(":2000>10.0.0.2:102 s7comm 0100>0102 tpdu 1024 pdu 480/240 "
                                                           "jobs 1/1 end timeout"),
                                                 HasSubstr("end capture-end"), HasSubstr("end capture-end")));
}

TEST(Limits, SilenceIsToldFromOutside) {  // live: nobody sends, so nobody tells the time
  Settings settings;
  settings.limits.idle_timeout = 60 * test::second;
  RecordingListener out;
  Analyzer analyzer(settings, out);
  test::feed(analyzer, opened(2000, 0));
  analyzer.expire(test::play_start + 30 * test::second);
  EXPECT_THAT(out.sessions, SizeIs(0));
  analyzer.expire(test::play_start + 90 * test::second);
  EXPECT_THAT(out.sessions, SizeIs(1));
  analyzer.finish();
  EXPECT_THAT(out.sessions, SizeIs(1));
}

TEST(Limits, AClosedConnectionLingers) {
  auto c = test::conversation();
  test::open(c);
  c.close(Side::client);
  c.advance(test::second);
  c.ack(Side::server);  // a stray segment belongs to it
  Capture all = c.take();
  append(all, opened(2001, 20));
  RecordingListener out;
  run(all, {}, out);
  EXPECT_THAT(out.sessions, SizeIs(2));
  EXPECT_EQ(out.sessions[0].client.port, 2000);
  EXPECT_EQ(out.packets, all.size());
}

TEST(Limits, WaitingRequestsAreBounded) {
  Settings settings;
  settings.limits.pending_requests = 4;
  auto c = test::conversation();
  test::open(c);
  for (test::Reference ref = 1; ref <= 10; ++ref)
    test::say(c, Side::client, test::tpkt_data(test::read_job(ref, {test::any_item(test::area::db, ref, 0, 4)})));
  test::say(c, Side::server,
            test::tpkt_data(test::read_answer(1, {test::data_item(test::value::bytes, {1, 2, 3, 4})})));
  test::say(c, Side::server,
            test::tpkt_data(test::read_answer(10, {test::data_item(test::value::bytes, {1, 2, 3, 4})})));
  RecordingListener out;
  run(c.take(), settings, out);
  EXPECT_THAT(out.sorted("unanswered"), SizeIs(9));  // all but the one that was answered
  EXPECT_THAT(out.sorted("answer"), ElementsAre(HasSubstr("DB 10 ")));
  EXPECT_THAT(out.sorted("reply"), testing::Contains(HasSubstr("read-var unmatched")));
}

TEST(Limits, RequestsThatAreNeverTheSame) {  // a scanner: more distinct requests than are remembered
  Settings settings;
  settings.limits.templates = 4;
  auto c = test::conversation();
  test::open(c);
  for (test::Reference ref = 1; ref <= 50; ++ref)
    test::exchange(c, test::read_job(ref, {test::any_item(test::area::db, ref, 0, 4)}),
                   test::read_answer(ref, {test::data_item(test::value::bytes, {1, 2, 3, 4})}));
  RecordingListener out;
  run(c.take(), settings, out);
  EXPECT_THAT(out.sorted("answer"), SizeIs(50));
  for (int db = 1; db <= 50; ++db) {
    EXPECT_THAT(out.lines, testing::Contains(HasSubstr("client read [DB " + std::to_string(db) + " 0+4 BYTE 0xff/4]")));
  }
}

// Segments behind a hole on three connections; `segments` of 100 bytes each.
Capture holes(std::size_t segments) {
  std::vector<Capture> parts;
  for (std::uint16_t i = 0; i < 3; ++i) {
    auto c = test::conversation(at(static_cast<std::uint16_t>(2000 + i), 0));
    test::open(c);
    c.send_unseen(Side::client, test::Bytes(31));
    for (std::size_t n = 0; n < segments; ++n) c.client_sends(test::tpkt_data(test::Bytes(93, 0x55)));
    parts.push_back(c.take());
  }
  return test::merge(std::move(parts));
}

// TPDUs that were told before the end, and the bytes lost at the end.
std::pair<std::size_t, std::uint64_t> told_and_lost(const Capture& capture, const Settings& settings) {
  RecordingListener out;
  out.pdus = true;
  Analyzer analyzer(settings, out);
  test::feed(analyzer, capture);
  const std::size_t told = out.sorted("pdu").size();
  analyzer.finish();
  return {told, out.counters.lost_bytes};
}

TEST(Limits, BytesHeldOverAllConnections) {
  Settings settings;
  settings.limits.held_bytes = 1000 * shard_count;
  const std::size_t openings = 12;  // CR, CC, setup and its answer, three times
  EXPECT_EQ(told_and_lost(holes(3), settings), (std::pair<std::size_t, std::uint64_t>{openings, 93}));  // 900 bytes
  // 1500 bytes: the largest holder gives up its hole and tells what stood behind it, the others go on waiting
  const auto [told, lost] = told_and_lost(holes(5), settings);
  EXPECT_GE(told, openings + 4);
  EXPECT_LE(told, openings + 10);
  EXPECT_EQ(lost, 93U);
}

TEST(Limits, HugeHolesEndByTheLimitOfADirection) {
  Settings settings;
  settings.limits.out_of_order_segments = 8;
  RecordingListener out;
  run(holes(20), settings, out);
  EXPECT_EQ(out.counters.limit_reached, 3U);
  EXPECT_EQ(out.counters.lost_bytes, 93U);
}

TEST(Limits, FragmentsOfIp) {
  Settings settings;
  settings.limits.fragmented_datagrams = shard_count;  // one at a time
  const auto cut = test::fragment_ip(test::whole_play(), 16);
  RecordingListener out;
  run(cut, settings, out);
  RecordingListener truth;
  run(test::whole_play(), {}, truth);
  EXPECT_EQ(out.sorted(), truth.sorted());
  settings.limits.fragment_timeout = 0;
  Analyzer analyzer(settings, out);
  auto slow = cut;
  for (std::size_t i = 0; i < slow.size(); ++i) slow[i].time += static_cast<std::int64_t>(i) * test::millisecond;
  test::feed(analyzer, slow);
  EXPECT_GT(analyzer.counts(0).fragments_abandoned, 0U);
}

TEST(Limits, TablesThatAreFullTerminate) {  // every flow replaced many times over
  Capture all;
  for (std::uint16_t i = 0; i < 2000; ++i) append(all, opened(static_cast<std::uint16_t>(2000 + i), i, 0));
  RecordingListener out;
  run(all, flows(4), out);
  EXPECT_THAT(out.sessions, SizeIs(2000));
}

TEST(FrameCounts, EveryKindIsCounted) {
  RecordingListener out;
  Analyzer analyzer({}, out);
  const auto frame = [](std::string_view hex) {
    test::Frame f;
    f.bytes = test::bytes_from_hex(hex);
    f.time = test::play_start;
    return f;
  };
  const std::string macs = "001b1b000011 000e8c010203 ";
  const std::string ip = "4500 001c 0001 0000 40 ";
  const std::string addresses = " 0000 0a000001 0a000002 0000000000000000";
  Capture all{frame(macs + "0806 0001"),
              frame(macs + "88cc 0207"),
              frame(macs + "8892 8000"),
              frame(macs + "8892 ff40"),                            // PTCP: delay request
              frame(macs + "88e3 0001"),                            // MRP
              frame("0180c2000000 000e8c010203 0026 424203 0000"),  // spanning tree
              frame(macs + "1234 00"),
              frame(macs + "0800 " + ip + "11" + addresses),
              frame(macs + "0800 " + ip + "01" + addresses),
              frame(macs + "0800 " + ip + "59" + addresses),
              frame(macs + "0800 " + ip + "06" + addresses),  // TCP without a whole header
              frame(macs + "0800 65"),
              frame("0011")};
  all.emplace_back(frame("00"));
  all.back().link_type = 147;
  test::feed(analyzer, all);
  const auto counts = analyzer.counts(0);
  EXPECT_EQ(counts.of(FrameKind::arp), 1U);
  EXPECT_EQ(counts.of(FrameKind::lldp), 1U);
  EXPECT_EQ(counts.of(FrameKind::profinet), 1U);
  EXPECT_EQ(counts.of(FrameKind::ptcp), 1U);
  EXPECT_EQ(counts.of(FrameKind::mrp), 1U);
  EXPECT_EQ(counts.of(FrameKind::spanning_tree), 1U);
  EXPECT_EQ(counts.of(FrameKind::other_ethernet), 1U);
  EXPECT_EQ(counts.of(FrameKind::udp), 1U);
  EXPECT_EQ(counts.of(FrameKind::icmp), 1U);
  EXPECT_EQ(counts.of(FrameKind::other_ip), 1U);
  EXPECT_EQ(counts.of(FrameKind::tcp), 1U);
  EXPECT_EQ(counts.malformed, 5U);  // two without a link or IP header, and ARP, LLDP and TCP that end too early
  EXPECT_EQ(counts.of(FrameKind::unknown_link), 1U);
  EXPECT_EQ(counts.not_looked_at, 1U);
  EXPECT_EQ(analyzer.counts(7).of(FrameKind::tcp), 0U);  // no such capture
}

TEST(FrameCounts, DuplicatesAreCountedHereAndNowhereElse) {
  const auto play = test::whole_play();
  RecordingListener out;
  Analyzer analyzer({}, out);
  test::feed(analyzer, test::duplicate(play, {}));
  EXPECT_EQ(analyzer.counts(0).duplicates, play.size());
  EXPECT_EQ(analyzer.counts(0).of(FrameKind::tcp), 2 * play.size());
  analyzer.finish();
  EXPECT_EQ(out.packets, play.size());
  EXPECT_EQ(out.counters.retransmissions, 0U);
}

}  // namespace
}  // namespace s7::dissector
