// 23 packets composed from the documented layouts (examples.tsv): each is told as its annotation says.

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <sstream>

#include "dissector/wire/cotp.hpp"
#include "dissector/wire/tpkt.hpp"
#include "tests/fuzz/walk_plus.hpp"
#include "tests/support/paths.hpp"
#include "tests/unit/dissector/plus/telling.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using ::testing::ElementsAreArray;
using Lines = std::vector<std::string>;

struct Example {
  std::string name;
  test::Bytes frame;  // COTP user data
};

const std::map<int, Example>& examples() {
  static const auto rows = [] {
    std::ifstream file(test::source_dir() + "/tests/unit/dissector/plus/examples.tsv");
    std::map<int, Example> out;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::istringstream fields(line);
      std::string number, name, hex;
      std::getline(fields, number, '\t');
      std::getline(fields, name, '\t');
      std::getline(fields, hex, '\t');
      test::Bytes bytes = test::bytes_from_hex(hex);
      if (bytes[0] == 3) bytes.erase(bytes.begin(), bytes.begin() + 7);
      out[std::stoi(number)] = {name, bytes};
    }
    return out;
  }();
  return rows;
}

test::ToldPdu told(int number) { return test::tell_frame(examples().at(number).frame); }

void expect_head(const Pdu& pdu, Opcode opcode, Function function, std::uint16_t sequence, std::uint32_t session,
                 std::uint8_t flags) {
  EXPECT_EQ(pdu.opcode, opcode);
  EXPECT_EQ(pdu.function, function);
  EXPECT_EQ(pdu.sequence, sequence);
  EXPECT_EQ(pdu.session, session);
  EXPECT_EQ(pdu.flags, flags);
}

const Lines qualifier{"qualifier 1257 RID 0", "qualifier 1258 AID 0", "qualifier 1259 UDInt 0"};
Lines with_qualifier(Lines lines) {
  lines.insert(lines.end(), qualifier.begin(), qualifier.end());
  return lines;
}

TEST(PlusExamples, AreAllThere) { EXPECT_EQ(examples().size(), 23U); }

TEST(PlusExamples, InitSsl) {
  const auto request = told(1), response = told(2);
  expect_head(request.pdu, Opcode::request, Function::init_ssl, 1, 0, 0x30);
  EXPECT_THAT(request.lines, ElementsAreArray(Lines{}));
  expect_head(response.pdu, Opcode::response, Function::init_ssl, 1, 0, 0x70);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return 0"}));
}

TEST(PlusExamples, SessionRequest) {
  const auto request = told(3);
  expect_head(request.pdu, Opcode::request, Function::create_object, 1, 288, 0x36);
  EXPECT_THAT(request.lines, ElementsAreArray(Lines{
                                 "object 285",
                                 "parameter UDInt 0",
                                 "begin 211 class 287",
                                 "  attribute 233 WString \"ServerSession_3E8\"",
                                 "  attribute 289 WString \"1:::6.0::NIC-A\"",
                                 "  attribute 296 WString \"planner\"",
                                 "  attribute 297 WString \"DemoClient\"",
                                 "  attribute 298 WString \"ES-07\"",
                                 "  attribute 299 UDInt 1",
                                 "  attribute 300 RID 1000",
                                 "  attribute 301 WString \"\"",
                                 "  begin 211 class 255",
                                 "    attribute 233 WString \"SubscriptionContainer\"",
                                 "  end",
                                 "end",
                             }));
}

TEST(PlusExamples, SessionResponse) {
  const auto response = told(4);
  expect_head(response.pdu, Opcode::response, Function::create_object, 1, 0, 0x36);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{
                                  "return 0",
                                  "created 0x70000a10",
                                  "created 0x70000a11",
                                  "begin 288 class 287",
                                  "  attribute 233 WString \"00:0123456789ABCDEF\"",
                                  "  attribute 299 UDInt 536870912",
                                  "  attribute 301 WString \"OMSP.REL.0001.00\"",
                                  "  attribute 303 USInt[20] 000102030405060708090a0b0c0d0e0f10111213",
                                  "  attribute 306 Struct 314",
                                  "    member 315 UDInt 320",
                                  "    member 316 UDInt 320",
                                  "    member 317 UDInt 8405056",
                                  "    member 318 UDInt 8405056",
                                  "    member 319 WString \"1;6ES7 599-9ZZ99-0AB0;V2.5\"",
                                  "    member 320 WString \"1;6ES7 599-9ZZ99-0AB0;V2.0\"",
                                  "    member 321 UInt 3",
                                  "end",
                              }));
}

