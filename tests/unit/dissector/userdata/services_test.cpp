// Services that no capture shows, built by their documented layout.

#include <gtest/gtest.h>

#include "dissector/wire/userdata/block_send.hpp"
#include "dissector/wire/userdata/cyclic.hpp"
#include "dissector/wire/userdata/data_head.hpp"
#include "dissector/wire/userdata/describe.hpp"
#include "dissector/wire/userdata/messages.hpp"
#include "dissector/wire/userdata/tis.hpp"
#include "tests/unit/dissector/field_recorder.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;
using test::FieldRecorder;

UserdataHead head_of(UserdataType type, unsigned group, unsigned function) {
  UserdataHead head;
  head.type = type;
  head.group = static_cast<std::uint8_t>(group);
  head.subfunction = static_cast<std::uint8_t>(function);
  return head;
}

struct Case {
  const char* name;
  UserdataType type;
  unsigned group, function;
  test::ByteView payload;
  const char* key;
  const char* values;
};
constexpr auto request = UserdataType::request, response = UserdataType::response, push = UserdataType::push;

const Case cases[] = {
    {"lock alarms", request, 4, 0x07, "08 02 120615000000002f 1206150000000030"_view, "alarm.event_id",
     "0x0000002f 0x00000030"},
    {"alarms locked", response, 4, 0x07, "08 02 ff 05"_view, "data.returncode", "0xff 0x05"},
    {"acknowledge", request, 4, 0x0b, "09 01 12081900 000000af 01 00"_view, "alarm.ack_state.going", "0x01"},
    {"acknowledged", response, 4, 0x0b, "09 01 ff"_view, "data.returncode", "0xff"},
    {"lock announced", push, 4, 0x0d, "9401060027203975 40 01 120615000000002f"_view, "alarm.event_id", "0x0000002f"},
    {"lock announced without a time", push, 4, 0x0d, "40 01 120615000000002f"_view, "alarm.event_id", "0x0000002f"},
    {"unlock announced at a time that looks like an object", push, 4, 0x0e,
     "2601120615000002 40 01 120615000000002f"_view, "alarm.event_id", "0x0000002f"},
    {"notify with times of change", push, 4, 0x16,
     "9401060027203975 40 01 120e1c01 000000af 01 00 fe fd 02 03 04 00 ff 04 0010 abcd"_view, "alarm.event.lastchanged",
     "0x04"},
    {"two objects, odd values", push, 4, 0x05,
     "9401060027203975 40 02 120a1601 00000001 01 00 ff ff ff 09 0001 aa 00 120a1600 00000002 00 00 ff ff"_view,
     "alarm.event_id", "0x00000001 0x00000002"},
    {"scan", push, 4, 0x09, "0001 9401060027203975 0002 40 00"_view, "alarm.scan.unknown2", "0x0002"},
    {"query with two pending", response, 4, 0x13,
     "00 01 ff 09 0018 0a 0000 02 0000002f 00 01 cf cf 0a 0000 02 000000af 00 00 fe fe"_view, "alarm.event_id",
     "0x0000002f 0x000000af"},
    {"query of ALARM_S", response, 4, 0x13,
     "00 01 ff 09 ffff 26 0000 04 6004a001 00 01 fe fe 1408201159439124 ff040010 1234 1408201159449124 ff040010 5678 00"_view,
     "data.ts", "2014-08-20 11:59:43.912 2014-08-20 11:59:44.912"},
    {"archive", push, 4, 0x10, "12061300 00000007 0004 01020304"_view, "archive_id", "0x00000007"},
    {"archives wanted", request, 4, 0x02, "80 00 484d49202020 2020 07 02 1206130000000001 1206130000000002"_view,
     "archive_id", "0x00000001 0x00000002"},
    {"archives promised", response, 4, 0x02, "02 00 07 02 ff 0a 00"_view, "data.returncode", "0xff 0x0a"},
    {"read record", request, 2, 0x08, "00 01 120a1002 0010 0003 01 0007fe"_view, "item", "120a1002001000030 10007fe"},
    {"record", response, 2, 0x08, "00 01 ff 00 0004 01020304"_view, "readrec.data", "01020304"},
    {"record with status", response, 2, 0x08, "00 01 ff 04 df80b500 0002 0a0b"_view, "readrec.status", "df80b500"},
    {"cyclic", request, 2, 0x01, "0001 00 05 120a1002 000a 0001 84 000050"_view, "cyclic.interval_time", "5"},
    {"block types of type", request, 3, 0x02, "3045"_view, "block_type", "FB"},
    {"NC download", request, 0x3f, 0x01, "2f5f4e5f4d50465f444952"_view, "nc_file", "/_N_MPF_DIR"},
    {"NC download accepted", response, 0x3f, 0x01, "03 00"_view, "data.ncprg.unackcount", "3"},
    {"NC upload", request, 0x3f, 0x06, "03 00 2f5f4e"_view, "nc_file", "/_N"},
    {"NC piece", push, 0x3f, 0x02, "00fb 3030303030303131 3034303830363034313632363030 3030 2f5f4e5f58 0a 4d3330"_view,
     "data.ncprg.filepath", "/_N_X"},
    {"NC later piece", push, 0x3f, 0x02, "00fb 4d3330"_view, "data.ncprg.filedata", "4d3330"},
    {"NC piece without end of path", push, 0x3f, 0x07,
     "00fb 3030303030303131 30343038303630343136323630303030 2f5f4e"_view, "data.ncprg.filepath", "/_N"},
    {"exit HOLD", request, 1, 0x0b, "0014 0002 0000000000010000000000010001000100010000 01 00"_view,
     "tis.exithold_until", "1"},
    {"breakpoint set", request, 1, 0x0a, "0014 0006 0000000000010000000000010001000100010c00 000e 0001 0010"_view,
     "tis.breakpoint.blocknumber", "1"},
    {"breakpoint hit", push, 1, 0x0a,
     "0004 0026 01000001 0008 0001 0004 000e 0001 0010 0000 0106 00000001 00000002 00000003 00000004 0a 0a 0005 0006"_view,
     "tis.accu2", "0x00000002"},
    {"interrupt stack, as the reference viewer reads it", response, 1, 0x03,
     "0004 004c 01000001 0008 0001 0014 0a 0a 000a 0000 00000000 00000001 00000002 00000003 00000004 84000050 00000000 "
     "0000 0007 000c 0007 0020 0000 00000000 1101010100000001 00010002 1408201159439124"_view,
     "data.ts", "2014-08-20 11:59:43.912"},
    {"interrupt stack without reserved bytes", response, 1, 0x03,
     "0004 0046 01000001 0008 0001 0014 0a 0a 000a 0000 00000000 00000001 00000002 00000003 00000004 84000050 00000000 "
     "0000 0007 000c 0007 0020 1101010100000001 00010002 1408201159439124"_view,
     "data.ts", "2014-08-20 11:59:43.912"},
    {"block stack", response, 1, 0x04,
     "0004 002c 01000001 000e 0001 0010 0a 0a 0005 0006 00000000 "
     "0008 0001 0004 00 00 0000 0000 00000000 01 00 0000 1408201159439124"_view,
     "tis.interrupted.blocktype", "14 8"},
    {"local data", response, 1, 0x05,
     "0004 0018 01000001 0008 0001 0004 0004 01020304 01 00 0000 1408201159439124"_view, "tis.lstack.data", "01020304"},
    {"job replaced", request, 1, 0x12,
     "0014 0024 0000000000010000000000010001000100010000 "
     "0000 02 05 0014 0008 0000000100000012000100010001000100010200 0001 0101 0000 0004"_view,
     "tis.job.function", "2"},
    {"force", request, 1, 0x09,
     "0014 000e 0000010000020006000100010001000100010200 0001 1101 0000 0000 0009 0001 ff 00"_view, "tis.variable",
     "IB 0"},
    {"call environment", request, 1, 0x13,
     "0024 0004 0000000100000012000100010001000100010601 000e 0001 0000 0010 0002 0000 0005 0006 00 00 00 01"_view,
     "tis.db2.number", "6"},
    {"call environment of a block", request, 1, 0x13,
     "0026 0004 0000000100000012000100010001000100010601 000e 0001 0000 0010 0000 0001 0008 0001 0004 00 00 00 01"_view,
     "tis.callenv_cond_blockaddress", "4"},
    {"parameters announced four bytes too short", request, 1, 0x0d,
     "0010 0002 0000000000010000000000010001000100010000 02 03"_view, "tis.job.response_seq_num", "3"},
};

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

