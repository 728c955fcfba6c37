// S7comm-plus: PDUs out of frames, with losses, beyond limits, and into TLS.

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/play.hpp"

namespace s7::dissector::plus_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PlusFrames, LossInsideAPduDropsIt) {
  Play play(2, 100);
  const auto frames =
      test::plus_frames(2,
                        test::plus_request({fn::create_object, 2, session_id, 0x34, {}},
                                           test::plus_create(3, block(0x8a320001, 2647, "Main", 700), {})),
                        100);
  ASSERT_GT(frames.size(), 4U);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (i == 2)
      play.talk.send_unseen(Side::client, test::tpkt_data(frames[i]));
    else
      test::say(play.talk, Side::client, test::tpkt_data(frames[i]));
  }
  play.answer(fn::create_object, 2, test::plus_created(0, {}));
  play.exchange(fn::get_multi, 3, test::plus_get_items({speed}), test::plus_values(0, {{1, real_value(0)}}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("event"), IsEmpty());
  EXPECT_THAT(out.sorted("reply"), ElementsAre("reply " + ends + "client create-object unmatched"));
  EXPECT_THAT(out.sorted("answer"), SizeIs(1));
  EXPECT_THAT(out.problems, Contains("s7comm-plus continuation-without-begin 1"));
  EXPECT_THAT(out.problems, Contains("s7comm-plus not-understood 100"));  // a frame that belongs to nothing
}

// What comes beyond the limit is left out; the PDU ends where it ends, and the next one is whole.
TEST(PlusFrames, PduOverTheLimit) {
  Settings settings;
  settings.limits.plus_pdu = 300;
  Play play(2, 100);
  play.exchange(fn::create_object, 2, test::plus_create(3, block(0x8a320001, 2647, "Main", 700), {}),
                test::plus_created(0, {}));
  play.exchange(fn::get_multi, 3, test::plus_get_items({speed}), test::plus_values(0, {{1, real_value(0)}}));
  const auto out = play.facts(settings);
  EXPECT_THAT(out.sorted("event"), ElementsAre("event " + ends + "client program-download [OB1 \"Main\"] succeeded"));
  EXPECT_THAT(out.sorted("answer"), SizeIs(1));
  EXPECT_THAT(out.problems, Contains("s7comm-plus pdu-too-long 1"));
}

TEST(PlusFrames, EventsAndKeepAlivesBetweenFrames) {
  Play play(2);
  const auto frames = test::plus_frames(2,
                                        test::plus_request({fn::create_object, 2, session_id, 0x34, {}},
                                                           test::plus_create(3, block(0x8a0e0001, 2574, "Data"), {})),
                                        40);
  test::say(play.talk, Side::client, test::tpkt_data(frames[0]));
  test::say(play.talk, Side::client, test::tpkt_data(test::plus_keep_alive(1)));
  test::say(play.talk, Side::client, test::tpkt_data(test::plus_system_event(1000)));
  for (std::size_t i = 1; i < frames.size(); ++i) test::say(play.talk, Side::client, test::tpkt_data(frames[i]));
  play.answer(fn::create_object, 2, test::plus_created(0, {}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("event"), ElementsAre("event " + ends + "client program-download [DB1 \"Data\"] succeeded"));
  EXPECT_THAT(out.problems, IsEmpty());
}

TEST(PlusFrames, BytesNotUnderstoodAreCounted) {
  Play play;
  Bytes body = test::plus_set_variable(52, {2167}, {0x00, 0x18, 0x01});  // a type that does not exist
  play.ask(fn::set_variable, 2, body);
  const auto out = play.facts();
  EXPECT_THAT(out.problems, Contains(HasSubstr("s7comm-plus not-understood")));
  EXPECT_THAT(out.lines, Contains("ask " + ends + "client set-variable CPUexecUnit CPUexecUnit.OperatingStateREQ"));
}

// What was agreed in clear belongs to the connection that TLS makes of it.
TEST(PlusFrames, InitSslBeginsTls) {
  for (const bool accepted : {true, false}) {
    Play play(1);
    play.send(Side::client, test::plus_request({fn::init_ssl, 1, 0, 0x30, {}}, {}));
    play.send(Side::server, test::plus_response({fn::init_ssl, 1, 0, 0x30, {}},
                                                test::plus_result(accepted ? 0 : test::plus_failure(-507))));
    const auto out = play.facts();
    EXPECT_THAT(out.sorted("session"), ElementsAre(HasSubstr(accepted ? " s7comm-plus-tls " : " s7comm-plus ")));
    EXPECT_THAT(out.sorted("ask"), ElementsAre("ask " + ends + "client init-ssl"));
    EXPECT_THAT(out.sorted("reply"),
                ElementsAre("reply " + ends + "client init-ssl" + (accepted ? "" : " error 0xfe05")));
  }
}

TEST(PlusFrames, InitSslWithoutAnswer) {
  Play play(1);
  play.send(Side::client, test::plus_request({fn::init_ssl, 1, 0, 0x30, {}}, {}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("ask"), ElementsAre("ask " + ends + "client init-ssl"));
  EXPECT_THAT(out.sorted("unanswered"), ElementsAre("unanswered " + ends + "client init-ssl"));
}

// Every prefix of a play: nothing of it may be read beyond its end.
TEST(PlusFrames, CaptureCutAtEveryPacket) {
  Play play(3, 60);
  play.open_session();
  play.exchange(fn::create_object, 5,
                test::plus_create(container, subscription(test::plus_references({speed, flag})), 9),
                test::plus_created(0, {subscription_id}));
  play.send(Side::server, test::plus_notification({subscription_id, 300, {}, {{1, real_value(1)}}, {}, {}}));
  play.exchange(fn::set_multi, 6, test::plus_set_items({speed}, {real_value(2)}), test::plus_written(0));
  const auto frames = play.talk.frames();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    RecordingListener front, back;
    front.pdus = back.pdus = true;
    test::analyze({frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(i)}, front);
    test::analyze({frames.begin() + static_cast<std::ptrdiff_t>(i), frames.end()}, back);
    EXPECT_LE(front.lines.size(), 400U);
  }
}

}  // namespace
}  // namespace s7::dissector::plus_test
