// S7comm-plus on a whole connection: what comes out of packets.

#include <gmock/gmock.h>

#include "tests/support/plus_functions.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;
using test::PlusHead;
using test::PlusItem;
using test::PlusObject;
using test::RecordingListener;
using test::Side;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
namespace fn = test::plus_function;
namespace type = test::plus_type;

constexpr std::uint32_t session_id = 0x70000a10, container = 0x70000a11, subscription_id = 0x70000a20;
constexpr std::uint32_t db5 = 0x8a0e0005, m_area = 82;
const PlusItem speed{0x888ec040, db5, 2550, {9}}, count{0x2e905f3b, db5, 2550, {10}}, flag{0, m_area, 3736, {10}};

// A connection on which PDUs are put into frames of `piece` bytes.
class Play {
 public:
  explicit Play(std::uint8_t version = 2, std::size_t piece = 0, const test::PlayOptions& options = {})
      : talk(test::conversation(options)), version_(version), piece_(piece) {}
  void send(Side side, const Bytes& data) {
    for (const Bytes& frame : test::plus_frames(version_, data, piece_)) test::say(talk, side, test::tpkt_data(frame));
  }
  void ask(std::uint16_t function, std::uint16_t sequence, const Bytes& body, std::uint8_t flags = 0x34) {
    PlusHead head{function, sequence, session_id, flags, {}};
    if (version_ == 3) head.integrity = sequence;
    send(Side::client, test::plus_request(head, body));
  }
  void answer(std::uint16_t function, std::uint16_t sequence, const Bytes& body, std::uint8_t opcode = 0x32) {
    PlusHead head{function, sequence, 0, 0x34, {}};
    if (version_ == 3) head.integrity = 2U * sequence;
    send(Side::server, test::plus_response(head, body, opcode));
  }
  void exchange(std::uint16_t function, std::uint16_t sequence, const Bytes& question, const Bytes& reply) {
    ask(function, sequence, question);
    answer(function, sequence, reply);
  }
  void open_session() {
    const auto version = version_;
    version_ = 1;
    PlusObject object{211, 287, 0, {{233, test::plus_text("ServerSession_3E8")}}, {}, {}, {}};
    object.attributes.emplace_back(297, test::plus_text("Tool"));
    object.attributes.emplace_back(298, test::plus_text("PLANNER_12345678"));
    object.attributes.emplace_back(299, test::plus_number(type::udint, 1));
    send(Side::client, test::plus_request({fn::create_object, 1, 288, 0x36, {}}, test::plus_create(285, object, {})));
    const PlusObject reply{
        288, 287, 1, {{306, test::plus_struct(314, {{319, test::plus_text("1;6ES7 599-9ZZ99-0AB0 ;V2.5")}})}},
        {},  {},  {}};
    send(Side::server, test::plus_response({fn::create_object, 1, 0, 0x36, {}},
                                           test::plus_created(0, {session_id, container}, test::plus_object(reply))));
    version_ = version;
  }
  [[nodiscard]] RecordingListener facts(const Settings& settings = {}, bool anonymous = true) const {
    RecordingListener out;
    out.anonymous = anonymous;
    test::analyze(talk.frames(), out, settings);
    return out;
  }
  test::TcpConversation talk;

 private:
  std::uint8_t version_;
  std::size_t piece_;
};

const std::string ends = ":2000>:102 ";
Bytes real_value(std::uint32_t bits) { return test::plus_number(type::real, bits); }

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

PlusObject block(std::uint32_t rid, std::uint32_t class_id, std::string_view name, std::size_t code = 10) {
  return {rid, class_id, 0x20, {{233, test::plus_text(name)}, {2580, test::plus_blob(Bytes(code, 7))}}, {}, {}, {}};
}

