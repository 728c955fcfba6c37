// S7comm-plus on a whole connection: requests and their answers.

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/play.hpp"

namespace s7::dissector::plus_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PlusEngine, SessionTellsControllerAndClient) {
  Play play;
  play.open_session();
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("event"),
              ElementsAre("event " + ends + "client session-created [ES PLANNER_12345678, Tool] succeeded"));
  const auto named = play.facts({}, false);
  EXPECT_THAT(named.sorted("identity 10.0.0.2"),
              ElementsAre("identity 10.0.0.2 firmware [V2.5] s7comm-plus",
                          "identity 10.0.0.2 order_number [6ES7 599-9ZZ99-0AB0] s7comm-plus"));
  EXPECT_THAT(
      named.sorted("identity 10.0.0.1"),
      ElementsAre("identity 10.0.0.1 client_application [Tool] s7comm-plus",
                  "identity 10.0.0.1 client_host [PLANNER_12345678] s7comm-plus",
                  "identity 10.0.0.1 client_role [ES] s7comm-plus", "identity 10.0.0.1 name [PLANNER] s7comm-plus"));
  EXPECT_THAT(out.lines, Contains("ask " + ends + "client create-object session"));
  EXPECT_THAT(out.lines, Contains("reply " + ends + "client create-object session"));
  EXPECT_THAT(out.problems, IsEmpty());
}

TEST(PlusEngine, ReadsAnsweredInAnotherOrder) {
  Play play(3);
  play.ask(fn::get_multi, 7, test::plus_get_items({speed}));
  play.ask(fn::get_multi, 8, test::plus_get_items({count, flag}));
  play.answer(fn::get_multi, 8,
              test::plus_values(0, {{1, test::plus_signed(type::integer, 5)}, {2, test::plus_number(type::udint, 1)}}));
  play.answer(fn::get_multi, 7, test::plus_values(0, {{1, real_value(0x41480000)}}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("request"),
              ElementsAre("request " + ends +
                              "client read [symbol 5 ?+? crc 0x2e905f3b lid 10] [symbol ?+? M crc 0x00000000 lid 10]",
                          "request " + ends + "client read [symbol 5 ?+? crc 0x888ec040 lid 9]"));
  EXPECT_THAT(
      out.sorted("answer"),
      ElementsAre(
          "answer " + ends +
              "client read [symbol 5 ?+? crc 0x2e905f3b lid 10 0xff/2] [symbol ?+? M crc 0x00000000 lid 10 0xff/4]",
          "answer " + ends + "client read [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/4]"));
  EXPECT_THAT(out.problems, IsEmpty());
}

TEST(PlusEngine, ItemsThatFail) {
  Play play;
  play.exchange(fn::get_multi, 2, test::plus_get_items({speed, count}),
                test::plus_values(test::plus_failure(-255), {{1, real_value(0)}}, {{2, test::plus_failure(-255)}}));
  play.exchange(fn::set_multi, 3,
                test::plus_set_items({speed, count}, {real_value(0), test::plus_signed(type::integer, 1)}),
                test::plus_written(test::plus_failure(-255), {{2, test::plus_failure(-30)}}));
  play.exchange(fn::set_multi, 4, test::plus_set_items({speed}, {real_value(0)}),
                test::plus_written(test::plus_failure(-100)));
  EXPECT_THAT(play.facts().sorted("answer"),
              ElementsAre("answer " + ends +
                              "client read failed [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/4] [symbol 5 ?+? crc "
                              "0x2e905f3b lid 10 0xff01/0]",
                          "answer " + ends + "client write error 0xff9c [symbol 5 ?+? crc 0x888ec040 lid 9]",
                          "answer " + ends +
                              "client write failed [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/4] [symbol 5 ?+? crc "
                              "0x2e905f3b lid 10 0xffe2/0]"));
}

TEST(PlusEngine, BytesOfClassicBlocks) {
  Play play;
  play.exchange(fn::get_multi, 2, test::plus_get_items({test::plus_classic(db5, 20, 4)}),
                test::plus_values(0, {{1, test::plus_octets({1, 2, 3, 4})}}));
  EXPECT_THAT(play.facts().sorted("answer"), ElementsAre("answer " + ends + "client read [DB 5 20+4  0xff/4]"));
}

// Polling the same items is one template, whatever integrity id and sequence number.
TEST(PlusEngine, PollsShareOneTemplate) {
  struct Templates : Listener {
    using Listener::on;
    void on(const VariableRequest& r) override { seen.push_back(&r.request); }
    std::vector<const RequestTemplate*> seen;
  } listener;
  Play play(3);
  for (std::uint16_t i = 2; i < 6; ++i)
    play.exchange(fn::get_multi, i, test::plus_get_items({speed, count}), test::plus_values(0, {{1, real_value(0)}}));
  play.exchange(fn::set_multi, 9, test::plus_set_items({speed, count}, {real_value(0), real_value(1)}),
                test::plus_written(0));
  Analyzer analyzer({}, listener);
  test::feed(analyzer, play.talk.frames());
  analyzer.finish();
  ASSERT_THAT(listener.seen, SizeIs(5));
  EXPECT_EQ(listener.seen[0], listener.seen[3]);
  EXPECT_NE(listener.seen[0], listener.seen[4]);  // what is written is not what is read
}

TEST(PlusEngine, AttributesAreOperations) {
  Play play;
  play.exchange(fn::get_multi, 2, test::plus_get_attributes(52, {2237}),
                test::plus_values(0, {{1, test::plus_struct(3481, {{3486, test::plus_signed(type::dint, 8)}})}}));
  play.exchange(fn::get_multi, 3, test::plus_get_items({{0, 201, 1037, {1000}}}),
                test::plus_values(0, {{1, test::plus_signed(type::dint, 50)}}));
  play.exchange(fn::get_streamed, 4, test::plus_get_streamed(50, {3451}),
                test::plus_streamed(test::plus_failure(-12), test::plus_value(type::null, {})));
  const auto out = play.facts();
  EXPECT_THAT(
      out.sorted("reply"),
      ElementsAre("reply " + ends + "client get-multi-variables CPUexecUnit HWObject.DIS",
                  "reply " + ends + "client get-multi-variables ObjectRoot SystemLimits",
                  "reply " + ends + "client get-var-sub-streamed CPUcommon CPUcommon.CPUProtectionLevel error 0xfff4"));
  EXPECT_THAT(play.facts({}, false).lines, Contains("identity 10.0.0.2 operating_mode [RUN] s7comm-plus"));
}

// Flag 0x40: no answer is due. Old S7-1200 send one with an opcode of its own.
TEST(PlusEngine, RequestsThatWantNoAnswer) {
  Play play;
  play.ask(fn::set_variable, 2, test::plus_set_variable(subscription_id, {1053}, test::plus_signed(type::integer, 10)),
           0x74);
  play.ask(fn::set_variable, 3, test::plus_set_variable(subscription_id, {1053}, test::plus_signed(type::integer, 20)),
           0x74);
  play.answer(fn::set_variable, 3, test::plus_result(0), 0x02);
  play.ask(fn::set_variable, 4, test::plus_set_variable(subscription_id, {1053}, test::plus_signed(type::integer, 30)));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("unanswered"), ElementsAre("unanswered " + ends + "client set-variable"));
  EXPECT_THAT(out.sorted("reply"),
              ElementsAre("reply " + ends + "client set-variable dynamic object SubscriptionCreditLimit unmatched"));
}

