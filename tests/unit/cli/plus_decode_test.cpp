// Lines of decode for S7comm-plus.

#include <gmock/gmock.h>

#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/decode_text.hpp"
#include "cli/decode/plus_value.hpp"
#include "tests/support/plus_functions.hpp"
#include "tests/support/recording_listener.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::cli {
namespace {

using test::Bytes;
using test::Side;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
namespace fn = test::plus_function;
namespace type = test::plus_type;

constexpr std::uint32_t session_id = 0x70000a10;

struct Lines final : dissector::Listener {
  using Listener::on;
  [[nodiscard]] bool wants_pdus() const override { return true; }
  void on(const dissector::PduSeen& pdu) override {
    json.push_back(decode_jsonl(pdu));
    text.push_back(decode_text(pdu));
  }
  std::vector<std::string> json, text;
};

class PlusDecode : public ::testing::Test {
 protected:
  void send(Side side, const Bytes& frame) { test::say(talk_, side, test::tpkt_data(frame)); }
  void ask(std::uint16_t function, const Bytes& body) {
    send(Side::client, test::plus_frame(2, test::plus_request({function, 42, session_id, 0x34, {}}, body)));
  }
  void answer(std::uint16_t function, const Bytes& body) {
    send(Side::server, test::plus_frame(2, test::plus_response({function, 42, 0, 0x34, {}}, body)));
  }
  Lines lines() const {
    Lines out;
    dissector::Analyzer analyzer({}, out);
    test::feed(analyzer, talk_.frames());
    analyzer.finish();
    return out;
  }
  test::TcpConversation talk_ = test::conversation();
};

// The tap of the other direction was faster: the answer waits until it is known what it answers, and is printed once.
TEST_F(PlusDecode, AnswerCapturedBeforeItsRequest) {
  ask(fn::get_multi, test::plus_get_items({test::plus_classic(0x8a0e0005, 20, 4)}));
  answer(fn::get_multi, test::plus_values(0, {{1, test::plus_octets({1, 2, 3, 4})}}));
  auto frames = talk_.frames();
  std::vector<std::size_t> data;
  for (std::size_t i = 0; i < frames.size(); ++i)
    if (frames[i].bytes.size() > 70) data.push_back(i);
  ASSERT_THAT(data, SizeIs(2));
  std::swap(frames[data[0]], frames[data[1]]);
  Lines out;
  dissector::Analyzer analyzer({}, out);
  test::feed(analyzer, frames);
  analyzer.finish();
  ASSERT_THAT(out.json, SizeIs(2));
  const std::string asked = std::to_string(data[1] + 1);
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("s7comm-plus.data.opcode":"0x32")"),
                                 HasSubstr(R"("s7scope.request_frame":)" + asked), HasSubstr(R"("first_byte":20)")));
  EXPECT_THAT(out.json[1], HasSubstr(R"("s7comm-plus.data.opcode":"0x31")"));
}

// Its request was lost: it is printed all the same.
TEST_F(PlusDecode, EarlyAnswerWhoseRequestNeverCame) {
  const auto request = test::tpkt_data(
      test::plus_frame(2, test::plus_request({fn::get_link, 42, session_id, 0x34, {}}, test::plus_get_link(49, 2270))));
  talk_.send_unseen(Side::client, request);
  answer(fn::get_link, test::plus_linked(0, {65}));
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(1));
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("s7comm-plus.data.function":"0x05)"), Not(HasSubstr("request_frame"))));
}