TEST(PlusEngine, DownloadOverSeveralFrames) {
  for (const std::uint8_t version : {std::uint8_t{2}, std::uint8_t{3}}) {
    Play play(version, 100);
    play.exchange(fn::create_object, 2, test::plus_create(3, block(0x8a320001, 2647, "Main", 700), {}),
                  test::plus_created(0, {}));
    play.exchange(fn::delete_object, 3, test::plus_delete(0x8a120007), test::plus_deleted(test::plus_failure(-12), 0));
    const auto out = play.facts();
    EXPECT_THAT(out.sorted("event"), ElementsAre("event " + ends + "client block-deleted [FB7] refused 0xfff4",
                                                 "event " + ends + "client program-download [OB1 \"Main\"] succeeded"));
    EXPECT_THAT(out.problems, IsEmpty());
  }
}

TEST(PlusEngine, LossInsideAPduDropsIt) {
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
}

// What comes beyond the limit is left out; the PDU ends where it ends, and the next one is whole.
TEST(PlusEngine, PduOverTheLimit) {
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

PlusObject subscription(const std::vector<std::uint32_t>& references) {
  return {
      0x7fffc001,
      1001,
      0,
      {{1048, test::plus_list(test::plus_shape::addresses, references)}, {1049, test::plus_number(type::udint, 500)}},
      {},
      {},
      {}};
}

// Reference ids of plus_references count from 1.
TEST(PlusEngine, SubscriptionsAndTheirPushes) {
  Play play(3);
  play.exchange(fn::create_object, 5,
                test::plus_create(container, subscription(test::plus_references({speed, flag})), 9),
                test::plus_created(0, {subscription_id}));
  test::PlusNotification push{subscription_id, 300, {}, {{1, real_value(0x41480000)}}, {}, {}};
  play.send(Side::server, test::plus_notification(push));
  push.values = {{2, test::plus_number(type::byte, 1)}};
  push.errors = {1};
  push.sequence = 301;
  play.send(Side::server, test::plus_notification(push));
  play.exchange(fn::delete_object, 6, test::plus_delete(subscription_id), test::plus_deleted(0, subscription_id));
  play.send(Side::server, test::plus_notification(push));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("request"),
              ElementsAre("request " + ends +
                          "client subscribe [symbol 5 ?+? crc 0x888ec040 lid 9] [symbol ?+? M crc 0x00000000 lid 10]"));
  EXPECT_THAT(
      out.sorted("answer"),
      ElementsAre(
          "answer " + ends +
              "client push [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/4] [symbol ?+? M crc 0x00000000 lid 10 unanswered]",
          "answer " + ends +
              "client push failed [symbol 5 ?+? crc 0x888ec040 lid 9 0xff01/0] [symbol ?+? M crc 0x00000000 lid 10 "
              "0xff/1]",
          "answer " + ends +
              "client subscribe [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/0] [symbol ?+? M crc 0x00000000 lid 10 "
              "0xff/0]"));
  EXPECT_THAT(out.sorted("push"), ElementsAre("push " + ends + "server notification subscription not seen",
                                              "push " + ends + "server notification variables",
                                              "push " + ends + "server notification variables"));
}

TEST(PlusEngine, ASubscriptionThatIsChanged) {
  Play play;
  play.exchange(fn::create_object, 5,
                test::plus_create(container, subscription(test::plus_references({speed, flag})), {}),
                test::plus_created(0, {subscription_id}));
  // Gives up reference 1, takes in reference 7.
  const std::vector<std::uint32_t> change{0x00020000, 1, 1, 1, 0x80040002, 7, 0, db5, 0x2e905f3b, 2550, 10};
  play.exchange(
      fn::set_multi, 6,
      test::plus_set_attributes(subscription_id, {{1048, test::plus_list(test::plus_shape::addresses, change)}}),
      test::plus_written(0));
  const test::PlusNotification push{subscription_id, 1, {}, {{7, test::plus_signed(type::integer, 1)}}, {}, {}};
  play.send(Side::server, test::plus_notification(push));
  EXPECT_THAT(
      play.facts().sorted("answer " + ends + "client push"),
      ElementsAre(
          "answer " + ends +
          "client push [symbol ?+? M crc 0x00000000 lid 10 unanswered] [symbol 5 ?+? crc 0x2e905f3b lid 10 0xff/2]"));
}

