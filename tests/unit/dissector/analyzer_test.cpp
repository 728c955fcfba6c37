// The whole analysis of a clean conversation, line by line, and the same bytes cut in every other way.

#include "dissector/analyzer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Capture;
using test::RecordingListener;
using Lines = std::vector<std::string>;

RecordingListener record(const Capture& capture, const Settings& settings = {}) {
  RecordingListener out;
  test::analyze(capture, out, settings);
  return out;
}

constexpr std::uint16_t port = 102;

TEST(Analyzer, WritesDownWhatWasSaid) {
  const auto out = record(test::whole_play());
  const std::string c = "10.0.0.1:2000>10.0.0.2:102";
  const Lines expected = {
      "ask " + c + " client setup-communication",
      "attempt " + c + " established 0100>0102",
      "reply " + c + " client setup-communication",
      "request " + c + " client read [DB 100 0+8 BYTE]",
      "answer " + c + " client read [DB 100 0+8 BYTE 0xff/8]",
      "request " + c + " client read [DB 100 3+3 BYTE] [M 7+1.5 BIT] [T 4+2 TIMER] [DB 999 0+4 BYTE]",
      "answer " + c +
          " client read failed [DB 100 3+3 BYTE 0xff/3] [M 7+1.5 BIT 0xff/1] [T 4+2 TIMER 0xff/4] [DB 999 0+4 BYTE "
          "0x0a/0]",
      "request " + c + " client read [DB 10 0+2 BYTE] [DB 11 6+4 BYTE] [symbol 5 ?+? crc 0x01020304 lid 4:1]",
      "answer " + c +
          " client read [DB 10 0+2 BYTE 0xff/2] [DB 11 6+4 BYTE 0xfe/0] [symbol 5 ?+? crc 0x01020304 lid 4:1 0xff/4]",
      "request " + c + " client write [DB 100 20+5 BYTE] [Q 1+1 BYTE]",
      "answer " + c + " client write failed [DB 100 20+5 BYTE 0xff/5] [Q 1+1 BYTE 0x05/0]",
      "request " + c + " client write [DB 1 0+2 BYTE]",
      "answer " + c + " client write error 0x8104 [DB 1 0+2 BYTE]",
  };
  ASSERT_GT(out.lines.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(out.lines[i], expected[i]) << i;
  EXPECT_EQ(out.lines.back(), "session " + c + " s7comm 0100>0102 tpdu 1024 pdu 480/240 jobs 1/1 end fin");
  EXPECT_THAT(out.problems, testing::IsEmpty());
}

TEST(Analyzer, OperationsAndTheirAnswers) {
  const auto out = record(test::whole_play());
  const std::string c = "10.0.0.1:2000>10.0.0.2:102";
  using testing::Contains;
  EXPECT_THAT(out.lines, Contains("reply " + c + " client read-szl 0x0011/0x0000 error 0xd401"));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client read-szl 0x001c/0x0000").Times(2));  // in two pieces
  EXPECT_THAT(out.lines, Contains("push " + c + " server mode-run"));
  EXPECT_THAT(out.lines, Contains("push " + c + " server diagnostic-message"));
  EXPECT_THAT(out.lines, Contains("ask " + c + " client request-download DB 1"));
  EXPECT_THAT(out.lines, Contains("ask " + c + " server download-block DB 1").Times(2));
  EXPECT_THAT(out.lines, Contains("reply " + c + " server download-block DB 1").Times(2));
  EXPECT_THAT(out.lines, Contains("reply " + c + " server download-ended DB 1"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client pi-service _INSE"));
  EXPECT_THAT(out.lines, Contains("answer " + c + " client read [DB 7 0+60 BYTE 0xff/60]"));  // COTP fragments
  EXPECT_THAT(out.lines, Contains("unanswered " + c + " client read-var"));
  EXPECT_THAT(out.lines, Contains("reply " + c + " client plc-stop"));
  EXPECT_THAT(out.sorted("unanswered"), testing::SizeIs(1));
  for (int db = 11; db <= 13; ++db)
    EXPECT_THAT(out.lines, Contains("answer " + c + " client read [DB " + std::to_string(db) + " 0+2 BYTE 0xff/2]"));
}

// Frames in a row are parsed before their turn: nothing may depend on how many came at once.
TEST(Analyzer, FramesInARowSayWhatTheySayOneByOne) {
  for (const Capture& capture : {test::whole_play(), test::resegment(test::whole_play(), 7)}) {
    const auto frames = test::frames_of(capture);
    RecordingListener one_by_one;
    Analyzer single(Settings{}, one_by_one);
    for (const Frame& frame : frames) single.feed(frame);
    single.finish();
    for (const std::size_t row : {1U, 2U, 13U, 14U, 15U, 16U, 17U, 100U}) {
      RecordingListener out;
      Analyzer analyzer(Settings{}, out);
      for (std::size_t i = 0; i < frames.size(); i += row)
        analyzer.feed(std::span(frames).subspan(i, std::min(row, frames.size() - i)));
      analyzer.finish();
      EXPECT_EQ(out.lines, one_by_one.lines) << row;
      EXPECT_EQ(out.problems, one_by_one.problems) << row;
    }
  }
}

TEST(Analyzer, NoFrameAtAll) {
  RecordingListener out;
  Analyzer analyzer(Settings{}, out);
  analyzer.feed(std::span<const Frame>());
  analyzer.finish();
  EXPECT_THAT(out.lines, testing::IsEmpty());
}

TEST(Analyzer, CountsPacketsAndNothingElse) {
  const auto capture = test::whole_play();
  const auto out = record(capture);
  EXPECT_EQ(out.packets, capture.size());
  EXPECT_EQ(out.counters.lost_bytes + out.counters.retransmissions + out.counters.out_of_order, 0U);
  EXPECT_EQ(out.counters.keep_alives, 1U);
}

Lines only_in(const Lines& a, const Lines& b) {
  Lines out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// All lines and counters of loss of a changed capture against those of the original.
void expect_same(const Capture& changed, const RecordingListener& truth, const std::string& what) {
  RecordingListener out;
  out.anonymous = truth.anonymous;
  test::analyze(changed, out);
  EXPECT_THAT(only_in(truth.sorted(), out.sorted()), testing::IsEmpty()) << what;
  EXPECT_THAT(only_in(out.sorted(), truth.sorted()), testing::IsEmpty()) << what;
  EXPECT_EQ(out.counters.lost_bytes, truth.counters.lost_bytes) << what;
  EXPECT_EQ(out.counters.conflicting_overlaps, 0U) << what;
}

TEST(Differential, CutAnywhere) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (std::size_t payload = 1; payload <= 300; ++payload)
    expect_same(test::resegment(original, payload), truth, "segments of " + std::to_string(payload));
}

TEST(Differential, ManyMessagesInOneSegment) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (const std::size_t first : {std::size_t{1}, std::size_t{7}, std::size_t{50}, std::size_t{1460}})
    for (const std::size_t most : {std::size_t{2}, std::size_t{33}, std::size_t{100}, std::size_t{1460}})
      expect_same(test::coalesce(test::resegment(original, first), most), truth,
                  std::to_string(first) + " then " + std::to_string(most));
}

TEST(Differential, OutOfOrder) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    expect_same(test::swap_neighbours(original, 300, seed), truth, "swapped " + std::to_string(seed));
    const auto cut = test::resegment(original, 1 + seed * 3);
    expect_same(test::swap_neighbours(cut, 300, seed), truth, "cut and swapped " + std::to_string(seed));
  }
}