TEST_F(PlusDecode, ReadOfTwoItems) {
  const std::uint32_t db5 = 0x8a0e0005;
  ask(fn::get_multi, test::plus_get_items({{0x1a2b3c4d, db5, 2550, {9}}, test::plus_classic(db5, 20, 4)}));
  answer(fn::get_multi, test::plus_values(test::plus_failure(-255), {{1, test::plus_number(type::real, 0x41480000)}},
                                          {{2, test::plus_failure(-255)}}));
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(2));
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("s7comm-plus.header.protocolversion":"0x02")"),
                                 HasSubstr(R"("s7comm-plus.data.opcode":"0x31","s7comm-plus.data.function":"0x054c")"),
                                 HasSubstr(R"("s7comm-plus.data.seqnum":42,"s7comm-plus.data.sessionid":"0x70000a10")"),
                                 HasSubstr(R"("s7comm-plus.item.addr.area":["0x8a0e0005","0x8a0e0005"])"),
                                 HasSubstr(R"("s7comm-plus.item.addr.dbnumber":[5,5])"),
                                 HasSubstr(R"("s7comm-plus.item.addr.lid_value":[9,3,20,4])"),
                                 HasSubstr(R"("s7comm-plus.item.val.datatype":["0x12","0x13","0x04"])")));
  EXPECT_THAT(out.json[1], AllOf(HasSubstr(R"("s7comm-plus.returnvalue.errorcode":[-255])"),
                                 HasSubstr(R"({"place":"item","id":1,"type":"Real","value":12.5})"),
                                 HasSubstr(R"("s7scope.failed_items":[2],"s7scope.failed_codes":[-255])"),
                                 HasSubstr(R"("returncode":"0xff01","length":0})"),
                                 HasSubstr(R"("s7scope.request_frame":1)"), Not(HasSubstr("not_understood"))));
  EXPECT_THAT(out.text[0],
              HasSubstr("S7+ Request get-multi-variables DB5 crc 0x1a2b3c4d lid 9, DB5 bytes 20..23 [42]"));
  EXPECT_THAT(out.text[1], HasSubstr("S7+ Response get-multi-variables error -255 InvalidLID: 1=12.5; failed 2: -255 "
                                     "InvalidLID [42] (answers frame 1"));
}

TEST_F(PlusDecode, PasswordsAreNotShown) {
  const Bytes secret{0x53, 0x45, 0x43, 0x52, 0x45, 0x54};
  ask(fn::set_variable, test::plus_set_variable(session_id, {304}, test::plus_octets(secret)));
  ask(fn::set_multi, test::plus_set_attributes(session_id, {{1846, test::plus_blob(secret)}}));
  ask(fn::create_object, test::plus_create(3,
                                           {211,
                                            2574,
                                            0,
                                            {{3450, test::plus_blob(secret)},
                                             {2524, test::plus_struct(1, {{3449, test::plus_octets(secret)}})}},
                                            {},
                                            {},
                                            {}},
                                           {}));
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(3));
  for (const auto* list : {&out.json, &out.text}) {
    for (const std::string& line : *list) {
      EXPECT_THAT(line, Not(HasSubstr("53:45:43")));
      EXPECT_THAT(line, Not(HasSubstr("53 45 43")));
      EXPECT_THAT(line, Not(HasSubstr("83,69,67")));
      EXPECT_THAT(line, Not(HasSubstr("SECRET")));
    }
  }
  EXPECT_THAT(out.json[0], HasSubstr(R"("secret":true)"));
  EXPECT_THAT(out.text[0], HasSubstr("ServerSessionResponse: (not shown)"));
}

TEST_F(PlusDecode, FramesOfOnePdu) {
  const test::PlusObject block{
      0x8a320001, 2647, 0, {{233, test::plus_text("Main")}, {2580, test::plus_blob(Bytes(100, 1))}}, {}, {}, {}};
  for (const Bytes& frame : test::plus_frames(
           2, test::plus_request({fn::create_object, 42, session_id, 0x34, {}}, test::plus_create(3, block, {})), 80))
    send(Side::client, frame);
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(2));
  EXPECT_THAT(out.json[0], AllOf(HasSubstr(R"("s7comm-plus.header.datlg":80)"), Not(HasSubstr("opcode"))));
  EXPECT_THAT(out.json[1], AllOf(HasSubstr(R"("s7comm-plus.object.classid":[2647])"), HasSubstr(R"("value":"Main")")));
  EXPECT_THAT(out.text[0], HasSubstr("S7+ Frame of 80 bytes, its PDU goes on"));
  EXPECT_THAT(out.text[1], HasSubstr("S7+ Request create-object PLCProgram with OB1: ObjectVariableTypeName=\"Main\", "
                                     "FunctionalObject.Code=Blob of 100 bytes 01 01 01 01 01 01 01 01 ... [42]"));
}

