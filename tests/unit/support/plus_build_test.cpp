// The builder against the worked examples of the protocol's document (rows of its table of examples, by their number)
// and against its tables of variable length integers.

#include <gtest/gtest.h>

#include "tests/support/cotp_build.hpp"
#include "tests/support/plus_functions.hpp"

namespace s7::test {
namespace {

constexpr std::uint32_t session = 0x70000A10, subscriptions = 0x70000A11;
constexpr std::uint64_t digest_place = 7 + 4 + 1;  // TPKT and COTP, frame header, length of the digest

std::string packet(std::uint8_t version, const Bytes& data) { return to_hex(tpkt_data(plus_frame(version, data))); }

// As packet(), with the digest of the examples in place of the builder's.
std::string sealed(const Bytes& data) {
  auto bytes = tpkt_data(plus_frame(3, data));
  for (std::size_t i = 0; i < 32; ++i) bytes[digest_place + i] = static_cast<std::uint8_t>(0xD0 + i);
  return to_hex(bytes);
}

TEST(PlusIntegers, AsTheDocumentListsThem) {
  EXPECT_EQ(to_hex(vlq32(0)), "00");
  EXPECT_EQ(to_hex(vlq32(128)), "8100");
  EXPECT_EQ(to_hex(vlq32(300)), "822c");
  EXPECT_EQ(to_hex(vlq32(16383)), "ff7f");
  EXPECT_EQ(to_hex(vlq32(0x8A0E0005)), "88d0b88005");
  EXPECT_EQ(to_hex(vlq32(0xFFFFFFFF)), "8fffffff7f");
}

TEST(PlusIntegers, WithSign) {
  EXPECT_EQ(to_hex(svlq32(63)), "3f");
  EXPECT_EQ(to_hex(svlq32(64)), "8040");
  EXPECT_EQ(to_hex(svlq32(-1)), "7f");
  EXPECT_EQ(to_hex(svlq32(-64)), "40");
  EXPECT_EQ(to_hex(svlq32(-65)), "ff3f");
  EXPECT_EQ(to_hex(svlq32(-1000)), "f818");
  EXPECT_EQ(to_hex(svlq32(2147483647)), "87ffffff7f");
  EXPECT_EQ(to_hex(svlq32(-2147483647 - 1)), "f880808000");
}

TEST(PlusIntegers, OfSixtyFourBits) {
  EXPECT_EQ(to_hex(vlq64(0x00FFFFFFFFFFFFFF)), "ffffffffffffff7f");
  EXPECT_EQ(to_hex(vlq64(0x0100000000000000)), "80c080808080808000");
  EXPECT_EQ(to_hex(vlq64(0xFFFFFFFFFFFFFFFF)), "ffffffffffffffffff");
  EXPECT_EQ(to_hex(vlq64(0x000083000000FF9C)), "a0e0808083ff1c");
}

TEST(PlusBuild, InitSsl) {  // 1, 2
  EXPECT_EQ(packet(1, plus_request({plus_function::init_ssl, 1, 0, 0x30, std::nullopt}, {})),
            "0300002102f0807201001231000005b30000000100000000300000000072010000");
  EXPECT_EQ(packet(1, plus_response({plus_function::init_ssl, 1, 0, 0x70, std::nullopt}, plus_result(0))),
            "0300001e02f0807201000f32000005b30000000170000000000072010000");
}

TEST(PlusBuild, ReadsTwoVariables) {  // 5, 6
  const std::vector<PlusItem> items = {{0x1A2B3C4D, 0x8A0E0005, 2550, {9}}, {0, 0x8A0E0005, 2550, {12, 4}}};
  EXPECT_EQ(sealed(plus_request({plus_function::get_multi, 42, session, 0x34, 57}, plus_get_items(items))),
            "0300007902f0807203006a20d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef31000005"
            "4c0000002a70000a103400000000020b81d1acf84d88d0b88005029376090088d0b880050393760c04000004e8896900"
            "1200000000896a001300896b00040000390000000072030000");
}

TEST(PlusBuild, WritesAVariable) {  // 7, 8
  const auto value = plus_signed(plus_type::integer, -10);
  EXPECT_EQ(packet(2, plus_request({plus_function::set_multi, 43, session, 0x34, 7},
                                   plus_set_items({{0x0BADCAFE, 0x8A0E0005, 2550, {9}}}, {value}))),
            "0300005202f0807202004331000005420000002b70000a1034000000000105ddb7957e88d0b8800502937609010007ff"
            "f600000004e88969001200000000896a001300896b00040000070000000072020000");
  EXPECT_EQ(packet(2, plus_response({plus_function::set_multi, 43, 0, 0x34, 50}, plus_written(0))),
            "0300002002f0807202001132000005420000002b340000320000000072020000");
}

TEST(PlusBuild, StopsTheCpuAndIsRefused) {  // 9, 10
  EXPECT_EQ(sealed(plus_request({plus_function::set_variable, 44, session, 0x34, 8},
                                plus_set_variable(52, {2167}, plus_signed(plus_type::dint, 1)))),
            "0300006502f0807203005620d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef31000004"
            "f20000002c70000a103400000034019077000801000004e88969001200000000896a001300896b000400000008000000"
            "0072030000");
  EXPECT_EQ(sealed(plus_response({plus_function::set_variable, 44, 0, 0x34, 52}, plus_result(plus_failure(-100)))),
            "0300004602f0807203003720d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef32000004"
            "f20000002c34a0e0808083ff1c340000000072030000");
}

TEST(PlusBuild, Subscribes) {  // 11, 12
  PlusObject object{0x7FFFC001, 1001, 0, {}, {}, {}, {}};
  const std::vector<PlusItem> items = {{0x1A2B3C4D, 0x8A0E0005, 2550, {9}}, {0, 82, 3736, {10}}};
  object.attributes = {{233, plus_text("Sub_1")},
                       {1082, plus_number(plus_type::usint, 0)},
                       {1002, plus_number(plus_type::uint, 0)},
                       {1003, plus_signed(plus_type::lint, 0)},
                       {1040, plus_number(plus_type::usint, 0x14)},
                       {1041, plus_number(plus_type::boolean, 1)},
                       {1048, plus_list(plus_shape::addresses, plus_references(items))},
                       {1049, plus_number(plus_type::udint, 500)},
                       {1050, plus_number(plus_type::udint, 0)},
                       {1051, plus_number(plus_type::usint, 0)},
                       {1052, plus_number(plus_type::usint, 0)},
                       {1053, plus_signed(plus_type::integer, 10)},
                       {1054, plus_number(plus_type::uint, 65535)}};
  const PlusHead head{plus_function::create_object, 45, session, 0x34, std::nullopt};
  EXPECT_EQ(packet(2, plus_request_plain(head, plus_create(subscriptions, object, 9))),
            "030000b502f080720200a631000004ca0000002d70000a103470000a110004000000000009a17fffc00187690000a381"
            "690015055375625f31a3883a000200a3876a00030000a3876b000900a38810000214a38811000101a388182004118880"
            "84800000028880908002010088d0b8800581d1acf84d9376098880908002020052009d180aa3881900048374a3881a00"
            "0400a3881b000200a3881c000200a3881d0007000aa3881e0003ffffa20000000072020000");
  EXPECT_EQ(packet(2, plus_response({plus_function::create_object, 45, 0, 0x34, 54}, plus_created(0, {0x70000A20}))),
            "0300002502f0807202001632000004ca0000002d3400018780809420360000000072020000");
}

TEST(PlusBuild, Notifies) {  // 13
  PlusNotification notification;
  notification.subscription = 0x70000A20;
  notification.sequence = 300;
  notification.values = {{1, plus_number(plus_type::real, 0x41480000)}};
  notification.errors = {2};
  auto data = plus_notification(notification);
  data[11] = 3;  // the credit of the example
  EXPECT_EQ(sealed(data),
            "0300005402f0807203004520d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef3370000a"
            "2004000000000003822c019200000001000e414800001300000002000000000072030000");
}

TEST(PlusBuild, ReadsByAddress) {  // 15
  auto bit = plus_classic(82, 100, 1);
  bit.lids.push_back(6);
  EXPECT_EQ(packet(2, plus_request({plus_function::get_multi, 46, session, 0x34, 58},
                                   plus_get_items({plus_classic(0x8A0E0005, 20, 4), bit}))),
            "0300005402f08072020045310000054c0000002e70000a103400000000020f0088d0b880050493760314040052059d18"
            "03640106000004e88969001200000000896a001300896b000400003a0000000072020000");
}

TEST(PlusBuild, BeginsATransaction) {  // 16
  const PlusObject transaction{0x7FFFC001, 1700, 0, {{233, plus_text("DLTransaction")}}, {}, {}, {}};
  EXPECT_EQ(packet(2, plus_request({plus_function::begin_sequence, 60, 0x3C0, 0x36, std::nullopt},
                                   plus_begin_sequence(transaction))),
            "0300004302f0807202003431000005560000003c000003c0360200010000a17fffc0018d240000a3816900150d444c54"
            "72616e73616374696f6ea20000000072020000");
}

TEST(PlusBuild, LeavesTheSession) {  // 17, 18
  EXPECT_EQ(packet(2, plus_request({plus_function::delete_object, 70, session, 0x34, 10}, plus_delete(session))),
            "0300003e02f0807202002f31000004d40000004670000a103470000a1000000004e88969001200000000896a00130089"
            "6b000400000a0000000072020000");
  EXPECT_EQ(
      packet(2, plus_response({plus_function::delete_object, 70, 0, 0x34, std::nullopt}, plus_deleted(0, session))),
      "0300002202f0807202001332000004d400000046340070000a100000000072020000");
}

TEST(PlusBuild, CutsAPduIntoFrames) {
  const auto frames = plus_frames(3, Bytes(150, 0x11), 100);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(to_hex(ByteView(frames[0]).first(5)), "7203008520");
  EXPECT_EQ(frames[0].size(), 4U + 33 + 100);
  EXPECT_EQ(frames[1].size(), 4U + 33 + 50 + 4);
  EXPECT_EQ(to_hex(ByteView(frames[1]).last(4)), "72030000");
}

TEST(PlusBuild, SystemEventAndKeepAlive) {  // 22, 23
  EXPECT_EQ(to_hex(plus_system_event(1234)), "72fe001000000000000004d20000000000000000");
  EXPECT_EQ(to_hex(plus_keep_alive(5)), "72ff0500");
}

}  // namespace
}  // namespace s7::test
