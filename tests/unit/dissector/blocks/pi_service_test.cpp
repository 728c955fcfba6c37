#include "dissector/wire/blocks/pi_service.hpp"

#include <gtest/gtest.h>

#include "tests/unit/dissector/prefixes.hpp"

namespace s7::dissector {
namespace {

using namespace test::literals;

std::string text(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Length, characters, fill byte where both together are odd.
test::Bytes strings(const std::vector<std::string>& all) {
  test::Bytes out;
  for (const auto& one : all) {
    out.push_back(static_cast<std::uint8_t>(one.size()));
    out.insert(out.end(), one.begin(), one.end());
    if (one.size() % 2 == 0) out.push_back(0);
  }
  return out;
}

// EX053 and EX036 of the examples.
const auto insert = "28 000000000000fd 000a 0100 3041303030303150 05 5f494e5345"_hex;
const auto cold_start = "28 000000000000fd 0002 4320 09 505f50524f4752414d"_hex;
const auto stop = "29 0000000000 09 505f50524f4752414d"_hex;  // EX031

TEST(PiService, ActivateABlock) {
  const auto job = decode_pi_job(insert);
  ASSERT_TRUE(job);
  EXPECT_EQ(text(job->name), "_INSE");
  EXPECT_EQ(pi_arguments_text("_INSE", job->arguments), "DB 1");
  EXPECT_TRUE(job->rest.empty());
}

TEST(PiService, DeleteBlocks) {
  // EX080 and EX081: one system data block each.
  EXPECT_EQ(pi_arguments_text("_DELE", "0100 3042303230303041"_hex), "SDB 2000");
  EXPECT_EQ(pi_arguments_text("_DELE", "0200 3042303030303441 3038303030303142"_hex), "SDB 4, OB 1");
  EXPECT_EQ(pi_arguments_text("_DELE", "0100 30423032303030"_hex), "");            // cut
  EXPECT_EQ(pi_arguments_text("_DELE", "ff00 3042303230303041"_hex), "SDB 2000");  // counts too many
  EXPECT_EQ(pi_arguments_text("_DELE", "0100 4142434445464748"_hex), "ABCDEFGH");
}

TEST(PiService, ManyBlocksAreCutOff) {
  test::Bytes arguments{255, 0};
  for (int i = 0; i < 255; ++i) arguments.insert(arguments.end(), {'0', 'A', '0', '0', '0', '0', '1', 'P'});
  const auto out = pi_arguments_text("_INSE", arguments);
  EXPECT_TRUE(out.ends_with("DB 1, ..."));
  EXPECT_LT(out.size(), 200U);
}

TEST(PiService, StartAndStop) {
  const auto job = decode_pi_job(cold_start);
  ASSERT_TRUE(job);
  EXPECT_EQ(text(job->name), "P_PROGRAM");
  EXPECT_EQ(pi_arguments_text("P_PROGRAM", job->arguments), "cold restart");
  EXPECT_EQ(pi_arguments_text("P_PROGRAM", {}), "warm restart");
  const auto stopped = decode_pi_job(stop);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(text(stopped->name), "P_PROGRAM");
  EXPECT_TRUE(stopped->arguments.empty());
}

TEST(PiService, FilesOfAnNc) {
  const auto arguments = strings({"01", "/_N_MPF_DIR/_N_PART_MPF"});
  EXPECT_EQ(pi_strings(arguments).size(), 2U);
  EXPECT_EQ(pi_arguments_text("_N_SELECT", arguments), "address 01, filename /_N_MPF_DIR/_N_PART_MPF");
  EXPECT_EQ(pi_arguments_text("_N_F_COPY", strings({"01", "1", "a", "bc", "more"})),
            "address 01, direction 1, sourcefilename a, destinationfilename bc, more");
}

TEST(PiService, PasswordsAreNeverShown) {
  EXPECT_EQ(pi_arguments_text("_N_LOGIN_", strings({"01", "SUNRISE"})), "address 01");
  EXPECT_EQ(pi_arguments_text("_N_NEWPWD", strings({"01", "SUNRISE", "3"})), "address 01, passwordlevel 3");
  EXPECT_EQ(pi_arguments_text("_N_LOGIN_", strings({"01", "x", "SUNRISE"})), "address 01");
  EXPECT_EQ(pi_arguments_text("_N_UNKNOWN", strings({"01", "SUNRISE"})), "");
}

TEST(PiService, StringsThatAreCutEndTheList) {
  const auto whole = strings({"01", "abc", ""});
  EXPECT_EQ(pi_strings(whole).size(), 3U);
  test::for_each_prefix(whole, [](ByteView prefix) { EXPECT_LE(pi_strings(prefix).size(), 3U); });
  EXPECT_EQ(pi_strings("02 30 31 00 ff 41"_view).size(), 1U);
}

TEST(PiService, TruncatedAtEveryLength) {
  for (const auto& whole : {insert, cold_start, stop}) {
    test::for_each_prefix(whole, [&](ByteView prefix) {
      EXPECT_EQ(static_cast<bool>(decode_pi_job(prefix)), prefix.size() == whole.size()) << prefix.size();
    });
  }
  EXPECT_EQ(decode_pi_job("1a 00"_hex).error(), Error::unsupported);
}

TEST(PiService, EveryKnownServiceIsThere) {
  EXPECT_EQ(pi_services().size(), 67U);
  for (const auto& service : pi_services()) {
    EXPECT_EQ(find_pi_service(service.name), &service);
    EXPECT_FALSE(service.meaning.empty()) << service.name;
  }
  EXPECT_EQ(find_pi_service("_N_"), nullptr);
  EXPECT_EQ(find_pi_service(""), nullptr);
}

}  // namespace
}  // namespace s7::dissector
