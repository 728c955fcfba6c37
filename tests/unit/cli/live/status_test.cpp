#include "cli/live/status.hpp"

#include <gtest/gtest.h>

namespace s7::cli {
namespace {

TEST(LiveStatus, RatesAreOfTheTimeBetween) {
  const LiveState before{1000, 100, 0, 3, ""};
  const LiveState now{21'000, 400, 7, 4, ""};
  EXPECT_EQ(status_line(before, now, std::chrono::seconds(2)),
            "10,000 packets/s  150 S7 PDUs/s  4 connections  7 dropped");
}

TEST(LiveStatus, FindingsAreToldOnceTheyAreCounted) {
  const LiveState now{0, 0, 0, 2, "", 3};
  EXPECT_EQ(status_line({}, now, std::chrono::seconds(1)),
            "0 packets/s  0 S7 PDUs/s  2 connections  0 dropped  3 findings");
}

TEST(LiveStatus, SaysWhyNothingIsWritten) {
  const LiveState now{0, 0, 0, 1, "x.db: no room left to write"};
  EXPECT_EQ(status_line({}, now, std::chrono::seconds(1)),
            "0 packets/s  0 S7 PDUs/s  1 connection  0 dropped  not written: x.db: no room left to write");
}

}  // namespace
}  // namespace s7::cli
