#include "storage/merging/chosen_captures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s7::storage {
namespace {

using ::testing::ElementsAre;

OfferedCapture capture(std::size_t inventory, const std::string& content, std::int64_t first_us) {
  OfferedCapture out;
  out.inventory = inventory;
  out.id = 1;
  out.observation = 1;
  out.name = content + ".pcap";
  out.fingerprint = content;
  out.packets = 10;
  out.first_us = first_us;
  out.last_us = first_us + 100;
  out.complete = true;
  return out;
}

std::vector<std::string> order(const std::vector<OfferedCapture>& captures) {
  std::vector<std::string> out;
  for (const OfferedCapture& one : captures)
    out.push_back(one.fingerprint + std::to_string(one.inventory) + (one.same ? "-" : ""));
  return out;
}

TEST(ChosenCaptures, ComeInTheOrderOfTimeWhateverTheInventory) {
  std::vector<OfferedCapture> captures = {capture(0, "late", 900), capture(1, "early", 100), capture(2, "mid", 500)};
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("early1", "mid2", "late0"));
}

TEST(ChosenCaptures, OneObservationStaysTogetherInTheOrderOfReading) {
  std::vector<OfferedCapture> captures = {capture(0, "b", 900), capture(0, "a", 100), capture(1, "x", 500)};
  captures[1].id = 2;
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("b0", "a0", "x1"));
}

TEST(ChosenCaptures, TheSameContentIsTakenOnce) {
  std::vector<OfferedCapture> captures = {capture(0, "a", 100), capture(1, "a", 100)};
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("a0", "a1-"));
  EXPECT_EQ(captures[1].same, 0U);
}

TEST(ChosenCaptures, ASimilarFingerprintWithOtherPacketsIsAnotherCapture) {
  std::vector<OfferedCapture> captures = {capture(0, "a", 100), capture(1, "a", 100), capture(2, "a", 101)};
  captures[1].packets = 11;
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("a0", "a1", "a2"));
}

TEST(ChosenCaptures, CompleteBeforeWholeBeforeNamed) {
  std::vector<OfferedCapture> captures = {capture(0, "a", 100), capture(1, "a", 100), capture(2, "a", 100)};
  captures[0].complete = false;
  captures[0].packets = 4;
  captures[1].reduced = true;
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("a0-", "a1-", "a2"));
  captures = {capture(0, "a", 100), capture(1, "a", 100)};
  captures[1].sensor = "hall-1";
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("a0-", "a1"));
}

TEST(ChosenCaptures, ALiveRunIsKnownByItsSensorAndItsBeginning) {
  std::vector<OfferedCapture> captures = {capture(0, "", 100), capture(1, "", 100), capture(2, "", 100)};
  captures[1].packets = 30;
  captures[1].last_us = 900;
  captures[2].sensor = "another";
  choose(captures);
  EXPECT_THAT(order(captures), ElementsAre("0-", "2", "1"));
}

}  // namespace
}  // namespace s7::storage