TEST(Differential, AnswersBeforeTheirRequests) {  // two taps, one for each direction
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (const std::int64_t late : {3, 6, 20, 40}) {
    for (const bool to_server : {true, false}) {
      Capture shifted = original;
      for (auto& frame : shifted) {
        const auto tcp = test::decode(frame);
        if (tcp && test::is_to_server(*tcp, port) == to_server) frame.time += late * test::millisecond;
      }
      expect_same(test::merge({shifted}), truth, (to_server ? "requests " : "answers ") + std::to_string(late));
    }
  }
}

TEST(Differential, Duplicated) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  test::Duplicate how;
  expect_same(test::duplicate(original, how), truth, "every frame twice");
  how.ttl_step = 1;
  how.tags = std::vector<test::VlanTag>{{100}};
  how.per_mille = 500;
  expect_same(test::duplicate(original, how), truth, "copies from another VLAN");
  std::set<std::size_t> every_third;
  for (std::size_t i = 0; i < original.size(); i += 3) every_third.insert(i);
  expect_same(test::retransmit(original, every_third, 300 * test::millisecond), truth, "sent again");
}

TEST(Differential, SequenceNumbersWrap) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (std::uint32_t back = 0; back < 2500; back += 7)  // the wrap at different places of both streams
    expect_same(test::shift_sequences(original, port, 0xffffffffU - 1000 - back, 0xffffffffU - 5000 - back), truth,
                "wrap at " + std::to_string(back));
}

TEST(Differential, FramesOfAnotherKind) {
  const auto original = test::whole_play();
  const auto truth = record(original);
  for (const std::uint16_t type :
       {test::link::null, test::link::raw, test::link::loop, test::link::sll, test::link::ipv4, test::link::sll2})
    expect_same(test::to_link(original, type), truth, "link type " + std::to_string(type));
  expect_same(test::pad_ethernet(original, 60, 0xee), truth, "padded");
  expect_same(test::zero_ip_length(original), truth, "length left to the network card");
  expect_same(test::fragment_ip(original, 24), truth, "IP fragments");
  expect_same(test::tag_direction(original, port, true, {{100}}), truth, "one direction tagged");
  expect_same(test::tag_direction(original, port, false, {{100}, {200}}), truth, "the other, twice");
}

TEST(Differential, Ipv6) {
  const auto original = test::whole_play();
  RecordingListener truth;
  truth.anonymous = true;
  test::analyze(original, truth);
  const auto v6 = test::to_ipv6(original);
  expect_same(v6, truth, "IPv6");
  expect_same(test::fragment_ip(v6, 32), truth, "IPv6 fragments");
  expect_same(test::resegment(v6, 5), truth, "IPv6, cut");
}

TEST(Differential, OneListenerOrSixteen) {
  std::vector<Capture> parts;
  for (std::uint16_t i = 0; i < 40; ++i) {
    test::PlayOptions options;
    options.client = "10.0.1." + std::to_string(i + 1);
    options.server = "10.0.2." + std::to_string(i % 7 + 1);
    options.start += std::int64_t{i} * 3 * test::millisecond;
    parts.push_back(test::whole_play(options));
  }
  const auto all = test::merge(std::move(parts));
  const auto truth = record(all);
  std::array<RecordingListener, shard_count> recordings;
  std::array<Listener*, shard_count> listeners{};
  for (std::size_t i = 0; i < shard_count; ++i) listeners[i] = &recordings[i];
  Analyzer analyzer(Settings{}, listeners);
  test::feed(analyzer, all);
  analyzer.finish();
  RecordingListener joined;
  std::size_t used = 0;
  for (const auto& one : recordings) {
    joined.lines.insert(joined.lines.end(), one.lines.begin(), one.lines.end());
    used += one.lines.empty() ? 0U : 1U;
  }
  EXPECT_EQ(joined.sorted(), truth.sorted());
  EXPECT_GT(used, 8U);
}

}  // namespace
}  // namespace s7::dissector