TEST(PlusEngine, RefusedSubscriptionIsNone) {
  Play play;
  play.exchange(fn::create_object, 5, test::plus_create(container, subscription(test::plus_references({speed})), {}),
                test::plus_created(test::plus_failure(-100), {}));
  play.send(Side::server, test::plus_notification({subscription_id, 1, {}, {{1, real_value(0)}}, {}, {}}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("answer"),
              ElementsAre("answer " + ends + "client subscribe error 0xff9c [symbol 5 ?+? crc 0x888ec040 lid 9]"));
  EXPECT_THAT(out.sorted("push"), ElementsAre("push " + ends + "server notification subscription not seen"));
}

TEST(PlusEngine, SubscriptionsAreBounded) {
  Settings settings;
  settings.limits.plus_subscriptions = 2;
  Play play;
  for (std::uint16_t i = 0; i < 4; ++i)
    play.exchange(fn::create_object, static_cast<std::uint16_t>(5 + i),
                  test::plus_create(container, subscription(test::plus_references({speed})), {}),
                  test::plus_created(0, {subscription_id + i}));
  for (std::uint16_t i = 0; i < 4; ++i)
    play.send(Side::server, test::plus_notification({subscription_id + i, 1, {}, {{1, real_value(0)}}, {}, {}}));
  EXPECT_THAT(play.facts(settings).sorted("push " + ends + "server notification variables"), SizeIs(2));
}

TEST(PlusEngine, AlarmsArePushes) {
  Play play;
  test::PlusNotification push{
      0x70000a30, 1,  1'700'000'000'000'000,
      {},         {}, PlusObject{0x51020001, 2681, 0, {{2671, test::plus_number(type::usint, 1)}}, {}, {}, {}}};
  play.send(Side::server, test::plus_notification(push));
  EXPECT_THAT(play.facts().sorted("push"), ElementsAre("push " + ends + "server notification alarm"));
}

TEST(PlusEngine, StopAndStart) {
  Play play(3);
  play.exchange(fn::set_variable, 2, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 1)),
                test::plus_result(test::plus_failure(-100)));
  play.exchange(fn::set_multi, 3, test::plus_set_attributes(52, {{2167, test::plus_signed(type::dint, 1)}}),
                test::plus_written(0));
  play.exchange(fn::set_variable, 4, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 3)),
                test::plus_result(0));
  play.ask(fn::set_variable, 5, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 1)));
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client cpu-started [RUN requested] succeeded",
                          "event " + ends + "client cpu-stopped [STOP requested] refused 0xff9c",
                          "event " + ends + "client cpu-stopped [STOP requested] succeeded",
                          "event " + ends + "client cpu-stopped [STOP requested] unanswered"));
}

// Whatever is sent as a password stays in the packet.
TEST(PlusEngine, PasswordsAreEventsWithoutTheirValue) {
  const Bytes secret{0xde, 0xad, 0xbe, 0xef, 0x53, 0x45, 0x43};
  Play play(3);
  play.exchange(fn::get_streamed, 2, test::plus_get_streamed(session_id, {303}),
                test::plus_streamed(0, test::plus_octets(secret)));
  play.exchange(fn::set_variable, 3, test::plus_set_variable(session_id, {304}, test::plus_octets(secret)),
                test::plus_result(25));
  play.exchange(fn::set_variable, 4, test::plus_set_variable(session_id, {1846}, test::plus_blob(secret)),
                test::plus_result(test::plus_failure(-100)));
  play.exchange(fn::set_variable, 5, test::plus_set_variable(session_id, {1846}, test::plus_blob(secret)),
                test::plus_result(38));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("event"),
              ElementsAre("event " + ends + "client password-used [legitimation by challenge and response] succeeded",
                          "event " + ends + "client password-used [legitimation] refused 0x0026",
                          "event " + ends + "client password-used [legitimation] refused 0xff9c"));
  for (const std::string& line : out.lines) EXPECT_THAT(line, Not(HasSubstr(test::to_hex(secret))));
}

