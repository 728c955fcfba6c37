#include "reports/plan/read_plan.hpp"

#include <gmock/gmock.h>

#include <random>

#include "reports/input/faults.hpp"
#include "tests/unit/reports/plan/plans.hpp"

namespace s7::reports::plan {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> mistakes(const std::string& lines) {
  try {
    (void)plan_from(lines);
  } catch (const InputError& error) {
    return error.lines();
  }
  return {};
}

TEST(ReadPlan, TakesEveryCell) {
  const Plan plan = plan_from(
      "10.0.0.5,10.0.0.0/24,102,0100,0102,s7comm,read,DB,10,4,8,HMI > PLC,M. Meier,visualisation,2026-03-01,,\n"
      "*,,,,,,,,,,,,,,,,\n"
      "fd00::1,10.0.0.9,,,,s7comm-plus,both,symbol,5,,,,,,,server,crc 0x1\n");
  ASSERT_EQ(plan.lines.size(), 3U);
  const Line& first = plan.lines[0];
  EXPECT_EQ(first.number, 2U);
  EXPECT_EQ(first.client.networks.at(0).text(), "10.0.0.5");
  EXPECT_EQ(first.server.networks.at(0).text(), "10.0.0.0/24");
  EXPECT_EQ(first.port, 102);
  EXPECT_EQ(first.client_tsap, "0100");
  EXPECT_EQ(first.server_tsap, "0102");
  EXPECT_EQ(first.protocol, "s7comm");
  ASSERT_TRUE(first.permit.has_value());
  EXPECT_TRUE(first.permit->read && !first.permit->write && first.permit->by_client && !first.permit->by_server);
  EXPECT_EQ(first.permit->area, "DB");
  EXPECT_EQ(first.permit->db, 10);
  EXPECT_EQ(first.permit->first_byte, 4);
  EXPECT_EQ(first.permit->end, 12);
  EXPECT_EQ(first.name, "HMI > PLC");
  EXPECT_EQ(first.owner, "M. Meier");
  EXPECT_EQ(first.purpose, "visualisation");
  EXPECT_EQ(first.approved, "2026-03-01");
  const Line& any = plan.lines[1];
  EXPECT_TRUE(any.client.any() && any.server.any() && !any.port && !any.client_tsap && any.protocol.empty() &&
              !any.permit);
  const Line& last = plan.lines[2];
  EXPECT_TRUE(last.permit->read && last.permit->write && !last.permit->by_client && last.permit->by_server);
  EXPECT_EQ(last.permit->detail, "crc 0x1");
  EXPECT_FALSE(last.permit->first_byte.has_value());
}

TEST(ReadPlan, SurvivesSpreadsheets) {
  const Plan plan = read_plan(
      "\xEF\xBB\xBF"
      "Client;Server;Port;Client_TSAP;Server_TSAP;Protocol;Direction;Area;DB;First_Byte;Bytes;ticket;;;\r\n"
      "# reviewed;;;;;;;;;;;;;;\r\n"
      "10.0.0.5;10.0.0.9;102;100;102;S7comm;Read;db;1;0;10;\"a \"\"quoted\"\" word; and more\";;;\r\n"
      ";;;;;;;;;;;;;;\r\n"
      "10.0.0.5;10.0.0.9;102;01.00;0x0102;s7comm;WRITE;m\r\n",
      "plan.csv", {});
  ASSERT_EQ(plan.lines.size(), 2U);
  EXPECT_EQ(plan.lines[0].client_tsap, "0100");  // a spreadsheet drops the zero in front
  EXPECT_EQ(plan.lines[0].server_tsap, "0102");
  EXPECT_EQ(plan.lines[0].permit->area, "DB");
  EXPECT_EQ(plan.lines[1].number, 5U);
  EXPECT_EQ(plan.lines[1].client_tsap, "0100");
  EXPECT_EQ(plan.lines[1].server_tsap, "0102");
  EXPECT_EQ(plan.lines[1].permit->area, "M");
  EXPECT_TRUE(plan.lines[1].permit->write);
}

TEST(ReadPlan, StationNamesStandForTheirAddresses) {
  StationNames names;
  names.add(*Network::parse("10.0.0.5"), "HMI 1");
  names.add(*Network::parse("fd00::5"), "HMI 1");
  const Plan plan = plan_from("HMI 1,*,102,,,,,,,,,,,,,,\n", names);
  EXPECT_EQ(plan.lines.at(0).client.networks.size(), 2U);
  EXPECT_EQ(plan.lines.at(0).client.text, "HMI 1");
}

TEST(ReadPlan, SaysWhatIsWrongWithLineAndColumn) {
  EXPECT_THAT(
      mistakes("10.0.0.5,10.0.0.9,0,,,,,,,,,,,,,,\n"
               "10.0.0.5,10.0.0.999,,,,,,,,,,,,,,,\n"
               "10.0.0.5,PLC 7,,xyz,,s7,,,,,,,,,,,\n"
               "10.0.0.5,,,,,,reed,DB,1,0,4,,,,,,\n"
               "10.0.0.5,,,,,,read,XB,,,,,,,,,\n"
               "10.0.0.5,,,,,,read,DB,-1,0,4,,,,,,\n"
               "10.0.0.5,,,,,,read,DB,1,0,,,,,,,\n"
               "10.0.0.5,,,,,,read,M,3,0,1,,,,,,\n"
               "10.0.0.5,,,,,,,,1,,,,,,,,\n"
               "10.0.0.5,,,1.00E+05,,,,,,,,,,,,,\n"
               "10.0.0.5,,,,,,read,DB,1,0,4,,,,,robot,\n"),
      ElementsAre(
          "plan.csv: line 2, column 3 (port): '0' is no whole number from 1 to 65535",
          "plan.csv: line 3, column 2 (server): '10.0.0.999' is no IPv4 or IPv6 address",
          "plan.csv: line 4, column 2 (server): no station is called 'PLC 7'; --names gives addresses their names",
          "plan.csv: line 4, column 4 (client_tsap): 'xyz' is no TSAP in hex digits",
          HasSubstr("plan.csv: line 4, column 6 (protocol): 's7' is none of s7comm, s7comm-plus,"),
          "plan.csv: line 5, column 7 (direction): 'reed' is none of read, write, both",
          HasSubstr("plan.csv: line 6, column 8 (area): 'XB' is none of DB, DI, M, I, Q,"),
          "plan.csv: line 7, column 9 (db): '-1' is no whole number from 0 to 4294967295",
          "plan.csv: line 8, column 11 (bytes): is empty; fill in first_byte and bytes, or leave both empty for the "
          "whole block",
          "plan.csv: line 9, column 9 (db): area M has no numbered blocks; leave it empty",
          "plan.csv: line 10, column 9 (db): needs an area",
          "plan.csv: line 11, column 4 (client_tsap): '1.00E+05' is no TSAP in hex digits; a spreadsheet took it for "
          "a number, format the column as text",
          "plan.csv: line 12, column 16 (initiator): 'robot' is none of client, server, both"));
}

TEST(ReadPlan, WantsItsColumns) {
  try {
    (void)read_plan("client,server,direction\n10.0.0.5,10.0.0.9,read\n", "plan.csv", {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.lines(), ElementsAre(HasSubstr("plan.csv: line 1: the header line lacks port, client_tsap,")));
  }
  EXPECT_THAT(mistakes("10.0.0.5,10.0.0.9,,,,,,,,,,,,,,,,too much\n"),
              ElementsAre("plan.csv: line 2, column 18: the header line names 17 columns only"));
}

// Whatever a file holds: a plan, or reasons why not.
TEST(ReadPlan, EndsWhateverItIsGiven) {
  const std::string text =
      std::string(header) + "10.0.0.5,10.0.0.0/24,102,0100,0102,s7comm,read,DB,10,4,8,\"a;b\",,,,server,x\n#c\n";
  std::mt19937 random(5);
  static constexpr std::string_view bytes = ",;\"#\r\n*/0-9aZ.:\xff\xef\xbb";
  for (int round = 0; round < 3000; ++round) {
    std::string mutated = text;
    for (int i = 0; i < 4; ++i) mutated[random() % mutated.size()] = bytes[random() % bytes.size()];
    mutated.resize(random() % (mutated.size() + 1));
    try {
      EXPECT_LE(read_plan(mutated, "p", {}).lines.size(), 10U);
    } catch (const InputError& error) {
      EXPECT_FALSE(error.lines().empty());
    }
  }
}

TEST(ReadPlan, NamesTwentyMistakesAndCountsTheRest) {
  std::string lines;
  for (int i = 0; i < 25; ++i) lines += "10.0.0.5,10.0.0.9,x,,,,,,,,,,,,,,\n";
  const auto said = mistakes(lines);
  ASSERT_EQ(said.size(), 21U);
  EXPECT_EQ(said.back(), "plan.csv: and 5 more mistakes");
}

}  // namespace
}  // namespace s7::reports::plan
