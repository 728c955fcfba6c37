// Userdata in several parts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dissector/track/userdata_joiner.hpp"
#include "tests/support/s7_send.hpp"
#include "tests/support/samples/cpu_content.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// What decode is given of joined payloads.
struct Joined : RecordingListener {
  using RecordingListener::on;
  Joined() { pdus = true; }
  void on(const dissector::PduSeen& pdu) override {
    if (!pdu.joined.empty()) payloads.emplace_back(pdu.joined.begin(), pdu.joined.end());
  }
  std::vector<Bytes> payloads;
};

std::vector<Bytes> joined(const Capture& capture, const dissector::Settings& settings = {}) {
  Joined out;
  analyze(capture, out, settings);
  return out.payloads;
}

samples::CpuIdentity identity() {
  samples::CpuIdentity out;
  out.order_number = "6ES7 315-2EH14-0AB0";
  out.station = "Mixing cell";
  out.module = "CPU315";
  out.plant = "Plant 1";
  out.serial = "S C-X4U421302013";
  out.type_name = "CPU 315-2 PN/DP";
  return out;
}

// List 0x001c in parts of 214 bytes, with the questions for the next part.
void fetch_list(TcpConversation& c, const Bytes& payload, Reference ref = 20, std::uint8_t unit = 0xD6,
                std::uint8_t sequence = 1) {
  const auto parts = userdata_pieces(payload, 240);
  for (std::size_t i = 0; i < parts.size(); ++i, ++ref) {
    const UserdataHead head{UserdataType::response, 4, 1, sequence, UserdataStatus{unit, i + 1 < parts.size(), 0}};
    ask(c, i == 0 ? szl_request(ref, 0x001C, 0) : userdata_continue(ref, 4, 1, sequence),
        userdata_response(ref, head, userdata_data(parts[i])));
  }
}

TEST(Joins, AListInParts) {
  const auto payload = samples::szl_component_identification(identity());
  ASSERT_GT(payload.size(), 214U);
  auto c = station();
  fetch_list(c, payload);
  EXPECT_THAT(joined(c.frames()), ElementsAre(payload));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "identity"), Contains("- serial [S C-X4U421302013] szl-001c"));
  EXPECT_THAT(told(out, "identity"), Contains("- name [Mixing cell] szl-001c"));
  // The questions for the next parts belong to the list that was asked for.
  EXPECT_THAT(told(out, "ask client read-szl"), testing::Each("0x001c/0x0000"));
}

TEST(Joins, WithoutOnePartThereIsNothing) {
  const auto payload = samples::szl_component_identification(identity());
  auto c = station();
  const std::size_t begin = c.frames().size();
  fetch_list(c, payload);
  const auto frames = c.take();
  for (std::size_t i = begin; i < frames.size(); ++i) {
    const auto tcp = decode(frames[i]);
    const bool answer = tcp && !tcp->payload.empty() && tcp->tcp.source_port == 102;
    EXPECT_THAT(joined(drop(frames, {i})), answer ? SizeIs(0) : SizeIs(1)) << i;
    EXPECT_EQ(told(drop(frames, {i}), "identity").empty(), answer) << i;
  }
  // Question and answer of a part are both missing.
  EXPECT_THAT(joined(drop(frames, {begin + 3, begin + 4, begin + 5})), IsEmpty());
}

TEST(Joins, TwoListsInTurns) {
  const auto first = samples::szl_component_identification(identity());
  const auto second = concat({bytes_from_hex("0000 0000 0002 0096"), Bytes(300, 7)});
  const auto a = userdata_pieces(first, 240), b = userdata_pieces(second, 240);
  ASSERT_EQ(a.size(), b.size());
  auto c = station();
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool more = i + 1 < a.size();
    ask(c, i == 0 ? szl_request(20, 0x001C, 0) : userdata_continue(20, 4, 1, 1),
        userdata_response(20, {UserdataType::response, 4, 1, 1, UserdataStatus{1, more, 0}}, userdata_data(a[i])));
    ask(c, i == 0 ? szl_request(21, 0x0000, 0) : userdata_continue(21, 4, 1, 2),
        userdata_response(21, {UserdataType::response, 4, 1, 2, UserdataStatus{2, more, 0}}, userdata_data(b[i])));
  }
  EXPECT_THAT(joined(c.frames()), ElementsAre(first, second));
}

TEST(Joins, ANewFirstPartDiscardsWhatWasBegun) {
  const auto payload = samples::szl_component_identification(identity());
  const UserdataHead more{UserdataType::response, 4, 1, 1, UserdataStatus{0xD6, true, 0}};
  auto c = station();
  ask(c, szl_request(19, 0x001C, 0), userdata_response(19, more, userdata_data(Bytes(214, 1))));
  fetch_list(c, payload);
  EXPECT_THAT(joined(c.frames()), ElementsAre(payload));
}

