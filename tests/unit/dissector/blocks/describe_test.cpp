#include "dissector/wire/blocks/describe.hpp"

#include <gtest/gtest.h>

#include "tests/support/s7_build.hpp"
#include "tests/unit/dissector/field_recorder.hpp"
#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;
using test::bytes_from_hex;

struct Described {
  explicit Described(const Bytes& pdu) {
    const auto decoded = decode_s7(pdu);
    if (decoded && !decoded->parameters.empty()) unknown = describe_block_job(*decoded, fields);
  }
  test::FieldRecorder fields;
  std::size_t unknown = 0;
};

Described describe(const Bytes& pdu) { return Described(pdu); }

// Values as tshark 4.0 shows them for the same packets.
TEST(DescribeBlockJob, RequestDownload) {
  const auto out = describe(test::request_download_job(1, "_0A00001P", 500, 400));
  EXPECT_EQ(out.unknown, 0U);
  EXPECT_EQ(out.fields["param.blockcontrol.functionstatus"], "0x00");
  EXPECT_EQ(out.fields["data.blockcontrol.unknown1"], "0100 00000000");
  EXPECT_EQ(out.fields["param.blockcontrol.filename_len"], "9");
  EXPECT_EQ(out.fields["param.blockcontrol.filename"], "_0A00001P");
  EXPECT_EQ(out.fields["data.blockcontrol.file_identifier"], "_");
  EXPECT_EQ(out.fields["data.blockcontrol.block_type"], "0A");
  EXPECT_EQ(out.fields["data.blockcontrol.block_number"], "00001");
  EXPECT_EQ(out.fields["data.blockcontrol.dest_filesys"], "P");
  EXPECT_EQ(out.fields["data.blockcontrol.part2_len"], "13");
  EXPECT_EQ(out.fields["data.blockcontrol.part2_unknown"], "1");
  EXPECT_EQ(out.fields["data.blockcontrol.loadmem_len"], "000500");
  EXPECT_EQ(out.fields["data.blockcontrol.mc7code_len"], "000400");
}

TEST(DescribeBlockJob, Upload) {
  EXPECT_EQ(describe(test::upload_job(1, 7)).fields["data.blockcontrol.uploadid"], "0x00000007");
  const auto opened = describe(test::start_upload_answer(1, 7, 216));
  EXPECT_EQ(opened.fields["data.blockcontrol.uploadid"], "0x00000007");
  EXPECT_EQ(opened.fields["param.blockcontrol.upl_lenstring_len"], "7");
  EXPECT_EQ(opened.fields["param.blockcontrol.upl_lenstring"], "0000216");
  const auto piece = describe(test::upload_answer(1, {0x70, 0x70, 0x01}, true));
  EXPECT_EQ(piece.unknown, 0U);
  EXPECT_EQ(piece.fields["param.blockcontrol.functionstatus.more"], "1");
  EXPECT_EQ(piece.fields["data.length"], "3");
  EXPECT_EQ(piece.fields["data.blockcontrol.unknown1"], "00fb");
  EXPECT_EQ(piece.fields["resp.data"], "707001");
  const auto ended = describe(test::s7_job(1, bytes_from_hex("1F 00 D240 00000007")));
  EXPECT_EQ(ended.fields["data.blockcontrol.errorcode"], "0xd240");
}