TEST(PlusEngine, ErrorsAnswerAnyFunction) {
  Play play;
  play.ask(fn::explore, 2, test::plus_explore(3, {233}));
  play.answer(fn::error, 2, test::plus_result(test::plus_failure(-107)));
  play.answer(fn::error, 9, test::plus_result(test::plus_failure(-107)));
  EXPECT_THAT(play.facts().sorted("reply"), ElementsAre("reply " + ends + "client error unnamed error 0xff95 unmatched",
                                                        "reply " + ends + "client explore PLCProgram error 0xff95"));
}

TEST(PlusEngine, OldestRequestsAreForgotten) {
  Settings settings;
  settings.limits.pending_requests = 3;
  Play play;
  for (std::uint16_t i = 2; i < 7; ++i) play.ask(fn::get_link, i, test::plus_get_link(49, 2270));
  play.answer(fn::get_link, 2, test::plus_linked(0, {65}));
  play.answer(fn::get_link, 6, test::plus_linked(0, {65}));
  const auto out = play.facts(settings);
  EXPECT_THAT(out.sorted("unanswered"), SizeIs(4));
  EXPECT_THAT(out.sorted("reply"), ElementsAre("reply " + ends + "client get-link CPUproxy HWObject.subDNN",
                                               "reply " + ends + "client get-link unmatched"));
}

// The tap of the other direction was faster.
TEST(PlusEngine, ResponseCapturedBeforeItsRequest) {
  Play play;
  play.exchange(fn::get_multi, 2, test::plus_get_items({speed}), test::plus_values(0, {{1, real_value(0)}}));
  play.exchange(fn::get_multi, 3, test::plus_get_items({count}),
                test::plus_values(0, {{1, test::plus_signed(type::integer, 1)}}));
  auto frames = play.talk.frames();
  std::vector<std::size_t> data;
  for (std::size_t i = 0; i < frames.size(); ++i)
    if (frames[i].bytes.size() > 70) data.push_back(i);
  ASSERT_THAT(data, SizeIs(4));
  std::swap(frames[data[2]], frames[data[3]]);
  RecordingListener out;
  out.anonymous = true;
  test::analyze(frames, out);
  EXPECT_THAT(out.sorted("answer"), SizeIs(2));
  EXPECT_THAT(out.sorted("reply"), IsEmpty());
  EXPECT_THAT(out.sorted("unanswered"), IsEmpty());
}

TEST(PlusEngine, ClientByItsRequestsWhereThePortSaysNothing) {
  for (const bool answer_only : {false, true}) {
    test::PlayOptions options;
    options.client_port = 1000;
    options.server_port = 5000;
    Play play(2, 0, options);
    if (!answer_only) play.ask(fn::get_link, 2, test::plus_get_link(49, 2270));
    play.answer(fn::get_link, 2, test::plus_linked(0, {65}));
    EXPECT_THAT(play.facts().sorted("session"), ElementsAre(HasSubstr(":1000>:5000 s7comm-plus")));
  }
}

}  // namespace
}  // namespace s7::dissector::plus_test
