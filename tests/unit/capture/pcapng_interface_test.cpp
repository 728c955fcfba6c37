#include "capture/pcapng_interface.hpp"

#include <gtest/gtest.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

// Expected values computed by hand: ticks * 10^9 / (ticks per second), rounded down.
TEST(TickClock, CountsDecimalFractions) {
  EXPECT_EQ(TickClock().at(1'700'000'000'123'456), 1'700'000'000'123'456'000);
  EXPECT_EQ(TickClock(0, 0).at(1'700'000'000), 1'700'000'000'000'000'000);
  EXPECT_EQ(TickClock(3, 0).at(1'700'000'000'123), 1'700'000'000'123'000'000);
  EXPECT_EQ(TickClock(9, 0).at(1'700'000'000'123'456'789), 1'700'000'000'123'456'789);
  EXPECT_EQ(TickClock(10, 0).at(17'000'000'001'234'567'899U), 1'700'000'000'123'456'789);
  EXPECT_EQ(TickClock(12, 0).at(1'500'000'000'999), 1'500'000'000);
  EXPECT_EQ(TickClock(19, 0).at(15'000'000'000'000'000'000U), 1'500'000'000);
  EXPECT_EQ(TickClock(20, 0).at(15'000'000'000'000'000'000U), 150'000'000);
  EXPECT_EQ(TickClock(127, 0).at(~std::uint64_t{0}), 0);
}

TEST(TickClock, CountsBinaryFractions) {
  EXPECT_EQ(TickClock(0x80, 0).at(1'700'000'000), 1'700'000'000'000'000'000);
  EXPECT_EQ(TickClock(0x80 | 1, 0).at(3), 1'500'000'000);
  EXPECT_EQ(TickClock(0x80 | 10, 0).at(1024 * 7 + 256), 7'250'000'000);
  EXPECT_EQ(TickClock(0x80 | 32, 0).at((std::uint64_t{1'700'000'000} << 32) + 0xc0000000), 1'700'000'000'750'000'000);
  EXPECT_EQ(TickClock(0x80 | 63, 0).at((std::uint64_t{1} << 63) + (std::uint64_t{1} << 62)), 1'500'000'000);
  EXPECT_EQ(TickClock(0x80 | 64, 0).at(std::uint64_t{1} << 63), 500'000'000);
  EXPECT_EQ(TickClock(0x80 | 127, 0).at(~std::uint64_t{0}), 0);
}

TEST(TickClock, AddsOffsetInSeconds) {
  EXPECT_EQ(TickClock(6, 1'700'000'000).at(1'500'000), 1'700'000'001'500'000'000);
  EXPECT_EQ(TickClock(6, -10).at(1'500'000), -8'500'000'000);
}

TEST(TickClock, ClampsWhatATimestampCannotSay) {
  EXPECT_GT(TickClock(0, 0).at(~std::uint64_t{0}), 9'000'000'000'000'000'000);
  EXPECT_GT(TickClock(6, std::numeric_limits<std::int64_t>::max()).at(5), 9'000'000'000'000'000'000);
  EXPECT_LT(TickClock(6, std::numeric_limits<std::int64_t>::min()).at(5), -9'000'000'000'000'000'000);
  EXPECT_GT(TickClock(9, 0).at(~std::uint64_t{0}), 9'000'000'000'000'000'000);
}

TEST(PcapngInterface, ReadsOptionsUpToTheirEnd) {
  const auto body = hex(R"(
    71 00 00 00  00 01 00 00     # SLL, snap length 256
    02 00 03 00  65 74 68 00     # name
    09 00 01 00  09 00 00 00     # if_tsresol 9
    0e 00 08 00  02 00 00 00  00 00 00 00   # if_tsoffset 2
    00 00 00 00
    09 00 01 00  03 00 00 00     # behind the end: not an option
  )");
  const auto interface = PcapngInterface::read(body, ByteOrder::little());
  EXPECT_EQ(interface.link_type, 113);
  EXPECT_EQ(interface.snap_length, 256);
  EXPECT_EQ(interface.clock.at(5), 2'000'000'005);
}

TEST(PcapngInterface, ToleratesOptionsThatReachTooFar) {
  const auto body = hex("01 00 00 00  00 00 00 00  09 00 ff ff  09 00 00 00");
  EXPECT_EQ(PcapngInterface::read(body, ByteOrder::little()).clock.at(1), 1'000);
  const auto stump = hex("01 00 00 00  00 00 00 00  09 00 01");
  EXPECT_EQ(PcapngInterface::read(stump, ByteOrder::little()).clock.at(1), 1'000);
}

}  // namespace
}  // namespace s7::capture::testing