TEST(BuiltServices, AreUnderstood) {
  for (const auto& sample : cases) {
    FieldRecorder out;
    EXPECT_EQ(describe_payload(head_of(sample.type, sample.group, sample.function), sample.payload, out), 0U)
        << sample.name;
    EXPECT_EQ(without_blanks(out[sample.key]), without_blanks(sample.values)) << sample.name;
  }
}

TEST(BuiltServices, CutAnywhere) {
  for (const auto& sample : cases) {
    test::for_each_prefix(sample.payload, [&](ByteView cut) {
      FieldRecorder out;
      EXPECT_LE(describe_payload(head_of(sample.type, sample.group, sample.function), cut, out), cut.size())
          << sample.name << ' ' << cut.size();
    });
  }
}

TEST(BuiltServices, InterruptStack) {
  test::ByteWriter data;
  data.hex("0004 0046 01000001");
  data.hex("000e 0001 0010 0a 0a 0005 0006 00000000");
  data.hex("00000001 00000002 00000003 00000004 00000005 00000006 0000 0106");
  data.hex("0008 0001 0004").hex("110301011408000000000000").hex("1408201159439124");
  FieldRecorder out;
  EXPECT_EQ(describe_payload(head_of(response, 1, 3), data.take(), out), 0U);
  EXPECT_EQ(out["tis.continued.blocktype"] + ' ' + out["tis.interrupted.blocktype"], "14 8");
  EXPECT_EQ(out["tis.accu4"] + ' ' + out["tis.ar2"], "0x00000004 0x00000006");
  EXPECT_EQ(out["data.ts"], "2014-08-20 11:59:43.912");
}

