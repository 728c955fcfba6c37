// What a capture lacks is counted, and costs no fact besides.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Capture;
using test::RecordingListener;
using Lines = std::vector<std::string>;

RecordingListener record(const Capture& capture) {
  RecordingListener out;
  test::analyze(capture, out);
  return out;
}

// Identities come from whole lists: without one part all of a list's facts are missing.
Lines but_identities(const RecordingListener& out) {
  Lines lines = out.sorted();
  std::erase_if(lines, [](const std::string& line) { return line.starts_with("identity"); });
  return lines;
}

Lines missing_from(const Lines& all, const Lines& some) {
  Lines out;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
  return out;
}

// A connection that polls, with acknowledgements enough behind each message to prove what was lost.
Capture polling(std::size_t count) {
  auto c = test::conversation();
  test::open(c);
  for (std::size_t i = 0; i < count; ++i) {
    const auto ref = static_cast<test::Reference>(i + 1);
    test::exchange(c, test::read_job(ref, {test::any_item(test::area::db, ref, 0, 4)}),
                   test::read_answer(ref, {test::data_item(test::value::bytes, {1, 2, 3, 4})}));
  }
  c.close(test::Side::client);
  return c.take();
}

std::size_t payload_of(const test::Frame& frame) {
  const auto tcp = test::decode(frame);
  return tcp ? tcp->payload.size() : 0;
}

TEST(Loss, EachSegmentInTurn) {
  const auto original = test::whole_play();
  const auto truth = but_identities(record(original));
  for (std::size_t i = 0; i < original.size(); ++i) {
    const std::size_t payload = payload_of(original[i]);
    if (payload <= 1) continue;  // acknowledgements and keep-alives
    const auto out = record(test::drop(original, {i}));
    EXPECT_EQ(out.counters.lost_bytes, payload) << i;
    // What was said in the segment, and what can't be told without it: its answer has lost its addresses, the other
    // parts of a list or of a block have lost their name.
    const auto gone = missing_from(truth, but_identities(out));
    const bool three_messages = payload == 93 || payload == 81;
    const std::size_t most = three_messages ? 6 : 4;
    EXPECT_LE(gone.size(), most) << i << '\n' << testing::PrintToString(gone);
    const bool stands_in = i == 3 || i == 4;                  // CR and CC say the same
    EXPECT_EQ(gone.empty(), payload == 7 || stands_in) << i;  // an empty DT says nothing
    for (const auto& line : gone) {
      EXPECT_FALSE(line.starts_with("session") && i > 8) << "the session is the same: " << i << '\n' << line;
    }
  }
}

TEST(Loss, EachAcknowledgementInTurnChangesNothing) {
  const auto original = test::whole_play();
  const auto truth = record(original).sorted();
  for (std::size_t i = 0; i < original.size(); ++i) {
    const auto tcp = test::decode(original[i]);
    if (!tcp || !tcp->payload.empty() || (tcp->tcp.flags & ~test::tcp_flag::ack) != 0) continue;
    const auto out = record(test::drop(original, {i}));
    EXPECT_EQ(out.sorted(), truth) << i;
    EXPECT_EQ(out.counters.lost_bytes, 0U) << i;
  }
}

TEST(Loss, RequestsAndAnswersMinusWhatIsMissing) {
  const auto original = polling(300);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto dropped = test::drop_random(original, 50, seed);
    const auto out = record(dropped.capture);
    std::size_t lost_bytes = 0, lost_jobs = 0, lost_answers = 0;
    for (const auto& frame : dropped.lost) {
      const std::size_t payload = payload_of(frame);
      lost_bytes += payload;
      lost_jobs += payload == 31 ? 1U : 0U;  // TPKT, DT, header 10, function and count, one item of 12
      lost_answers += payload == 4 + 3 + 12 + 2 + 4 + 4 ? 1U : 0U;
    }
    EXPECT_EQ(out.counters.lost_bytes, lost_bytes) << seed;
    const auto jobs = out.sorted("request").size();
    EXPECT_EQ(jobs, 300 - lost_jobs) << seed;
    const auto answers = out.sorted("answer").size();
    const auto unmatched = std::count_if(out.lines.begin(), out.lines.end(), [](const std::string& line) {
      return line.find("read-var unmatched") != std::string::npos;
    });
    EXPECT_EQ(answers + static_cast<std::size_t>(unmatched), 300 - lost_answers) << seed;
  }
}