TEST_F(PlusDecode, NotificationsEventsAndKeepAlives) {
  send(
      Side::server,
      test::plus_frame(
          2, test::plus_notification(
                 {0x70000a20, 300, 1'700'000'000'000'000, {{1, test::plus_number(type::real, 0x41480000)}}, {2}, {}})));
  send(Side::server, test::plus_system_event(1234));
  send(Side::client, test::plus_system_event(0, {'L', 'O', 'G', 'O', 'U', 'T'}));
  send(Side::client, test::plus_keep_alive(5));
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(4));
  EXPECT_THAT(out.json[0],
              AllOf(HasSubstr(R"("s7scope.subscription":["0x70000a20"],"s7scope.notification_number":300)"),
                    HasSubstr(R"("s7scope.notification_time_us":1700000000000000)"),
                    HasSubstr(R"({"place":"reference","id":1,"type":"Real","value":12.5})"),
                    HasSubstr(R"("s7scope.failed_items":[2])")));
  EXPECT_THAT(out.text[0], HasSubstr("S7+ Notification subscription 0x70000a20 number 300: 1=12.5; failed 2"));
  EXPECT_THAT(out.json[1], HasSubstr(R"("s7scope.confirmed_bytes":1234)"));
  EXPECT_THAT(out.text[1], HasSubstr("S7+ System event, 1234 bytes confirmed"));
  EXPECT_THAT(out.text[2], HasSubstr("S7+ System event LOGOUT"));
  EXPECT_THAT(out.json[3],
              HasSubstr(R"("s7comm-plus.header.protocolversion":"0xff","s7comm-plus.header.keepaliveseqnum":5)"));
  EXPECT_THAT(out.text[3], HasSubstr("S7+ Keep-alive 5"));
}

TEST_F(PlusDecode, BytesThatAreNotUnderstood) {
  ask(fn::set_variable, test::plus_set_variable(52, {2167}, {0x00, 0x18, 0x01}));
  send(Side::server, test::bytes_from_hex("7203000a 04aabbccdd 3100000000"));
  const Lines out = lines();
  ASSERT_THAT(out.json, SizeIs(2));
  EXPECT_THAT(out.json[0], HasSubstr(R"("s7scope.not_understood":)"));
  EXPECT_THAT(out.text[0], HasSubstr("bytes not understood"));
  EXPECT_THAT(out.json[1],
              AllOf(HasSubstr(R"("s7scope.not_understood":10)"), HasSubstr(R"("s7scope.problem":"no-digest")")));
}

// What stations send is text of strangers: it may hold anything.
TEST_F(PlusDecode, TextsStayValid) {
  EXPECT_EQ(quoted_utf8("M\xc3\xbchle"), "\"M\xc3\xbchle\"");
  EXPECT_EQ(quoted_utf8("a\"\\\n\x7f"), R"("a\"\\\u000a\u007f")");
  EXPECT_EQ(quoted_utf8("\xcc\xcc"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
  ask(fn::create_object,
      test::plus_create(285, {211, 287, 0, {{298, test::plus_text("\x1b[2J\xcc")}}, {}, {}, {}}, {}));
  const Lines out = lines();
  EXPECT_THAT(out.text[0], AllOf(Not(HasSubstr("\x1b")), HasSubstr("\\x1b[2J")));
  EXPECT_THAT(out.json[0], HasSubstr("\\u001b[2J"));
}

}  // namespace
}  // namespace s7::cli