TEST(PlusExamples, ReadOfTwoItems) {
  const auto request = told(5), response = told(6);
  expect_head(request.pdu, Opcode::request, Function::get_multi_variables, 42, 0x70000a10, 0x34);
  EXPECT_EQ(request.walked.integrity_id, 57U);
  EXPECT_THAT(request.lines, ElementsAreArray(with_qualifier({
                                 "items 2",
                                 "address crc=0x1a2b3c4d area=0x8a0e0005 sub=2550 lids=9",
                                 "address crc=0x00000000 area=0x8a0e0005 sub=2550 lids=12.4",
                             })));
  const auto list = address_list(request.pdu);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->items, 2U);
  EXPECT_EQ(list->fields, 11U);
  EXPECT_EQ(test::to_hex(list->bytes), "020b81d1acf84d88d0b88005029376090088d0b880050393760c04");
  EXPECT_EQ(response.walked.integrity_id, 99U);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return -255", "item 1 Real 12.500000", "error 2 -255"}));
}

TEST(PlusExamples, WriteOfOneItem) {
  const auto request = told(7), response = told(8);
  expect_head(request.pdu, Opcode::request, Function::set_multi_variables, 43, 0x70000a10, 0x34);
  EXPECT_EQ(request.walked.integrity_id, 7U);
  EXPECT_THAT(request.lines,
              ElementsAreArray(with_qualifier(
                  {"items 1", "address crc=0x0badcafe area=0x8a0e0005 sub=2550 lids=9", "item 1 Int -10"})));
  EXPECT_EQ(response.walked.integrity_id, 50U);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return 0"}));
}

TEST(PlusExamples, StopRefused) {
  const auto request = told(9), response = told(10);
  expect_head(request.pdu, Opcode::request, Function::set_variable, 44, 0x70000a10, 0x34);
  EXPECT_EQ(request.walked.integrity_id, 8U);
  EXPECT_THAT(request.lines, ElementsAreArray(with_qualifier({"object 52", "path 2167", "assigned DInt 1"})));
  EXPECT_EQ(response.walked.integrity_id, 52U);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return -100"}));
}

TEST(PlusExamples, Subscription) {
  const auto request = told(11), response = told(12);
  expect_head(request.pdu, Opcode::request, Function::create_object, 45, 0x70000a10, 0x34);
  EXPECT_EQ(request.walked.integrity_id, 9U);
  ASSERT_EQ(request.lines.size(), 17U);
  EXPECT_EQ(request.lines[0], "object 0x70000a11");
  EXPECT_EQ(request.lines[2], "begin 2147467265 class 1001");
  EXPECT_EQ(request.lines[3], "  attribute 233 WString \"Sub_1\"");
  EXPECT_EQ(request.lines[9],
            "  attribute 1048 UDInt<17> 8880848000"
            "00"
            "02"
            "8880908002"
            "01"
            "00"
            "88d0b88005"
            "81d1acf84d"
            "9376"
            "09"
            "8880908002"
            "02"
            "00"
            "52"
            "00"
            "9d18"
            "0a");
  EXPECT_EQ(request.lines[10], "  attribute 1049 UDInt 500");
  EXPECT_EQ(request.lines[14], "  attribute 1053 Int 10");
  EXPECT_EQ(request.lines[15], "  attribute 1054 UInt 65535");
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return 0", "created 0x70000a20"}));
  EXPECT_EQ(response.walked.integrity_id, 54U);
}

TEST(PlusExamples, Notifications) {
  EXPECT_THAT(told(13).lines, ElementsAreArray(Lines{"subscription 0x70000a20", "notification 300 tick 3 change 1",
                                                     "pushed 1 Real 12.500000", "error 2"}));
  EXPECT_THAT(told(14).lines, ElementsAreArray(Lines{"subscription 0x70000a20",
                                                     "notification 301 tick 4 change 1 time 1700000000000000",
                                                     "pushed 1 Real 13.000000"}));
}

TEST(PlusExamples, ReadOfBytes) {
  EXPECT_THAT(told(15).lines, ElementsAreArray(with_qualifier({
                                  "items 2",
                                  "address crc=0x00000000 area=0x8a0e0005 sub=2550 lids=3.20.4",
                                  "address crc=0x00000000 area=0x52 sub=3736 lids=3.100.1.6",
                              })));
}

TEST(PlusExamples, BeginOfADownload) {
  const auto request = told(16);
  expect_head(request.pdu, Opcode::request, Function::begin_sequence, 60, 0x3c0, 0x36);
  EXPECT_THAT(request.lines, ElementsAreArray(Lines{"type 2", "kind 1", "begin 2147467265 class 1700",
                                                    "  attribute 233 WString \"DLTransaction\"", "end"}));
}

TEST(PlusExamples, Logout) {
  const auto request = told(17), response = told(18);
  EXPECT_EQ(request.walked.integrity_id, 10U);
  EXPECT_THAT(request.lines, ElementsAreArray(with_qualifier({"object 0x70000a10"})));
  EXPECT_FALSE(response.walked.integrity_id);
  EXPECT_THAT(response.lines, ElementsAreArray(Lines{"return 0", "object 0x70000a10"}));
}

