// Every userdata PDU among the examples: what it contains, and how much of it nobody understands.

#include <gtest/gtest.h>

#include <map>

#include "dissector/wire/cotp.hpp"
#include "dissector/wire/userdata/data_head.hpp"
#include "dissector/wire/userdata/describe.hpp"
#include "tests/unit/dissector/examples.hpp"
#include "tests/unit/dissector/field_recorder.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using test::FieldRecorder;

struct Message {
  S7Pdu pdu;
  UserdataHead head;
};

std::optional<Message> userdata_of(ByteView packet) {
  const auto cotp = decode_cotp(packet.subspan(4));
  if (!cotp || cotp->type != TpduType::dt) return std::nullopt;
  const auto pdu = decode_s7(cotp->user_data);
  if (!pdu || pdu->rosctr != Rosctr::userdata) return std::nullopt;
  const auto head = decode_userdata_head(pdu->parameters);
  if (!head) return std::nullopt;
  return Message{*pdu, *head};
}

const test::Example& example(const std::string& code) {
  for (const auto& row : test::examples())
    if (row.code == code) return row;
  throw std::invalid_argument(code);
}

FieldRecorder& fields_of(const char* code) {
  static std::map<std::string, FieldRecorder> known;
  const auto [at, added] = known.try_emplace(code);
  if (added) {
    const auto message = userdata_of(example(code).packet);
    describe_userdata(message.value().head, message.value().pdu.data, {}, at->second);
  }
  return at->second;
}

// Bytes without a documented layout: registers that only their request tells apart (EX067), lists 0x1a and 0x1b, index
// 9 of list 0x32, and last parts whose first parts stand in other rows.
const std::map<std::string, std::size_t> not_understood = {{"EX067", 44}, {"EX138", 36}, {"EX139", 120}, {"EX146", 40}};

TEST(UserdataExamples, AreUnderstoodToTheLastByte) {
  std::size_t seen = 0;
  for (const auto& row : test::examples()) {
    const auto message = userdata_of(row.packet);
    if (!message || message->head.mode_transition) continue;
    ++seen;
    FieldRecorder out;
    std::size_t expected = not_understood.contains(row.code) ? not_understood.at(row.code) : 0;
    if (is_part(message->head) && message->head.last_data_unit)
      expected = decode_userdata_data(message->pdu.data)->payload.size();
    EXPECT_EQ(describe_userdata(message->head, message->pdu.data, {}, out), expected) << row.code << ' ' << row.name;
    EXPECT_TRUE(out.repeated.empty()) << row.code << ' ' << out.repeated[0];
  }
  EXPECT_EQ(seen, 103U);
}

TEST(UserdataExamples, CutAnywhere) {
  for (const auto& row : test::examples()) {
    if (!userdata_of(row.packet)) continue;
    test::for_each_prefix(row.packet, [](ByteView cut) {
      if (cut.size() < 8) return;
      const auto message = userdata_of(cut);
      if (!message) return;
      FieldRecorder out;
      const std::size_t unknown = describe_userdata(message->head, message->pdu.data, {}, out);
      EXPECT_LE(unknown, message->pdu.data.size() + message->pdu.parameters.size());
      // What came in parts may be anything of this.
      FieldRecorder joined;
      EXPECT_LE(describe_payload(message->head, message->pdu.data, joined), message->pdu.data.size());
    });
  }
}

// Any service with the payload of any other.
TEST(UserdataExamples, WrongServices) {
  for (const char* code : {"EX012", "EX063", "EX075", "EX093", "EX094", "EX102", "EX110", "EX121"}) {
    const auto message = userdata_of(example(code).packet);
    ASSERT_TRUE(message);
    UserdataHead head = message->head;
    for (unsigned group = 0; group < 64; ++group) {
      for (unsigned function = 0; function < 32; ++function) {
        for (unsigned type = 0; type < 4; ++type) {
          head.group = static_cast<std::uint8_t>(group);
          head.subfunction = static_cast<std::uint8_t>(function);
          head.type = UserdataType{static_cast<std::uint8_t>(type)};
          FieldRecorder out;
          EXPECT_LE(describe_userdata(head, message->pdu.data, {}, out), message->pdu.data.size());
        }
      }
    }
  }
}

TEST(UserdataExamples, UnknownFunctionsKeepTheirBytes) {
  UserdataHead head;
  head.group = 4;
  head.subfunction = 0x77;
  FieldRecorder out;
  using namespace test::literals;
  EXPECT_EQ(describe_userdata(head, "ff 09 0003 010203"_view, {}, out), 3U);
  EXPECT_EQ(out["data.userdata"], "010203");
  head.group = 0x20;  // data record routing: no layout is known
  head.subfunction = 3;
  FieldRecorder routed;
  EXPECT_EQ(describe_userdata(head, "ff 09 0003 010203"_view, {}, routed), 3U);
}

TEST(UserdataExamples, Clock) {
  EXPECT_EQ(fields_of("EX027")["data.ts"], "2016-02-08 23:08:10.000");
  EXPECT_EQ(fields_of("EX027")["data.ts_year1"], "19");
  EXPECT_EQ(fields_of("EX027")["data.ts_weekday"], "2");
}

