// Bodies and elements that no example holds: layouts that rest on documents only.

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/telling.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector::plus {
namespace {

using namespace test::literals;
using test::tell_body;
using ::testing::ElementsAre;

std::vector<std::string> request(Function function, ByteView body, Version version = Version::v2) {
  return tell_body(Opcode::request, function, body, version).lines;
}
std::vector<std::string> response(Function function, ByteView body, Version version = Version::v2) {
  return tell_body(Opcode::response, function, body, version).lines;
}
std::vector<std::string> notification(ByteView body, Version version = Version::v2) {
  return tell_body(Opcode::notification, {}, body, version).lines;
}

TEST(PlusWalk, GetVariable) {
  EXPECT_THAT(request(Function::get_variable, "00000034 02 913d 9b1e 000004e8 896900120000000000 00 05 00000000"_view),
              ElementsAre("object 52", "path 2237", "path 3486", "qualifier 1257 RID 0"));
  EXPECT_THAT(response(Function::get_variable, "00 000808 05 00000000"_view), ElementsAre("return 0", "answer DInt 8"));
  EXPECT_THAT(response(Function::get_variable, "00 00000000"_view), ElementsAre("return 0"));
}

TEST(PlusWalk, InvokeWithAndWithoutFourthNumber) {
  EXPECT_THAT(request(Function::invoke, "70000a12 00000000 01 000407 02 000101 00 00 0a 00000000"_view),
              ElementsAre("object 0x70000a12", "argument 1 UDInt 7", "argument 2 Bool 1"));
  EXPECT_THAT(response(Function::invoke, "00 00 00 01 000407 00 00 0a 00000000"_view),
              ElementsAre("return 0", "argument 1 UDInt 7"));
  EXPECT_THAT(response(Function::invoke, "00 00 00 05 01 000407 00 00 0a 00000000"_view),
              ElementsAre("return 0", "argument 1 UDInt 7"));
}

TEST(PlusWalk, LinksOfAnObject) {
  EXPECT_THAT(request(Function::get_link, "00000031 915e 0000 00000000"_view),
              ElementsAre("object 49", "relation 2270"));
  EXPECT_THAT(response(Function::get_link, "00 02 88e10102 00000041 00000000"_view),
              ElementsAre("return 0", "linked 0x88e10102", "linked 65"));
  // More are announced than there are.
  EXPECT_THAT(response(Function::get_link, "00 ff 88e10102"_view), ElementsAre("return 0", "linked 0x88e10102"));
}

TEST(PlusWalk, ExploreWithFilter) {
  EXPECT_THAT(request(Function::explore,
                      "00000219 00 01 01 00 01 0017000004de 895f 000401 00 00 02 8469 8411 2d 0000000000"_view),
              ElementsAre("object 537", "relation 0", "recursive 1", "parents 0", "filter Struct 1246",
                          "  member 1247 UDInt 1", "wanted 617", "wanted 529"));
}

TEST(PlusWalk, ExploreAnswersPutTheIntegrityIdInFront) {
  const auto with_id =
      tell_body(Opcode::response, Function::explore, "00 00000003 812c a1 00000003 9358 00 00 a2 00000000"_view);
  EXPECT_EQ(with_id.walked.integrity_id, 172U);
  EXPECT_THAT(with_id.lines, ElementsAre("return 0", "object 3", "begin 3 class 2520", "end"));
  const auto without =
      tell_body(Opcode::response, Function::explore, "00 00000003 a1 00000003 9358 00 00 a2 00000000"_view);
  EXPECT_FALSE(without.walked.integrity_id);
  EXPECT_EQ(without.walked.not_understood, 0U);
  const auto third = tell_body(Opcode::response, Function::explore,
                               "00 00000003 00 a1 00000003 9358 00 00 a2 00000000"_view, Version::v3);
  EXPECT_EQ(third.walked.integrity_id, 0U);
  EXPECT_EQ(third.lines.size(), 4U);
}

TEST(PlusWalk, StreamedWrites) {
  // Path 1846, qualifier, unknown, a blob; a second frame brought three more bytes.
  EXPECT_THAT(
      request(Function::set_var_substreamed,
              "70000a10 200401 8e36 000004e8 896900120000000000 0001 0014000401020304"
              "2a 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728"
              "29 0b 00000000"_view),
      ElementsAre("object 0x70000a10", "path UDInt<1> 8e36", "qualifier 1257 RID 0", "assigned Blob 0:01020304"));
}

TEST(PlusWalk, ErrorsMayCarryAnObject) {
  // Bit 62: details follow. 0x4000000000000000 | -12
  EXPECT_THAT(response(Function::delete_object, "a0808080808081fff4 8a0e0005"_view).front(), "return -12");
  EXPECT_THAT(response(Function::error, "a2c0808083fe01 00000000"_view), ElementsAre("return -255"));
  EXPECT_THAT(response(Function::set_variable, "a0808080808081fff4 a1 00000001 05 00 00 a2 00000000"_view),
              ElementsAre("return -12", "begin 1 class 5", "end"));
}

TEST(PlusWalk, CreateObjectTakesAnIdThatLooksLikeAnObject) {
  // The number 0xa1 01 ... of variable length, then the object.
  const auto told = tell_body(Opcode::request, Function::create_object,
                              "00000003 000400 00000000 a101 a1 8a0e0005 940e 20 00 a2 00000000"_view);
  EXPECT_EQ(told.walked.integrity_id, 0x21U << 7U | 1U);
  EXPECT_EQ(told.lines.back(), "end");
}

TEST(PlusWalk, ObjectsWithAttributeIdAndFlags) {
  EXPECT_THAT(
      request(Function::create_object, "00000003 000400 00000000 a1 8a0e0005 940e 20 05 11 a3 8169 000101 a2"_view),
      ElementsAre("object 3", "parameter UDInt 0", "begin 2316173317 class 2574", "  attribute 233 Bool 1", "end"));
  EXPECT_THAT(
      request(Function::create_object, "00000003 000400 00000000 a1 8a0e0005 940e 20 05 a3 8169 000101 a2"_view),
      ElementsAre("object 3", "parameter UDInt 0", "begin 2316173317 class 2574", "  attribute 233 Bool 1", "end"));
}

TEST(PlusWalk, ObjectsAreNestedOnlySoDeep) {
  std::string hex = "00000003 000400 00000000 ";
  for (int i = 0; i < 3000; ++i) hex += "a1 00000001 05 00 00 ";
  const auto told = tell_body(Opcode::request, Function::create_object, test::bytes_from_hex(hex));
  EXPECT_LE(told.lines.size(), 2 * max_depth + 4);
  EXPECT_GT(told.walked.not_understood, 20'000U);
}

// A record of a real S7-1200 (firmware 2): a word of M with offset 0.
TEST(PlusWalk, TagDescriptions) {
  EXPECT_THAT(
      request(Function::create_object,
              "00000003 000400 00000000 a1 90030000 837f 20 00 a704034d5730000b0401900000090000040000a8 a2"_view),
      ElementsAre("object 3", "parameter UDInt 0", "begin 2416115712 class 511", "tag MW0 lid 9 type 4", "end"));
}

// An id and one standard tag in a block; then a name of the same.
TEST(PlusWalk, TypeAndNameLists) {
  EXPECT_THAT(request(Function::create_object,
                      "00000003 000400 00000000 a1 92000005 837f 20 00"
                      "ab 0014 05000092 09000000 78563412 05 8a80 00 0000 0200 0000"
                      "ac 0007 05 5370656564 00 0000 a2"_view),
              ElementsAre("object 3", "parameter UDInt 0", "begin 2449473541 class 511", "tag  lid 9 type 5",
                          "tag Speed", "end"));
  // A record that ends in the middle leaves its bytes, the walk goes on behind the block.
  EXPECT_THAT(request(Function::create_object,
                      "00000003 000400 00000000 a1 92000005 837f 20 00 ab 0008 05000092 09000000 0000 a2"_view),
              ElementsAre("object 3", "parameter UDInt 0", "begin 2449473541 class 511", "end", "not understood 4"));
}

TEST(PlusWalk, NotificationsOfOldControllers) {
  EXPECT_THAT(notification("10000042 0400 0000 0000 07 01 92 00000019 000e417e2084 00 00000000"_view),
              ElementsAre("subscription 0x10000042", "notification 7 tick 0 change 1", "pushed 25 Real 15.882938"));
  EXPECT_THAT(notification("10000042 00000000 00000000"_view, Version::v1), ElementsAre("subscription 0x10000042"));
  EXPECT_THAT(notification("10000042 00000000 00000001 0000 83 000107 9c 01020304 00 00000000"_view, Version::v1),
              ElementsAre("subscription 0x10000042", "pushed Bool 7"));
}

// A change counter of 0 is no time stamp when the time would be none.
TEST(PlusWalk, NotificationWithChangeCounterZero) {
  EXPECT_THAT(notification("70000a20 0400 0000 0000 03 822c 00 92 00000001 000e41480000 00 00000000"_view),
              ElementsAre("subscription 0x70000a20", "notification 300 tick 3 change 0", "pushed 1 Real 12.500000"));
}

TEST(PlusWalk, NotificationsOfUnknownForm) {
  EXPECT_THAT(notification("70000a20 0500 0000 0000 03 82 2c"_view),
              ElementsAre("subscription 0x70000a20", "not understood 3"));
  EXPECT_THAT(notification("70000a20 0400 0000 0000 03 01 01 77 0102"_view).back(), "not understood 3");
}

TEST(PlusWalk, FunctionsWithoutKnownLayout) {
  EXPECT_THAT(request(Function::add_link, "00000001 00"_view), ElementsAre("not understood 5"));
  EXPECT_THAT(response(Function{0x0600}, "00 01"_view), ElementsAre("return 0", "not understood 1"));
}

TEST(PlusWalk, EveryEndOfABody) {
  const auto end = [](ByteView rest) { return tell_body(Opcode::response, Function::end_sequence, rest).walked; };
  EXPECT_FALSE(end("00 00000000"_view).integrity_id);
  EXPECT_EQ(end("00 32 00000000"_view).integrity_id, 50U);
  EXPECT_EQ(end("00 00 00000000"_view).integrity_id, 0U);
  const auto digest = test::bytes_from_hex("00 32 20 " + std::string(64, 'a'));
  EXPECT_EQ(end(digest).integrity_id, 50U);
  EXPECT_EQ(end(digest).digest.size(), 32U);
  const auto alone = test::bytes_from_hex("00 20 " + std::string(64, 'a'));
  EXPECT_FALSE(end(alone).integrity_id);
  EXPECT_EQ(end(alone).digest.size(), 32U);
  EXPECT_EQ(end("00"_view).not_understood, 0U);
  EXPECT_EQ(end("00 32 00000001"_view).not_understood, 5U);
}

TEST(PlusPdu, Headers) {
  EXPECT_EQ(decode_pdu({}).error(), Error::truncated);
  EXPECT_EQ(decode_pdu("41"_view).error(), Error::bad_magic);
  EXPECT_EQ(decode_pdu("31 0000 054c 0000 0001 70000a"_view).error(), Error::truncated);
  const auto late = decode_pdu("02 0000 04f2 0000 0007 74 00 0000000000000000000000"_view);
  ASSERT_TRUE(late);
  EXPECT_TRUE(late->is_response());
  EXPECT_TRUE(late->wants_no_answer());
  EXPECT_TRUE(begins_pdu("31 0000 054c 0000 0001"_view));
  EXPECT_FALSE(begins_pdu("31 0000 0001 0000 0001"_view));
  EXPECT_TRUE(begins_pdu("33 70000a20"_view));
  EXPECT_FALSE(begins_pdu("33 00000a20"_view));
}

TEST(PlusPdu, ReturnValues) {
  constexpr std::uint64_t value = 0x8020ab001bc8fff4;
  EXPECT_EQ(error_of(value), -12);
  EXPECT_EQ(line_of(value), 7112);
  EXPECT_EQ(generic_error_of(value), 43);
  EXPECT_FALSE(has_error_object(value));
}

}  // namespace
}  // namespace s7::dissector::plus
