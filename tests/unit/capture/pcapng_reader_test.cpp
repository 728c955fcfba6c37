#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const Bytes section = hex(R"(
  0a 0d 0d 0a  1c 00 00 00  4d 3c 2b 1a  01 00 00 00  ff ff ff ff  ff ff ff ff  1c 00 00 00
)");
const Bytes big_section = hex(R"(
  0a 0d 0d 0a  00 00 00 1c  1a 2b 3c 4d  00 01 00 00  ff ff ff ff  ff ff ff ff  00 00 00 1c
)");
const Bytes ethernet = hex("01 00 00 00  14 00 00 00  01 00 00 00  00 00 00 00  14 00 00 00");

// 1700000000.000001 s in microseconds: 0x00060a24181e4001.
constexpr Timestamp moment = 1'700'000'000'000'001'000;

TEST(PcapngReader, ReadsEnhancedPackets) {
  const auto reading = read_content(section + ethernet + hex(R"(
    06 00 00 00  24 00 00 00  00 00 00 00  24 0a 06 00  01 40 1e 18  03 00 00 00  40 00 00 00
    aa bb cc 00  24 00 00 00
    06 00 00 00  2c 00 00 00  00 00 00 00  24 0a 06 00  02 40 1e 18  01 00 00 00  01 00 00 00
    ee 00 00 00
    02 00 04 00  00 00 00 00                 # option epb_flags
    2c 00 00 00
  )"));
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{moment, 1, {0xaa, 0xbb, 0xcc}, 64, 1, 0}));
  EXPECT_EQ(reading.packets[1], (OwnedPacket{moment + 1'000, 2, {0xee}, 1, 1, 0}));
  EXPECT_TRUE(reading.captures.at(0).complete);
  EXPECT_EQ(reading.captures.at(0).truncated, 1);
}

TEST(PcapngReader, ReadsBigEndian) {
  const auto reading = read_content(big_section + hex(R"(
    00 00 00 01  00 00 00 14  00 e4 00 00  00 00 00 00  00 00 00 14      # IPV4 = 228
    00 00 00 06  00 00 00 24  00 00 00 00  00 06 0a 24  18 1e 40 01  00 00 00 02  00 00 00 02
    45 00 00 00  00 00 00 24
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{moment, 1, {0x45, 0x00}, 2, 228, 0}));
}

TEST(PcapngReader, SectionsHaveTheirOwnOrderAndInterfaces) {
  const auto little = section + ethernet + pcapng_record(1, 4, 0x01);
  const auto big = big_section + hex(R"(
    00 00 00 01  00 00 00 14  00 65 00 00  00 00 00 00  00 00 00 14      # RAW = 101
    00 00 00 06  00 00 00 24  00 00 00 00  00 00 00 00  00 00 00 02  00 00 00 04  00 00 00 04
    45 45 45 45  00 00 00 24
  )");
  const auto reading = read_content(little + big + little);
  ASSERT_THAT(reading.packets, SizeIs(3));
  EXPECT_EQ(reading.packets[0].link_type, 1);
  EXPECT_EQ(reading.packets[1], (OwnedPacket{2'000, 2, {0x45, 0x45, 0x45, 0x45}, 4, 101, 0}));
  EXPECT_EQ(reading.packets[2], (OwnedPacket{1'000, 3, {1, 1, 1, 1}, 4, 1, 0}));
  EXPECT_THAT(reading.captures.at(0).link_types, ElementsAre(1, 101));
  EXPECT_TRUE(reading.captures.at(0).complete);
}

TEST(PcapngReader, InterfacesOfOneSectionDifferInTypeAndResolution) {
  const auto reading = read_content(section + ethernet + hex(R"(
    01 00 00 00  20 00 00 00  71 00 00 00  00 00 00 00     # SLL
    09 00 01 00  8a 00 00 00                               # if_tsresol 2^-10
    00 00 00 00  20 00 00 00
    06 00 00 00  24 00 00 00  01 00 00 00  00 00 00 00  00 06 00 00  01 00 00 00  01 00 00 00   # 1536 ticks
    ab 00 00 00  24 00 00 00
    06 00 00 00  24 00 00 00  00 00 00 00  00 00 00 00  00 06 00 00  01 00 00 00  01 00 00 00
    cd 00 00 00  24 00 00 00
  )"));
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{1'500'000'000, 1, {0xab}, 1, 113, 0}));
  EXPECT_EQ(reading.packets[1], (OwnedPacket{1'536'000, 2, {0xcd}, 1, 1, 0}));
}

TEST(PcapngReader, SimplePacketsTakeTheTimeBeforeThem) {
  const auto reading = read_content(section + hex(R"(
    01 00 00 00  14 00 00 00  01 00 00 00  04 00 00 00  14 00 00 00    # snap length 4
    03 00 00 00  14 00 00 00  03 00 00 00  0a 0b 0c 00  14 00 00 00    # before any time: 0
  )") + pcapng_record(7, 4, 1) + hex(R"(
    03 00 00 00  14 00 00 00  09 00 00 00  01 02 03 04  14 00 00 00    # 9 on the wire, cut to 4
  )"));
  ASSERT_THAT(reading.packets, SizeIs(3));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{0, 1, {0x0a, 0x0b, 0x0c}, 3, 1, 0}));
  EXPECT_EQ(reading.packets[2], (OwnedPacket{7'000, 3, {1, 2, 3, 4}, 9, 1, 0}));
  EXPECT_TRUE(reading.captures.at(0).complete);
}

TEST(PcapngReader, ReadsObsoletePackets) {
  const auto reading = read_content(section + ethernet + ethernet + hex(R"(
    02 00 00 00  24 00 00 00  01 00 05 00  24 0a 06 00  01 40 1e 18    # interface 1, 5 drops
    02 00 00 00  03 00 00 00  aa bb 00 00  24 00 00 00
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{moment, 1, {0xaa, 0xbb}, 3, 1, 0}));
}

// Counts run from the interface's start: the last block of each interface counts, interfaces and sections add up.
TEST(PcapngReader, AddsUpDropsOfInterfaces) {
  const auto statistics = [](const std::string& interface, const std::string& ifdrop, const std::string& osdrop) {
    return hex("05 00 00 00  34 00 00 00" + interface + "00 00 00  00 00 00 00  00 00 00 00" + "05 00 08 00" + ifdrop +
               "00 00 00 00 00 00 00  07 00 08 00" + osdrop + "00 00 00 00 00 00 00  00 00 00 00  34 00 00 00");
  };
  const auto whole = section + ethernet + ethernet + statistics("00", "01", "02") + statistics("01", "10", "20") +
                     statistics("00", "03", "04") + section + ethernet + statistics("00", "40", "41");
  const auto info = read_content(whole).captures.at(0);
  EXPECT_TRUE(info.complete) << info.problem;
  EXPECT_EQ(info.dropped_by_interface, 0x03 + 0x10 + 0x40);
  EXPECT_EQ(info.dropped_by_kernel, 0x04 + 0x20 + 0x41);
}

TEST(PcapngReader, DropsAreUnknownWithoutStatistics) {
  const auto without = read_content(section + ethernet + hex(R"(
    05 00 00 00  18 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  18 00 00 00   # statistics without options
  )"));
  EXPECT_TRUE(without.captures.at(0).complete);
  EXPECT_FALSE(without.captures.at(0).dropped_by_interface.has_value());
  EXPECT_FALSE(without.captures.at(0).dropped_by_kernel.has_value());
}

TEST(PcapngReader, PassesOverOtherBlocks) {
  const auto reading = read_content(section + ethernet + hex(R"(
    04 00 00 00  10 00 00 00  00 00 00 00  10 00 00 00                # name resolution
    0a 00 00 00  18 00 00 00  4b 53 4c 54  04 00 00 00  61 62 63 64  18 00 00 00   # secrets
    99 99 99 99  0c 00 00 00  0c 00 00 00                             # unknown, empty
  )") + pcapng_record(1, 1, 9));
  EXPECT_THAT(reading.packets, SizeIs(1));
  EXPECT_TRUE(reading.captures.at(0).complete) << reading.captures.at(0).problem;
}

// tshark 4.0 numbers the packets of this content 1, 3, 5 and 7.
TEST(PcapngReader, BlocksThatWiresharkShowsAsFramesTakeANumber) {
  const auto packet = pcapng_record(1, 60, 9);
  const auto reading = read_content(section + ethernet + packet + hex(R"(
    09 00 00 00  10 00 00 00  4d 3d 61 0a  10 00 00 00                # systemd journal export
  )") + packet + hex(R"(
    ad 0b 00 00  10 00 00 00  39 30 00 00  10 00 00 00                # custom
  )") + packet + hex(R"(
    ad 0b 00 40  10 00 00 00  39 30 00 00  10 00 00 00                # custom, not to be copied
  )") + packet);
  ASSERT_THAT(reading.packets, SizeIs(4));
  for (std::size_t index = 0; index < 4; ++index) EXPECT_EQ(reading.packets[index].number, 2 * index + 1);
  EXPECT_EQ(reading.captures.at(0).packets, 4);
}

struct Broken {
  std::string name;
  Bytes block;
  std::string problem;
};

class BrokenBlock : public ::testing::TestWithParam<Broken> {};

// 28 bytes of section header, 20 of interface, 36 of a packet: the broken block begins at byte 84.
TEST_P(BrokenBlock, EndsTheCaptureAfterWhatCameBefore) {
  const auto reading =
      read_content(section + ethernet + pcapng_record(1, 3, 9) + GetParam().block + pcapng_record(2, 3, 9));
  EXPECT_THAT(reading.packets, SizeIs(1));
  const auto& info = reading.captures.at(0);
  EXPECT_TRUE(info.finished);
  EXPECT_FALSE(info.complete);
  EXPECT_THAT(info.problem, HasSubstr("content: byte 84: " + GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    PcapngReader, BrokenBlock,
    ::testing::Values(
        Broken{"Trailer", hex("99 00 00 00  10 00 00 00  00 00 00 00  14 00 00 00"),
               "a block's second length, 20, differs from its first, 16"},
        Broken{"NoMultipleOfFour", hex("99 00 00 00  0d 00 00 00  00 0d 00 00  00"),
               "a block of type 153 has an implausible length: 13 bytes"},
        Broken{"TooShort", hex("99 00 00 00  08 00 00 00  08 00 00 00"),
               "a block of type 153 has an implausible length: 8 bytes"},
        Broken{"TooLong", hex("99 00 00 00  04 00 00 04  00 00 00 00"),
               "a block of type 153 has an implausible length: 67108868 bytes"},
        Broken{"ShortPacketBlock", hex("06 00 00 00  0c 00 00 00  0c 00 00 00"),
               "a block of type 6 has an implausible length: 12 bytes"},
        Broken{"UnknownInterface",
               hex("06 00 00 00  20 00 00 00  07 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  20 00 "
                   "00 00"),
               "packet 2 names interface 7, the section has 1"},
        Broken{"PacketLongerThanBlock",
               hex("06 00 00 00  20 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  01 00 00 00  00 00 00 00  20 00 "
                   "00 00"),
               "packet 2 has an implausible length: 1 bytes in a block of 32"},
        Broken{"SectionWithoutMagic", hex("0a 0d 0d 0a  1c 00 00 00  11 22 33 44"),
               "a section header has no byte-order magic"},
        Broken{"SectionOfUnknownVersion",
               hex("0a 0d 0d 0a  1c 00 00 00  4d 3c 2b 1a  02 00 00 00  ff ff ff ff  ff ff ff ff  1c 00 00 00"),
               "pcapng version 2 is unknown"}),
    [](const auto& test) { return test.param.name; });

TEST(PcapngReader, StopsAtAPacketAboveTheLimit) {
  constexpr std::size_t largest = 16 * 1024 * 1024;
  const auto before = section + ethernet + pcapng_record(1, largest, 0x42);
  EXPECT_THAT(read_content(before).packets, SizeIs(1));
  const auto reading = read_content(before + pcapng_record(2, largest + 1, 0x43));
  EXPECT_THAT(reading.packets, SizeIs(1));
  EXPECT_THAT(reading.captures.at(0).problem, HasSubstr("packet 2 has an implausible length: 16777217 bytes"));
}

TEST(PcapngReader, BoundsTheInterfacesOfASection) {
  auto content = section;
  for (int count = 0; count < 65'536; ++count) content.insert(content.end(), ethernet.begin(), ethernet.end());
  EXPECT_TRUE(read_content(content).captures.at(0).complete);
  EXPECT_THAT(read_content(content + ethernet).captures.at(0).problem, HasSubstr("more than 65536 interfaces"));
}

TEST(PcapngReader, GrowsForALargeBlockAndShrinksAgain) {
  Bytes large = hex("99 00 00 00  00 00 00 02");  // 32 MiB
  large.resize(32 * 1024 * 1024 - 4);
  append_le32(large, 32 * 1024 * 1024);
  const auto reading = read_content(section + ethernet + pcapng_record(1, 3, 1) + large + pcapng_record(2, 3, 2));
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[1].bytes, Bytes(3, 2));
}

}  // namespace
}  // namespace s7::capture::testing