TEST(UserdataExamples, PasswordIsNowhere) {
  const auto& out = fields_of("EX059");
  EXPECT_EQ(out["password"], "masked");
  for (const auto& [key, values] : out.values) {
    for (const auto& value : values) {
      EXPECT_EQ(value.find("213a"), std::string::npos) << key;
      EXPECT_EQ(value.find("toor"), std::string::npos) << key;
    }
  }
}

TEST(UserdataExamples, BlockInfo) {
  const auto& out = fields_of("EX110");
  EXPECT_EQ(out["blockinfo.block_num"], "1");
  EXPECT_EQ(out["block_type"], "DB");
  EXPECT_EQ(out["blockinfo.load_mem_len"], "102");
  EXPECT_EQ(out["blockinfo.code_timestamp"], "Dec 15, 2015 22:59:37.264");
  EXPECT_EQ(out["blockinfo.interface_timestamp"], "Aug  9, 1996 08:21:46.960");
  EXPECT_EQ(out["blockinfo.author"] + out["blockinfo.family"] + out["blockinfo.headername"], "SIMATICIEC_TCCTU");
}

TEST(UserdataExamples, BlockLists) {
  EXPECT_EQ(fields_of("EX018")["blockinfo.blocktype"], "08 0E 0C 0A 0B 0D 0F");
  EXPECT_EQ(fields_of("EX045")["blockinfo.blocktype"], "08");
  EXPECT_EQ(fields_of("EX046")["blockinfo.flags"], "0x22");
}

TEST(UserdataExamples, ModifyVariables) {
  const auto& asked = fields_of("EX075");
  EXPECT_EQ(asked["tis.variable"], "MD 0 MW 4 I 8.1");
  EXPECT_EQ(asked["value"], "0x00 4133851f 0x00 dead 0x00 01");
  EXPECT_EQ(asked["tis.param2"] + asked["tis.param3"], "11");
  EXPECT_EQ(asked["varstat.trgevent"], "0x0200");
  EXPECT_EQ(fields_of("EX077")["data.returncode"], "0xff 0xff 0xff 0xff");
  EXPECT_EQ(fields_of("EX072")["value"], "0xff 4133851fdead 0xff 02");
}

TEST(UserdataExamples, BlockStatus) {
  const auto& out = fields_of("EX063");
  EXPECT_EQ(out["tis.blockstat.line_address"], "0 2 6 8 10 14");
  EXPECT_EQ(out["diagdata.register"], "0x03 0x01 0x01 0x03 0x02 0x03 0x03");
  EXPECT_EQ(out["diagdata.req.blocktype"] + out["diagdata.req.blocknumber"], "81");
}

TEST(UserdataExamples, Jobs) {
  EXPECT_EQ(fields_of("EX068")["tis.job.function"] + ' ' + fields_of("EX068")["tis.job.response_seq_num"], "19 3");
  EXPECT_EQ(fields_of("EX062")["tis.job.function"] + ' ' + fields_of("EX062")["tis.job.response_seq_num"], "16 3");
  EXPECT_EQ(fields_of("EX088")["tis.param3"], "1");  // LEDs that blink
}

TEST(UserdataExamples, Alarms) {
  const auto& alarm = fields_of("EX093");
  EXPECT_EQ(alarm["data.ts"], "1994-01-06 00:27:20.397");
  EXPECT_EQ(alarm["alarm.event_id"], "0x000000af");
  EXPECT_EQ(alarm["alarm.ack_state.going"], "0xfe");
  EXPECT_EQ(alarm["value"].substr(0, 19), "0xff 0001 0xff ffff");
  EXPECT_EQ(fields_of("EX090")["alarm.query.querytype"] + fields_of("EX090")["alarm.query.alarmtype"], "14");
  EXPECT_EQ(fields_of("EX091")["alarm.query.complete_length"], "0");
  EXPECT_EQ(fields_of("EX055")["cpu.msg.username"], "asmess");
  EXPECT_EQ(fields_of("EX055")["cpu.msg.events"], "0x03");
}

TEST(UserdataExamples, DiagnosticMessage) {
  const auto& out = fields_of("EX078");
  EXPECT_EQ(out["cpu.diag_msg.eventid"], "0x4304");
  EXPECT_EQ(out["cpu.diag_msg.prioclass"] + ' ' + out["cpu.diag_msg.obnumber"], "255 132");
  EXPECT_EQ(out["data.ts"], "1994-01-09 21:53:42.152");
  EXPECT_EQ(out["diag_event"].substr(0, 38), "0x4304 STOP by programming device comm");
}

TEST(UserdataExamples, Subscriptions) {
  const auto& asked = fields_of("EX094");
  EXPECT_EQ(asked["cyclic.interval_timebase"] + asked["cyclic.interval_time"], "11");
  EXPECT_EQ(asked["item"], "1207b0010500510172");  // five bytes of DB 81 from 370
  EXPECT_EQ(fields_of("EX103")["value"], "0xff ff000000000000ff000000");
  EXPECT_EQ(fields_of("EX097")["cyclic.function"] + fields_of("EX097")["cyclic.job_id"], "51");
}

}  // namespace
}  // namespace s7::dissector