TEST(BuiltServices, ImpossibleLengths) {
  const auto tis = decode_tis("ffff ffff 0102"_view);
  ASSERT_TRUE(tis);
  EXPECT_EQ(tis->parameter.size(), 2U);
  EXPECT_TRUE(tis->data.empty());
  FieldRecorder out;
  EXPECT_EQ(describe_payload(head_of(request, 1, 2), "0000 0002 ffff"_view, out), 0U);  // 65535 variables in no bytes
  FieldRecorder cyclic;
  describe_payload(head_of(request, 2, 1), "ffff 01 01 12 00"_view, cyclic);
  EXPECT_EQ(cyclic["item"], "");
  FieldRecorder alarms;
  EXPECT_EQ(describe_payload(head_of(push, 4, 5), "9401060027203975 40 ff 12 00"_view, alarms), 0U);
}

TEST(BlockSend, FirstPieceLaterPieceWhole) {
  const auto whole = decode_block_send("12061300 00000001 0003 010203"_view, false);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->r_id, 1U);
  EXPECT_EQ(whole->total, 3);
  EXPECT_EQ(test::to_hex(whole->data), "010203");
  const auto first = decode_block_send("120613cc 00000001 0100 010203"_view, true);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->total, 256);
  const auto later = decode_block_send("120613cc 00000001 0405"_view, false);
  ASSERT_TRUE(later);
  EXPECT_FALSE(later->total);
  EXPECT_EQ(test::to_hex(later->data), "0405");
  EXPECT_EQ(decode_block_send("120a1000 00000001"_view, false).error(), Error::bad_magic);
  EXPECT_EQ(decode_block_send("12061300 0000"_view, false).error(), Error::truncated);
}

