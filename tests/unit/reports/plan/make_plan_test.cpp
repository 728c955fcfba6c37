#include "reports/plan/make_plan.hpp"

#include <gmock/gmock.h>

#include "tests/unit/reports/plan/plans.hpp"

namespace s7::reports::plan {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> plan_of(const std::vector<ObservedConnection>& observed) {
  return lines_of(make_plan(observed, {}));
}

TEST(MakePlan, JoinsAdjacentAndOverlappingRanges) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {reads(1, 0, 4), reads(1, 4, 4), reads(1, 6, 10), reads(1, 20, 1), reads(2, 0, 4), writes(1, 2, 2)};
  EXPECT_THAT(plan_of({c}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,16",
                                        "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,write,DB,1,2,2",
                                        "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,20,1",
                                        "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,2,0,4"));
}

TEST(MakePlan, WhatIsReadAndWrittenIsOneLine) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {reads(1, 0, 4), writes(1, 0, 2), writes(1, 2, 2)};
  EXPECT_THAT(plan_of({c}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,both,DB,1,0,4"));
}

TEST(MakePlan, AConnectionWithoutVariablesHasALineOfItsOwn) {
  EXPECT_THAT(plan_of({connection("10.0.0.5", "10.0.0.9")}),
              ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,,,,,"));
  EXPECT_THAT(plan_of({}), IsEmpty());
}

TEST(MakePlan, WhoAsksAndWhatHasNoBytesAreWrittenDown) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {
      observed_access(Initiator::server, false, "DB", 60, 0, 32, ""),
      observed_access(Initiator::client, false, "T", std::nullopt, 3, 2, ""),
      observed_access(Initiator::client, true, "symbol", 5, std::nullopt, std::nullopt, "crc 0x9d2a61c4 lid 4:9"),
      observed_access(Initiator::client, false, "symbol", 5, std::nullopt, std::nullopt, "crc 0x9d2a61c4 lid 4:9")};
  EXPECT_THAT(plan_of({c}),
              ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,T,,3,2,,",
                          "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,both,symbol,5,,,,crc 0x9d2a61c4 lid 4:9",
                          "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,60,0,32,server,"));
}

TEST(MakePlan, AnUnseenStartAddsOnlyWhatIsNew) {
  ObservedConnection known = connection("10.0.0.5", "10.0.0.9"), unknown = known;
  known.accesses = {reads(1, 0, 10)};
  unknown.client_tsap = unknown.server_tsap = std::nullopt;
  unknown.accesses = {reads(1, 5, 10)};
  EXPECT_THAT(plan_of({unknown, known}), ElementsAre("10.0.0.5,10.0.0.9,102,,,s7comm,read,DB,1,10,5",
                                                     "10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,10"));
  unknown.accesses = {reads(1, 2, 3)};
  EXPECT_THAT(plan_of({unknown, known}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,10"));
}

TEST(MakePlan, AConnectionThatAnotherLinePermitsHasNoLine) {
  ObservedConnection known = connection("10.0.0.5", "10.0.0.9"), unknown = known;
  unknown.client_tsap = unknown.server_tsap = std::nullopt;
  unknown.accesses = {reads(1, 0, 10)};
  EXPECT_THAT(plan_of({unknown, known}), ElementsAre("10.0.0.5,10.0.0.9,102,,,s7comm,read,DB,1,0,10"));
  unknown.accesses.clear();
  unknown.protocol = "unknown";
  known.accesses = {reads(1, 0, 10)};
  EXPECT_THAT(plan_of({unknown, known}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,10"));
}

TEST(MakePlan, AWholeBlockCoversItsBytes) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {reads(1, 0, 10), observed_access(Initiator::client, false, "DB", 1, std::nullopt, std::nullopt, "")};
  EXPECT_THAT(plan_of({c}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,,"));
}

TEST(MakePlan, TwoVlansAreOneLine) {
  ObservedConnection c = connection("10.0.0.5", "10.0.0.9");
  c.accesses = {reads(1, 0, 10)};
  EXPECT_THAT(plan_of({c, c}), ElementsAre("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,10"));
}

TEST(MakePlan, NamesSayWhoIsWho) {
  StationNames names;
  names.add(*Network::parse("10.0.0.5"), "HMI");
  EXPECT_EQ(make_plan({connection("10.0.0.5", "10.0.0.9")}, names).lines.at(0).name, "HMI > 10.0.0.9");
  EXPECT_EQ(make_plan({connection("10.0.0.6", "10.0.0.9")}, names).lines.at(0).name, "");
}

}  // namespace
}  // namespace s7::reports::plan