TEST(PlusExamples, Alarm) {
  EXPECT_THAT(told(19).lines, ElementsAreArray(Lines{
                                  "subscription 0x70000a30",
                                  "notification 1 tick 1 change 1 time 1700000000000000",
                                  "alarm 0x70000a31",
                                  "begin 1359085569 class 2681",
                                  "  attribute 233 WString \"\"",
                                  "  attribute 2670 LWord 9947888665562841088",
                                  "  attribute 2671 USInt 1",
                                  "  attribute 2672 UInt 256",
                                  "  attribute 2673 Struct 3473",
                                  "    member 3474 USInt 1",
                                  "    member 3475 Timestamp 1700000000000000000",
                                  "    member 3646 Timestamp 0",
                                  "  attribute 4079 DInt 1",
                                  "  attribute 7917 UDInt 17",
                                  "end",
                              }));
}

TEST(PlusExamples, BlockInTwoFrames) {
  const auto first = decode_frame(examples().at(20).frame), second = decode_frame(examples().at(21).frame);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->last);
  EXPECT_TRUE(second->last);
  EXPECT_TRUE(begins_pdu(first->data));
  EXPECT_FALSE(begins_pdu(second->data));
  test::Bytes joined(first->data.begin(), first->data.end());
  joined.insert(joined.end(), second->data.begin(), second->data.end());
  const auto pdu = decode_pdu(joined);
  ASSERT_TRUE(pdu);
  expect_head(*pdu, Opcode::request, Function::create_object, 61, 0x3c0, 0x34);
  const auto lines = test::tell_body(pdu->opcode, pdu->function, pdu->body).lines;
  ASSERT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines[0], "object 3");
  EXPECT_EQ(lines[2], "begin " + std::to_string(0x8a120007U) + " class 2578");
  EXPECT_EQ(lines[3], "  attribute 233 WString \"Mixer\"");
  EXPECT_EQ(lines[4], "  attribute 2521 UInt 7");
  EXPECT_EQ(lines[5], "  attribute 2523 UInt 4");
  EXPECT_TRUE(lines[6].starts_with("  attribute 2580 Blob 0:00070e151c23")) << lines[6];
  EXPECT_EQ(lines[7], "end");
}

TEST(PlusExamples, EventAndKeepAlive) {
  const auto event = decode_frame(examples().at(22).frame), keep_alive = decode_frame(examples().at(23).frame);
  ASSERT_TRUE(event && keep_alive);
  EXPECT_EQ(decode_system_event(event->data)->confirmed_bytes, 1234U);
  EXPECT_EQ(keep_alive->keep_alive_sequence, 5);
}

TEST(PlusExamples, AllOfThemAreUnderstoodToTheLastByte) {
  for (const auto& [number, example] : examples()) {
    const auto frame = decode_frame(example.frame);
    ASSERT_TRUE(frame) << number;
    EXPECT_TRUE(frame->surplus.empty()) << number;
    if (number >= 20) continue;
    EXPECT_EQ(told(number).walked.not_understood, 0U) << number;
  }
}

TEST(PlusExamples, CutAtEveryByteAndEveryByteFlipped) {
  for (const auto& [number, example] : examples()) {
    test::for_each_prefix(example.frame, [](ByteView cut) { fuzz::PlusWalk(cut).frame(); });
    auto bytes = example.frame;
    for (auto& byte : bytes) {
      for (const std::uint8_t flip : {std::uint8_t{0xff}, std::uint8_t{0x01}, std::uint8_t{0x80}, std::uint8_t{0x40}}) {
        byte = static_cast<std::uint8_t>(byte ^ flip);
        fuzz::PlusWalk(bytes).frame();
        byte = static_cast<std::uint8_t>(byte ^ flip);
      }
    }
  }
}

// A PDU that is cut tells what is in front of the cut, and no more bytes are called understood than are there.
TEST(PlusExamples, CutPdusTellTheirBegin) {
  for (const auto& [number, example] : examples()) {
    if (number >= 20) continue;
    const auto whole = told(number);
    std::size_t told_before = 0;
    test::for_each_prefix(whole.pdu.body, [&](ByteView cut) {
      auto lines =
          test::tell_body(whole.pdu.opcode, whole.pdu.function, cut, decode_frame(example.frame)->version).lines;
      if (!lines.empty() && lines.back().starts_with("not understood")) lines.pop_back();
      EXPECT_GE(lines.size() + 2, told_before) << number;  // objects that are open at the cut have an end or not
      told_before = lines.size();
    });
  }
}

}  // namespace
}  // namespace s7::dissector::plus
