#include "reports/plan/deviations.hpp"

#include <gmock/gmock.h>

#include "tests/unit/reports/plan/plans.hpp"

namespace s7::reports::plan {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> differences(const std::string& lines, const std::vector<ObservedConnection>& observed) {
  return said(deviations(plan_from(lines), observed));
}

ObservedConnection busy() {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {reads(1, 0, 10), writes(1, 8, 4)};
  return c;
}

TEST(Deviations, AConnectionWithoutALineIsUnplanned) {
  EXPECT_THAT(differences("10.0.0.6,10.0.0.9,,,,,,,,,,,,,,,\n", {busy()}),
              ElementsAre("unplanned-connection 0", "planned-not-seen 0"));
  for (const char* line : {"10.0.0.5,10.0.0.9,103,,,,read,*,,,,,,,,,\n", "10.0.0.5,10.0.0.9,,0200,,,read,*,,,,,,,,,\n",
                           "10.0.0.5,10.0.0.9,,,0103,,read,*,,,,,,,,,\n", "10.0.0.5,10.0.0.9,,,,mms,read,*,,,,,,,,,\n",
                           "10.0.0.9,10.0.0.5,,,,,read,*,,,,,,,,,\n"}) {
    EXPECT_THAT(differences(line, {busy()}), ElementsAre("unplanned-connection 0", "planned-not-seen 0")) << line;
  }
  const auto found = deviations(plan_from("10.0.0.5,10.0.0.9,,,0103,,,,,,,,,,,,\n"), {busy()});
  EXPECT_EQ(found.at(0).line, 0U);  // same stations, another TSAP: worth saying
  EXPECT_EQ(found.at(0).accesses.size(), 2U);
}

TEST(Deviations, AccessesAreComparedToTheByte) {
  EXPECT_THAT(
      differences("10.0.0.5,10.0.0.9,,,,,read,DB,1,0,10,,,,,,\n10.0.0.5,10.0.0.9,,,,,write,DB,1,8,4,,,,,,\n", {busy()}),
      IsEmpty());
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,,,,,both,DB,1,1,9,,,,,,\n", {busy()}),
              ElementsAre("unplanned-access 0 read DB1 0", "unplanned-access 0 write DB1 10-11"));
  EXPECT_THAT(
      differences("10.0.0.5,10.0.0.9,,,,,both,DB,1,0,5,,,,,,\n10.0.0.5,10.0.0.9,,,,,both,DB,1,5,7,,,,,,\n", {busy()}),
      IsEmpty());
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,,,,,,,,,,,,,,,\n", {busy()}),
              ElementsAre("unplanned-access 0 read DB1 0-9", "unplanned-access 0 write DB1 8-11"));
}

TEST(Deviations, WhatIsPlannedTheOtherWayHasTheWrongDirection) {
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,,,,,read,DB,1,0,10,,,,,,\n", {busy()}),
              ElementsAre("unplanned-access 0 write DB1 10-11", "wrong-direction 0 write DB1 8-9"));
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,,,,,both,DB,1,,,,,,,server,\n", {busy()}),
              ElementsAre("wrong-direction 0 read DB1 0-9", "wrong-direction 0 write DB1 8-11", "planned-not-seen 0"));
}

TEST(Deviations, EmptyCellsPermitAny) {
  for (const char* line : {"*,*,*,*,*,*,both,*,*,*,*,,,,,,*\n", "10.0.0.0/24,,,,,,both,DB,,,,,,,,,\n",
                           ",,,,,,both,DB,1,,,,,,,,\n", ",,,,,,both,DB,,0,12,,,,,,\n"}) {
    EXPECT_THAT(differences(line, {busy()}), IsEmpty()) << line;
  }
  EXPECT_THAT(
      differences(",,,,,,both,DB,2,,,,,,,,\n", {busy()}),
      ElementsAre("unplanned-access 0 read DB1 0-9", "unplanned-access 0 write DB1 8-11", "planned-not-seen 0"));
}

TEST(Deviations, WhatWasNotSeenOfAConnectionContradictsNoLine) {
  ObservedConnection c = busy();
  c.client_tsap = c.server_tsap = std::nullopt;
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,both,DB,1,,,,,,,,\n", {c}), IsEmpty());
  c.accesses.clear();
  c.protocol = "unknown";
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,,,,,,,,,,,\n", {c}), IsEmpty());
}

TEST(Deviations, VariablesWithoutBytesAreKnownByTheirDetail) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {observed_access(Initiator::client, false, "symbol", 5, std::nullopt, std::nullopt, "crc 1")};
  EXPECT_THAT(differences(",,,,,,read,symbol,5,,,,,,,,crc 1\n", {c}), IsEmpty());
  EXPECT_THAT(differences(",,,,,,read,symbol,,,,,,,,,crc 1\n", {c}), IsEmpty());
  EXPECT_THAT(differences(",,,,,,read,symbol,5,,,,,,,,\n", {c}), IsEmpty());
  EXPECT_THAT(differences(",,,,,,write,symbol,5,,,,,,,,crc 1\n", {c}),
              ElementsAre("wrong-direction 0 read symbol crc 1", "planned-not-seen 0"));
  EXPECT_THAT(differences(",,,,,,read,symbol,5,,,,,,,,crc 2\n", {c}),
              ElementsAre("unplanned-access 0 read symbol crc 1", "planned-not-seen 0"));
}

TEST(Deviations, LinesThatNothingNeededAreNotSeen) {
  EXPECT_THAT(
      differences(",,,,,,both,DB,1,,,,,,,,\n,,,,,,read,DB,1,10,5,,,,,,\n,,,,,,read,DB,1,9,1,,,,,,\n,,,,,,,,,,,,,,,,\n",
                  {busy()}),
      ElementsAre("planned-not-seen 1"));
}

TEST(Deviations, LeadingZerosOfTsapsDoNotCount) {
  EXPECT_THAT(differences("10.0.0.5,10.0.0.9,102,100,0x0102,,both,*,,,,,,,,,\n", {busy()}), IsEmpty());
}

TEST(Deviations, NeverServedLinesAreKnown) {
  ObservedConnection c = busy();
  c.accesses[1].refused = true;
  const Plan plan = make_plan({c}, {});
  EXPECT_THAT(never_served(plan, {c}), ElementsAre(1U));
}

}  // namespace
}  // namespace s7::reports::plan