TEST(Loss, OneDirectionOnly) {
  const auto original = polling(20);
  const auto requests = record(test::keep_direction(original, 102, true));
  EXPECT_EQ(requests.sorted("request").size(), 20U);
  EXPECT_EQ(requests.sorted("answer").size(), 0U);
  EXPECT_THAT(requests.sorted("session")[0],
              testing::StartsWith("session 10.0.0.1:2000>10.0.0.2:102 s7comm 0100>0102"));
  const auto answers = record(test::keep_direction(original, 102, false));
  EXPECT_EQ(answers.sorted("reply").size(), 21U);
  EXPECT_THAT(answers.sorted("session")[0], testing::StartsWith("session 10.0.0.1:2000>10.0.0.2:102 s7comm"));
}

// The bytes of the unseen direction are known from its acknowledgements.
TEST(Loss, TheUnseenDirectionCountsAsLost) {
  const auto original = polling(20);
  std::size_t to_client = 0;
  for (const auto& frame : original) {
    const auto tcp = test::decode(frame);
    if (tcp && tcp->tcp.source_port == 102) to_client += tcp->payload.size();
  }
  const auto out = record(test::keep_direction(original, 102, true));
  EXPECT_EQ(out.counters.lost_bytes, to_client);
}

TEST(Loss, StartMidstream) {
  const auto original = polling(20);
  for (std::size_t first = 0; first < 40; ++first) {
    const auto out = record(test::drop_first(original, first));
    const auto lines = out.sorted("session");
    ASSERT_EQ(lines.size(), 1U) << first;
    EXPECT_THAT(lines[0], testing::HasSubstr("10.0.0.1:2000>10.0.0.2:102 s7comm")) << first;
    EXPECT_EQ(lines[0].find("midstream") != std::string::npos, first > 4) << first;  // SYN, SYN-ACK, ACK, CR, CC
    EXPECT_EQ(out.counters.lost_bytes, 0U) << first;  // what was before the capture was not lost in it
  }
}

TEST(Loss, StartInTheMiddleOfATpkt) {
  const auto cut = test::resegment(polling(20), 10);
  const auto truth = record(cut).sorted("answer");
  for (std::size_t first = 10; first < 60; ++first) {
    const auto out = record(test::drop_first(cut, first)).sorted("answer");
    EXPECT_TRUE(missing_from(out, truth).empty()) << first;  // nothing is made up
    EXPECT_GE(out.size() + 8, truth.size()) << first;
  }
}

TEST(Loss, SnapLengthKeepsTheStream) {
  const auto original = polling(20);
  const std::size_t headers = 14 + 20 + 20;
  for (const std::uint32_t payload : {0U, 4U, 7U, 16U, 17U, 19U, 30U}) {
    const auto out = record(test::snap(original, static_cast<std::uint32_t>(headers + payload)));
    std::size_t lost = 0;
    for (const auto& frame : original) lost += payload_of(frame) - std::min<std::size_t>(payload, payload_of(frame));
    EXPECT_EQ(out.counters.lost_bytes, lost) << payload;
    if (payload >= 19) {
      EXPECT_EQ(out.sorted("request").size(), 20U) << payload;
    }  // header and function are there
    EXPECT_EQ(out.sorted("session").size(), 1U) << payload;
  }
}

TEST(Loss, FilteredCapturesGoOn) {  // only frames with S7 in them: gaps of an empty DT before many messages
  auto c = test::conversation();
  test::open(c);
  for (test::Reference ref = 1; ref <= 200; ++ref) {
    c.send_unseen(test::Side::client, test::tpkt(test::cotp_dt({}, false)));
    test::exchange(c, test::read_job(ref, {test::any_item(test::area::db, ref, 0, 4)}),
                   test::read_answer(ref, {test::data_item(test::value::bytes, {1, 2, 3, 4})}));
  }
  const auto out = record(c.take());
  EXPECT_EQ(out.counters.lost_bytes, 200U * 7);
  EXPECT_EQ(out.sorted("request").size(), 200U);
  EXPECT_EQ(out.sorted("answer").size(), 200U);
  EXPECT_EQ(out.sorted("unanswered").size(), 0U);
}

TEST(Loss, ConflictingCopiesAreCountedAndTheFirstIsBelieved) {
  auto c = test::conversation();
  test::open(c);
  const auto job = test::tpkt_data(test::read_job(1, {test::any_item(test::area::db, 1, 0, 4)}));
  c.client_sends(job);
  c.advance(100 * test::millisecond);
  auto forged = job;
  forged[25] = 0x77;  // another DB
  c.resend(test::Side::client, forged, forged.size());
  const auto out = record(c.take());
  EXPECT_EQ(out.counters.conflicting_overlaps, 1U);
  EXPECT_EQ(out.counters.retransmissions, 1U);
  EXPECT_EQ(out.sorted("request"), Lines{"request 10.0.0.1:2000>10.0.0.2:102 client read [DB 1 0+4 BYTE]"});
}

}  // namespace
}  // namespace s7::dissector