TEST(PlusEngine, ProgramsThatAreFetched) {
  Play play;
  const auto block_asked = [&](std::uint16_t sequence, std::uint32_t attribute) {
    play.exchange(fn::get_streamed, sequence, test::plus_get_streamed(0x8a320001, {attribute}),
                  test::plus_streamed(0, test::plus_blob({1})));
  };
  block_asked(2, 2580);  // one event for the attributes of one block
  block_asked(3, 2533);
  play.exchange(fn::explore, 4, test::plus_explore(3, {233, 2521}),
                test::plus_explored(0, 3, {}, {}));  // a look at the names
  play.exchange(fn::explore, 5, test::plus_explore(3, {2580}),
                test::plus_explored(test::plus_failure(-100), 3, {}, {}));
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client program-upload [OB1] succeeded",
                          "event " + ends + "client program-upload [program] refused 0xff9c"));
}

TEST(PlusEngine, FormsThatNoDocumentTells) {
  Play play;
  const auto create = [&](std::uint16_t sequence, std::uint32_t parent, const PlusObject& object) {
    play.exchange(fn::create_object, sequence, test::plus_create(parent, object, {}), test::plus_created(0, {}));
  };
  play.exchange(fn::set_variable, 2, test::plus_set_variable(50, {2421}, test::plus_number(type::timestamp, 1)),
                test::plus_result(0));
  play.exchange(fn::set_variable, 3, test::plus_set_variable(1, {387}, test::plus_number(type::boolean, 1)),
                test::plus_result(0));
  create(4, 16, {211, 4605, 0, {}, {}, {}, {}});
  create(5, session_id, {211, 2709, 0, {{2691, test::plus_number(type::boolean, 1)}}, {}, {}, {}});
  create(6, session_id, {211, 2709, 0, {{2691, test::plus_number(type::boolean, 0)}}, {}, {}, {}});  // only watches
  create(7, 8, {211, 3636, 0, {}, {}, {}, {}});
  create(8, 3, {211, 4699, 0, {}, {}, {}, {}});
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client alarm-acknowledged [acknowledge job] possible",
                          "event " + ends + "client clock-set [CPUcommon.SystemTime] possible",
                          "event " + ends + "client firmware-update [" + plus::id_text(4605) + "] possible",
                          "event " + ends + "client force [force table] possible",
                          "event " + ends + "client memory-reset [ASRoot RootMemoryReset] possible",
                          "event " + ends + "client variable-modified [test job] possible"));
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

TEST(PlusEngine, EventsAndKeepAlivesBetweenFrames) {
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

TEST(PlusEngine, BytesNotUnderstoodAreCounted) {
  Play play;
  Bytes body = test::plus_set_variable(52, {2167}, {0x00, 0x18, 0x01});  // a type that does not exist
  play.ask(fn::set_variable, 2, body);
  const auto out = play.facts();
  EXPECT_THAT(out.problems, Contains(HasSubstr("s7comm-plus not-understood")));
  EXPECT_THAT(out.lines, Contains("ask " + ends + "client set-variable CPUexecUnit CPUexecUnit.OperatingStateREQ"));
}

// What was agreed in clear belongs to the connection that TLS makes of it.
TEST(PlusEngine, InitSslBeginsTls) {
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

TEST(PlusEngine, InitSslWithoutAnswer) {
  Play play(1);
  play.send(Side::client, test::plus_request({fn::init_ssl, 1, 0, 0x30, {}}, {}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("ask"), ElementsAre("ask " + ends + "client init-ssl"));
  EXPECT_THAT(out.sorted("unanswered"), ElementsAre("unanswered " + ends + "client init-ssl"));
}

// Every prefix of a play: nothing of it may be read beyond its end.
TEST(PlusEngine, CaptureCutAtEveryPacket) {
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
}  // namespace s7::dissector
