// The builder against packets of real devices and decoders (rows of the protocol's table of examples, by their number).

#include <gtest/gtest.h>

#include "tests/support/cotp_build.hpp"
#include "tests/support/s7_userdata.hpp"

namespace s7::test {
namespace {

std::string packet(const Bytes& pdu) { return to_hex(tpkt_data(pdu)); }
std::string hex(std::string_view text) { return to_hex(bytes_from_hex(text)); }

TEST(Hex, SkipsBlanksAndComments) {
  EXPECT_EQ(bytes_from_hex("03 00 | 1f # TPKT\n // all of this\n 02f080"), (Bytes{3, 0, 0x1F, 2, 0xF0, 0x80}));
  EXPECT_THROW((void)bytes_from_hex("0"), std::invalid_argument);
  EXPECT_THROW((void)bytes_from_hex("0g"), std::invalid_argument);
}

TEST(CotpBuild, ConnectionRequestWithTextTsap) {  // EX001, its C0 last
  CotpConnect body{0, 0x11, 0, std::nullopt, tsap(0x0600), {}, {}};
  body.called_tsap = ByteWriter().text("SIMATIC-ROOT-ES").take();
  body.more = {0xC0, 1, 0x0A};
  EXPECT_EQ(to_hex(tpkt(cotp_cr(body))), hex("030000231EE00000001100C1020600C20F53494D415449432D524F4F542D4553C0010A"));
}

TEST(CotpBuild, FragmentsEndWithEot) {
  const auto parts = tpkt_fragments({1, 2, 3, 4, 5}, 2);
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(to_hex(parts[0]), "0300000902f0000102");
  EXPECT_EQ(to_hex(parts[2]), "0300000802f08005");
}

TEST(CotpBuild, OtherTpdus) {  // X.224: fixed parts
  EXPECT_EQ(to_hex(cotp_dr(0x0102, 0x0304, 3)), "06800102030403");
  EXPECT_EQ(to_hex(cotp_dc(0x0102, 0x0304)), "05c001020304");
  EXPECT_EQ(to_hex(cotp_er(0x0102, 2, {0xAA})), "0770010202c101aa");
  EXPECT_EQ(to_hex(cotp_ed(0x0102, 1, {0x55})), "041001028155");
  EXPECT_EQ(to_hex(cotp_ea(0x0102, 1)), "0420010201");
  EXPECT_EQ(to_hex(cotp_ak(0x0102, 5, 2)), "0462010205");
  EXPECT_EQ(to_hex(cotp_rj(0x0102, 5, 2)), "0452010205");
}

TEST(S7Build, Setup) {  // EX003 and its answer with 240
  EXPECT_EQ(packet(setup_job(0, {1, 1, 480})), hex("0300001902F08032010000000000080000F0000001000101E0"));
  EXPECT_EQ(packet(setup_answer(0, {1, 1, 240})), hex("0300001B02F080320300000000000800000000F0000001000100F0"));
}

TEST(S7Build, ReadOfSeveralAreas) {  // EX015
  const auto pdu = read_job(
      0x0A00, {any_item(area::flag, 0, 0, 16), any_item(area::input, 0, 0, 16), any_item(area::output, 0, 0, 16),
               any_item({area::timer, 0, 0, 8, size::timer}), any_item({area::counter, 0, 0, 8, size::counter})});
  EXPECT_EQ(packet(pdu), hex("0300004F02F080320100000A00003E00000405120A10020010000083000000120A10020010000081000000"
                             "120A10020010000082000000120A101D000800001D000000120A101C000800001C000000"));
}

TEST(S7Build, Writes) {
  EXPECT_EQ(packet(write_job(0x1800, {any_item(area::flag, 0, 1, 1, size::real)},  // EX029
                             {data_item(value::real, {0x79, 0xE9, 0xF6, 0x42})})),
            hex("0300002702F080320100001800000E00080501120A100800010000830000080007000479E9F642"));
  EXPECT_EQ(packet(write_job(1, {any_item(area::flag, 0, 1, 1, size::bit)}, {bit_item(false)})),  // EX092
            hex("0300002402F080320100000001000E00050501120A100100010000830000080003000100"));
  EXPECT_EQ(packet(write_answer(0x200, {0xFF})), hex("0300001602F0803203000002000002000100000501FF"));  // EX008
}

TEST(S7Build, DbReadJobAndAnswer) {  // EX096, EX108
  EXPECT_EQ(packet(read_job(0x0D00, {db_read_item({{2, 74, 108}, {4, 76, 404}, {2, 81, 60}})})),
            hex("0300002602F080320100000D000015000004011211B00302004A006C04004C0194020051003C"));
  const auto values = bytes_from_hex("FF040A FF0544053E FF040A");
  EXPECT_EQ(packet(read_answer(0x0D00, {data_item(value::octets, values)})),
            hex("0300002402F080320300000D000002000F00000401FF09000BFF040AFF0544053EFF040A"));
}

TEST(S7Build, FillBytesAndErrorItems) {
  // Hand-made after the rule: fill after odd payloads but the last; a refused item is its head alone (EX114).
  const auto data = join_data({bit_item(true), error_item(0x0A, 4), data_item(value::octets, {7})});
  EXPECT_EQ(to_hex(data), hex("FF030001 01 00 | 0A000004 | FF090001 07"));
  EXPECT_EQ(to_hex(join_data({bit_item(true)}, Fill::always)), hex("FF030001 01 00"));
}

TEST(S7Build, OddItemsAreFilled) {  // B0 with one area is 9 bytes, NCK is 10
  const auto list = join_items({db_read_item({{1, 2, 3}}), nck_item({0x82, 2, 1, 8, 1, 0x10, 1})});
  EXPECT_EQ(to_hex(list), hex("12 07 B0 01 01 0002 0003 00 | 12 08 82 41 0008 0001 10 01"));
}

TEST(S7Build, SymbolAndDriveItems) {
  EXPECT_EQ(to_hex(symbol_item({0x8A0E, 5, 0x11223344, {0x40000009}})), hex("12 0E B2 FF 8A0E 0005 11223344 40000009"));
  EXPECT_EQ(to_hex(drive_item({2, 3})), hex("12 0A A2 00 0000 0000 0002 0003"));
}

TEST(S7Build, Refusals) {  // EX014 and the frame of a CPU that permits no PUT/GET
  EXPECT_EQ(packet(s7_ack(0x600, 0xD241)), hex("0300001302F08032020000060000000000D241"));
  EXPECT_EQ(packet(s7_ack(0x1234, 0x8104)), hex("0300001302f08032020000123400000000 8104"));
}

TEST(S7Build, BlockTransfer) {  // EX013, EX019, EX020, EX047, EX051, EX053
  EXPECT_EQ(packet(start_upload_job(0x600, block_filename("0B", 0))),
            hex("0300002302F080320100000600001200001D00000000000000095F3042303030303041"));
  EXPECT_EQ(packet(start_upload_answer(0x800, 7, 216)),
            hex("0300002302F0803203000008000010000000001D000100000000070730303030323136"));
  EXPECT_EQ(packet(upload_job(0x900, 7)), hex("0300001902F080320100000900000800001E00000000000007"));
  EXPECT_EQ(packet(request_download_job(0x0E00, block_filename("0A", 1, 'P'), 500, 400)),
            hex("0300003102F080320100000E00002000001A00010000000000095F3041303030303150"
                "0D31303030353030303030343030"));
  EXPECT_EQ(packet(download_ended_job(0x700, block_filename("0A", 1, 'P'))),
            hex("0300002302F080320100000700001200001C00000000000000095F3041303030303150"));
  EXPECT_EQ(packet(pi_job(0x0F00, "_INSE", pi_block_list({"0A00001P"}))),
            hex("0300002B02F080320100000F00001A000028000000000000FD000A01003041303030303150055F494E5345"));
}

TEST(S7Build, StopAndStart) {  // EX031, EX035
  EXPECT_EQ(packet(stop_job(0x1C00)), hex("0300002102F080320100001C000010000029000000000009505F50524F4752414D"));
  EXPECT_EQ(packet(pi_job(0x1D00, "_MODU", {0x45, 0x50})),
            hex("0300002302F080320100001D000012000028000000000000FD00024550055F4D4F4455"));
}

TEST(Userdata, StatusList) {  // EX011, EX124, EX170
  EXPECT_EQ(packet(szl_request(0x100, 0x0011, 0)),
            hex("0300002102F080320700000100000800080001120411440100FF09000400110000"));
  const auto head = UserdataHead{UserdataType::response, 4, 1, 1, UserdataStatus{}};
  EXPECT_EQ(packet(userdata_response(0x800, head, userdata_data(bytes_from_hex("0F740000 0004 0007")))),
            hex("0300002902F080320700000800000C000C000112081284010100000000FF0900080F74000000040007"));
  EXPECT_EQ(packet(userdata_continue(0x700, 4, 1, 3)),
            hex("0300002102F080320700000700000C00040001120812440103000000000A000000"));
}

TEST(Userdata, BlockInfoClockAndPush) {  // EX023, EX024, EX026, EX079
  EXPECT_EQ(packet(block_info_request(0x0B00, "0A", 0)),
            hex("0300002502F080320700000B000008000C0001120411430300FF0900083041303030303041"));
  EXPECT_EQ(packet(userdata_refusal(0x0B00, 3, 3, 0xD209, 0)),
            hex("0300002102F080320700000B00000C000400011208128303000000D2090A000000"));
  // date -u -d '2016-02-08 14:51:37.916' +%s = 1454943097; a Monday
  EXPECT_EQ(to_hex(bcd_stamp(1454943097916000000)), hex("1602081451379162"));
  EXPECT_EQ(packet(mode_transition_push(0)), hex("0300001902F080320700000000000800000100101000000000"));
}

TEST(Userdata, PiecesFillThePdu) {
  const auto pieces = userdata_pieces(Bytes(300, 1), 240);
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(pieces[0].size(), 214U);  // as a real server cut its answer (EX169)
  EXPECT_EQ(userdata_pieces({}, 240).size(), 1U);
}

}  // namespace
}  // namespace s7::test