TEST(Joins, BeginningNotCaptured) {
  const auto payload = samples::szl_component_identification(identity());
  auto c = conversation();
  c.handshake();
  connect(c);
  fetch_list(c, concat({payload, payload}));
  const auto frames = c.take();
  EXPECT_THAT(joined(drop_first(frames, frames.size() - 4)), IsEmpty());
}

TEST(Joins, OneDirectionCaptured) {
  const auto payload = samples::szl_component_identification(identity());
  auto c = station();
  fetch_list(c, payload);
  EXPECT_THAT(joined(keep_direction(c.frames(), 102, false)), ElementsAre(payload));
  auto odd = station();
  fetch_list(odd, concat({payload, {0, 0}}));  // lengths that do not fit: it may have begun before
  EXPECT_THAT(joined(keep_direction(odd.frames(), 102, false)), IsEmpty());
}

TEST(Joins, LongOnesAreGivenUp) {
  dissector::Settings settings;
  settings.limits.userdata_bytes = 400;
  const Bytes payload(600, 3);
  auto c = station();
  fetch_list(c, payload);
  fetch_list(c, Bytes(380, 3), 40, 0xD7, 2);
  EXPECT_THAT(joined(c.frames(), settings), ElementsAre(Bytes(380, 3)));
  EXPECT_THAT(listen(c.frames(), settings).problems, Contains("limit userdata-too-long 1"));
}

TEST(Joins, ManyAtOnceAreBounded) {
  dissector::Settings settings;
  settings.limits.userdata_transfers = 2;
  auto c = station();
  for (std::uint8_t i = 1; i <= 3; ++i)
    ask(c, szl_request(i, 0x001C, 0),
        userdata_response(i, {UserdataType::response, 4, 1, i, UserdataStatus{i, true, 0}},
                          userdata_data(Bytes(50, i))));
  for (std::uint8_t i = 1; i <= 3; ++i)
    ask(c, userdata_continue(i, 4, 1, i),
        userdata_response(i, {UserdataType::response, 4, 1, i, UserdataStatus{i, false, 0}}, userdata_data({i})));
  EXPECT_THAT(joined(c.frames(), settings), SizeIs(2));
  EXPECT_THAT(listen(c.frames(), settings).problems, Contains("limit userdata-transfers 1"));
}

TEST(Joins, Sends) {
  const Bytes data(600, 9);
  const auto piece = [&](std::size_t first, std::size_t last) {
    return Bytes(data.begin() + static_cast<std::ptrdiff_t>(first), data.begin() + static_cast<std::ptrdiff_t>(last));
  };
  const BlockSend first{0x11, 3, 1, true, 600, piece(0, 420)}, second{0x11, 3, 1, false, {}, piece(420, 600)};
  auto c = station();
  ask(c, bsend(1, first), bsend_answer(1, first));
  ask(c, bsend(2, second), bsend_answer(2, second));
  ask_back(c, bsend(1, first), bsend_answer(1, first));
  ask_back(c, bsend(2, second), bsend_answer(2, second));
  EXPECT_THAT(joined(c.frames()), ElementsAre(data, data));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "ask"), Contains("client bsend R_ID 0x00000011").Times(2));
  EXPECT_THAT(told(out, "ask"), Contains("server bsend R_ID 0x00000011").Times(2));
}

TEST(Joiner, PartsOfOneTransferOnly) {
  dissector::UserdataJoiner joiner(1000, 4);
  using dissector::PartPlace;
  const dissector::PartKey one{0, 4, 1, 1, 5, 0}, other{0, 4, 1, 1, 6, 0};
  EXPECT_FALSE(joiner.add(one, PartPlace::first, false, Bytes{1}, "a").done);
  EXPECT_TRUE(joiner.open(one));
  EXPECT_FALSE(joiner.open(other));
  EXPECT_EQ(joiner.next_asked(0, 4, 1, 1), "a");
  EXPECT_EQ(joiner.next_asked(1, 4, 1, 1), "");
  const auto last = joiner.add(one, PartPlace::later, true, Bytes{2}, {});
  EXPECT_TRUE(last.done);
  EXPECT_TRUE(last.whole);
  EXPECT_EQ(Bytes(last.payload.begin(), last.payload.end()), (Bytes{1, 2}));
  EXPECT_FALSE(joiner.open(one));
}

TEST(Joiner, SmallGapsHoldNoPart) {
  dissector::UserdataJoiner joiner(1000, 4);
  using dissector::PartPlace;
  const dissector::PartKey key{1, 4, 1, 1, 5, 0};
  joiner.add(key, PartPlace::first, false, Bytes{1}, {});
  joiner.lost(1, 21);   // empty DTs
  joiner.lost(0, 500);  // the other side
  EXPECT_TRUE(joiner.add(key, PartPlace::later, true, Bytes{2}, {}).whole);
  joiner.add(key, PartPlace::first, false, Bytes{1}, {});
  joiner.lost(1, 33);
  EXPECT_FALSE(joiner.add(key, PartPlace::later, true, Bytes{2}, {}).whole);
}

}  // namespace
}  // namespace s7::test
