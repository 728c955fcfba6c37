#include "cli/live/rotation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s7::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// date -u -d '2026-11-20 17:45:09' +%s
constexpr WallTime afternoon{1'795'196'709s};

TEST(Rotation, FilesAreCalledAfterTheBeginningOfTheirPeriod) {
  EXPECT_EQ(period_file("data/cell-7.db", afternoon, 24h), "data/cell-7-20261120T000000Z.db");
  EXPECT_EQ(period_file("cell-7.db", afternoon, 1h), "cell-7-20261120T170000Z.db");
  EXPECT_EQ(period_file("inventory", afternoon, 24h), "inventory-20261120T000000Z");
  EXPECT_EQ(period_begin(WallTime{-1s}, 24h), WallTime{-86'400s});
}

TEST(Rotation, AClockThatIsSetBackDoesNotLeadToOldFiles) {
  const WallTime midnight = period_begin(afternoon, 24h);
  EXPECT_FALSE(rotation_due(midnight, afternoon, 24h));
  EXPECT_TRUE(rotation_due(midnight, midnight + 24h, 24h));
  EXPECT_FALSE(rotation_due(midnight, midnight - 1h, 24h));   // yesterday's file is not gone back to
  EXPECT_TRUE(rotation_due(midnight, midnight - 240h, 24h));  // the file had the name of a wrong time
}

TEST(Rotation, OnlyOwnFilesAndNeverTheCurrentOne) {
  const std::vector<std::string> names{"x-20261119T000000Z.db",
                                       "x-20261117T000000Z.db",
                                       "x-20261118T000000Z.db",
                                       "x-20261120T000000Z.db",
                                       "x.db",
                                       "x-notes.db",
                                       "y-20200101T000000Z.db",
                                       "x-20200101T000000Z.txt",
                                       "x-2020010aT000000Z.db"};
  EXPECT_THAT(outdated("data/x.db", names, 2, "data/x-20261120T000000Z.db"),
              ElementsAre("x-20261117T000000Z.db", "x-20261118T000000Z.db"));
  EXPECT_THAT(outdated("x.db", names, 9, "x-20261120T000000Z.db"), IsEmpty());
  // A clock that was set back: the current one is not the newest.
  EXPECT_THAT(outdated("x.db", names, 1, "x-20261117T000000Z.db"),
              ElementsAre("x-20261118T000000Z.db", "x-20261119T000000Z.db"));
}

}  // namespace
}  // namespace s7::cli