TEST(DescribeBlockJob, Invocations) {
  const auto insert = describe(test::pi_job(1, "_INSE", test::pi_block_list({"0A00077P", "0C00001P"})));
  EXPECT_EQ(insert.unknown, 0U);
  EXPECT_EQ(insert.fields["param.pistart.unknown1"], "000000000000fd");
  EXPECT_EQ(insert.fields["param.pistart.parameterblock_len"], "18");
  EXPECT_EQ(insert.fields["data.plccontrol.block_cnt"], "2");
  EXPECT_EQ(insert.fields["param.blockcontrol.filename"], "0A00077P 0C00001P");
  EXPECT_EQ(insert.fields["data.blockcontrol.block_number"], "00077 00001");
  EXPECT_EQ(insert.fields["param.pistart.servicename"], "_INSE");
  EXPECT_EQ(describe(test::pi_job(1, "_MODU", {'E', 'P'})).fields["param.pistart.argument"], "EP");
  const auto stop = describe(test::stop_job(1));
  EXPECT_EQ(stop.fields["data.plccontrol.part2_len"], "9");
  EXPECT_EQ(stop.fields["param.pistart.servicename"], "P_PROGRAM");
  EXPECT_EQ(describe(test::s7_ack_data(1, {0x28, 0x02}, {}, 0xD2A9)).fields["param.blockcontrol.functionstatus"],
            "0x02");
}

TEST(DescribeBlockJob, ArgumentsOfAnNc) {
  const auto file = describe(test::pi_job(1, "_N_F_COPY", bytes_from_hex("02 3031 00 01 31 03 414243 01 44")));
  EXPECT_EQ(file.unknown, 0U);
  EXPECT_EQ(file.fields["param.pi.n_x.addressident"], "01");
  EXPECT_EQ(file.fields["param.pi.n_x.direction"], "1");
  EXPECT_EQ(file.fields["param.pi.n_x.sourcefilename"], "ABC");
  EXPECT_EQ(file.fields["param.pi.n_x.destinationfilename"], "D");
  EXPECT_EQ(file.fields["param.pi.n_x.string_len"], "2 1 3 1 9");
}

TEST(DescribeBlockJob, PasswordsAreNotTold) {
  for (const char* service : {"_N_LOGIN_", "_N_NEWPWD", "_N_UNKNWN"}) {
    const auto out = describe(test::pi_job(1, service, bytes_from_hex("02 3031 00 07 53554E52495345")));  // SUNRISE
    for (const auto& [key, values] : out.fields.values)
      for (const auto& value : values) EXPECT_EQ(value.find("SUNRISE"), std::string::npos) << service << ' ' << key;
  }
  EXPECT_EQ(describe(test::pi_job(1, "_N_LOGIN_", bytes_from_hex("02 3031 00 07 53554E52495345"))).fields["password"],
            "masked");
}

TEST(DescribeBlockJob, WhatNoLayoutCoversIsCounted) {
  EXPECT_EQ(describe(test::s7_job(1, bytes_from_hex("1E 00 0000 00000007 AABB"))).unknown, 2U);
  EXPECT_EQ(describe(test::s7_job(1, bytes_from_hex("1E 00 0000 00000007"), {1, 2, 3})).unknown, 3U);
  EXPECT_EQ(describe(test::s7_ack_data(1, {0x28, 0, 1, 2})).unknown, 2U);
  EXPECT_EQ(describe(test::pi_job(1, "_N_UNKNWN", {1, 2, 3})).unknown, 3U);
  EXPECT_EQ(describe(test::s7_ack_data(1, {0x1E, 0}, bytes_from_hex("0001 00FB 11 2233"))).unknown, 2U);
}

TEST(DescribeBlockJob, TruncatedAtEveryLength) {
  for (const auto& whole :
       {test::request_download_job(1, "_0A00001P", 500, 400), test::start_upload_answer(1, 7, 216),
        test::upload_answer(1, {1, 2, 3}, true), test::pi_job(1, "_INSE", test::pi_block_list({"0A00077P"})),
        test::pi_job(1, "_N_F_COPY", bytes_from_hex("02 3031 00 01 31 03 414243 01 44")), test::stop_job(1)}) {
    test::for_each_prefix(whole, [&](ByteView prefix) {
      const Described out(Bytes(prefix.begin(), prefix.end()));
      EXPECT_LE(out.unknown, whole.size());
      EXPECT_TRUE(out.fields.repeated.empty()) << prefix.size() << ' ' << out.fields.repeated.front();
    });
  }
}

}  // namespace
}  // namespace s7::dissector