TEST(BlockSend, JoinedDataComesWithTheLastPiece) {
  UserdataHead head = head_of(request, 6, 1);
  head.extended = true;
  head.data_unit_reference = 3;
  FieldRecorder last;
  EXPECT_EQ(describe_userdata(head, "ff 09 000a 120613cc 00000001 0405"_view, "0102030405"_view, last), 0U);
  EXPECT_EQ(last["data.userdata"], "0102030405");
  EXPECT_EQ(last["pbc.req.bsend.r_id"], "0x00000001");
  FieldRecorder alone;
  EXPECT_EQ(describe_userdata(head, "ff 09 000a 120613cc 00000001 0405"_view, {}, alone), 0U);
  EXPECT_EQ(alone["data.userdata"], "");
  EXPECT_EQ(alone["part"], "last");
}

TEST(BlockSend, Uncoordinated) {
  const auto head = decode_userdata_head("00 01 12 06 13 00 0000002a"_view);
  ASSERT_TRUE(head);
  FieldRecorder out;
  EXPECT_EQ(describe_userdata(*head, "ff 00 0002 00 09 0003 010203 00 00 04 0010 abcd"_view, {}, out), 0U);
  EXPECT_EQ(out["pbc.req.bsend.r_id"], "0x0000002a");
  EXPECT_EQ(out["value"], "0x00 010203 0x00 abcd");
}

TEST(Parts, OnlyTheJoinedAnswerIsRead) {
  UserdataHead head = head_of(response, 4, 1);
  head.extended = true;
  head.data_unit_reference = 0xd6;
  head.last_data_unit = false;
  FieldRecorder first;
  EXPECT_EQ(describe_userdata(head, "ff 09 0009 0000 0000 0002 0002 00"_view, {}, first), 0U);
  EXPECT_EQ(first["part"] + ' ' + first["part_bytes"], "more-follow 9");
  EXPECT_EQ(first["data.userdata.szl_id"], "");
  head.last_data_unit = true;
  FieldRecorder joined;
  EXPECT_EQ(describe_userdata(head, "ff 09 0003 11 001c"_view, "0000 0000 0002 0002 0011 001c"_view, joined), 0U);
  EXPECT_EQ(joined["szl.0000.0000.szl_id"], "0x0011 0x001c");
  FieldRecorder lost;
  EXPECT_EQ(describe_userdata(head, "ff 09 0003 11 001c"_view, {}, lost), 3U);
}

TEST(Tis, AddressTexts) {
  EXPECT_EQ(to_text(TisAddress{0x73, 1, 10, 8}), "DB10.DBD 8");
  EXPECT_EQ(to_text(TisAddress{0x70, 3, 10, 8}), "DB10.DBX 8.3");
  EXPECT_EQ(to_text(TisAddress{0x00, 7, 0, 2}), "M 2.7");
  EXPECT_EQ(to_text(TisAddress{0x01, 6, 0, 0}), "MB 0 x6");
  EXPECT_EQ(to_text(TisAddress{0x54, 1, 0, 5}), "T 5");
  EXPECT_EQ(to_text(TisAddress{0x99, 1, 0, 5}), "area 0x99 5");
}

TEST(Messages, Subscription) {  // EX055
  const auto out = decode_message_subscription("03 00 61736d6573732020"_view);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->operating_mode() && out->system_diagnostics());
  EXPECT_FALSE(out->user_diagnostics() || out->program_messages() || out->alarm_type);
  EXPECT_EQ(padded_text(out->user), "asmess");
  EXPECT_EQ(decode_cyclic_request("0001 01 02"_view)->interval_ms(), 2000U);
}

}  // namespace
}  // namespace s7::dissector
