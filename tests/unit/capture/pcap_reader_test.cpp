#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// 0x65a1b2c3 = 1705095875 s = 2024-01-12 21:44:35 UTC.
constexpr Timestamp second = 1'705'095'875'000'000'000;

TEST(PcapReader, ReadsLittleEndianMicroseconds) {
  const auto reading = read_content(hex(R"(
    d4 c3 b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  00 00 04 00  01 00 00 00
    c3 b2 a1 65  40 e2 01 00  03 00 00 00  40 00 00 00   # 123456 us, 3 bytes of 64
    aa bb cc
    c4 b2 a1 65  00 00 00 00  00 00 00 00  00 00 00 00   # nothing captured
  )"));
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{second + 123'456'000, 1, {0xaa, 0xbb, 0xcc}, 64, 1, 0}));
  EXPECT_EQ(reading.packets[1], (OwnedPacket{second + 1'000'000'000, 2, {}, 0, 1, 0}));
  const auto& info = reading.captures.at(0);
  EXPECT_EQ(info.packets, 2);
  EXPECT_EQ(info.bytes, 3);
  EXPECT_EQ(info.truncated, 1);
  EXPECT_EQ(info.first_packet, second + 123'456'000);
  EXPECT_EQ(info.last_packet, second + 1'000'000'000);
  EXPECT_THAT(info.link_types, ElementsAre(1));
  EXPECT_FALSE(info.dropped_by_kernel.has_value());
  EXPECT_TRUE(info.finished);
  EXPECT_TRUE(info.complete);
  EXPECT_EQ(info.problem, "");
}

TEST(PcapReader, ReadsBigEndianNanoseconds) {
  const auto reading = read_content(hex(R"(
    a1 b2 3c 4d  00 02 00 04  00 00 00 00  00 00 00 00  00 00 ff ff  00 00 01 14   # SLL2 = 276
    65 a1 b2 c3  07 5b cd 15  00 00 00 02  00 00 00 02                             # 123456789 ns
    01 02
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{second + 123'456'789, 1, {1, 2}, 2, 276, 0}));
}

TEST(PcapReader, ReadsBigEndianMicroseconds) {
  const auto reading = read_content(hex(R"(
    a1 b2 c3 d4  00 02 00 04  00 00 00 00  00 00 00 00  00 00 ff ff  00 00 00 71   # SLL = 113
    65 a1 b2 c3  00 00 00 07  00 00 00 01  00 00 00 05
    ee
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{second + 7'000, 1, {0xee}, 5, 113, 0}));
}

TEST(PcapReader, ReadsLittleEndianNanoseconds) {
  const auto reading = read_content(hex(R"(
    4d 3c b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  ff ff 00 00  01 00 00 00
    c3 b2 a1 65  ff c9 9a 3b  01 00 00 00  01 00 00 00                             # 999999999 ns
    ee
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0].at, second + 999'999'999);
}

TEST(PcapReader, ReadsModifiedFormWithLongRecordHeaders) {
  const auto reading = read_content(hex(R"(
    34 cd b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  ff ff 00 00  01 00 00 00
    c3 b2 a1 65  01 00 00 00  02 00 00 00  02 00 00 00
    03 00 00 00  00 08  00  00                          # interface index, protocol, packet type, padding
    ab cd
    c3 b2 a1 65  02 00 00 00  01 00 00 00  01 00 00 00
    03 00 00 00  00 08  00  00
    ef
  )"));
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[0], (OwnedPacket{second + 1'000, 1, {0xab, 0xcd}, 2, 1, 0}));
  EXPECT_EQ(reading.packets[1], (OwnedPacket{second + 2'000, 2, {0xef}, 1, 1, 0}));
}

TEST(PcapReader, MasksFrameCheckSequenceBits) {
  const auto reading = read_content(hex(R"(
    d4 c3 b2 a1  02 00 04 00  00 00 00 00  00 00 00 00  ff ff 00 00
    01 00 00 24                                          # FCS of 2 words present, Ethernet
  )"));
  EXPECT_THAT(reading.captures.at(0).link_types, ElementsAre(1));
  EXPECT_TRUE(reading.captures.at(0).complete);
}

TEST(PcapReader, TakesInternalNumbersOfRawIpForRaw) {
  for (const std::uint8_t internal : Bytes{12, 14}) {
    auto header = pcap_header();
    header[20] = internal;
    EXPECT_THAT(read_content(header).captures.at(0).link_types, ElementsAre(101)) << int{internal};
  }
}

TEST(PcapReader, ToleratesSnapLengthThatLies) {
  for (const std::uint32_t snap_length : {0U, 1U, 0xffffffffU}) {
    auto content = pcap_header();
    content.resize(16);
    append_le32(content, snap_length);
    append_le32(content, 1);
    const auto reading = read_content(content + pcap_record(1, 70, 0x11));
    ASSERT_THAT(reading.packets, SizeIs(1));
    EXPECT_EQ(reading.packets[0].bytes, Bytes(70, 0x11));
    EXPECT_TRUE(reading.captures.at(0).complete);
  }
}

// Before version 2.3 the length on the wire came first; programs of version 2.3 did it either way.
TEST(PcapReader, FindsCapturedLengthOfOldVersions) {
  const std::string record = "c3 b2 a1 65  01 00 00 00  05 00 00 00  02 00 00 00  ab cd";
  for (const std::string minor : {"02", "03"}) {
    const auto reading = read_content(
        hex("d4 c3 b2 a1  02 00 " + minor + " 00  00 00 00 00  00 00 00 00  ff ff 00 00  01 00 00 00" + record));
    ASSERT_THAT(reading.packets, SizeIs(1)) << minor;
    EXPECT_EQ(reading.packets[0].bytes, (Bytes{0xab, 0xcd}));
    EXPECT_EQ(reading.packets[0].wire_length, 5);
  }
}

TEST(PcapReader, RefusesUnknownVersion) {
  auto header = pcap_header();
  header[4] = 9;
  const auto reading = read_content(header + pcap_record(1, 60, 0));
  EXPECT_THAT(reading.packets, SizeIs(0));
  EXPECT_THAT(reading.captures.at(0).problem, HasSubstr("content: byte 0: pcap version 9.4 is unknown"));
  EXPECT_FALSE(reading.captures.at(0).complete);
}

TEST(PcapReader, ReadsLargestPacketAndStopsAtALargerOne) {
  constexpr std::size_t largest = 16 * 1024 * 1024;
  const auto before = pcap_header() + pcap_record(1, 60, 0) + pcap_record(2, largest, 0x42);
  const auto whole = read_content(before);
  ASSERT_THAT(whole.packets, SizeIs(2));
  EXPECT_EQ(whole.packets[1].bytes, Bytes(largest, 0x42));

  const auto damaged = read_content(before + pcap_record(3, largest + 1, 0x43));
  EXPECT_THAT(damaged.packets, SizeIs(2));
  // 24 + 16 + 60 + 16 + 16777216
  EXPECT_THAT(damaged.captures.at(0).problem,
              HasSubstr("content: byte 16777332: packet 3 has an implausible length: 16777217 bytes"));
  EXPECT_TRUE(damaged.captures.at(0).finished);
  EXPECT_FALSE(damaged.captures.at(0).complete);
}

TEST(PcapReader, TimeStampsAreUnsignedAndNeverOverflow) {
  const auto reading = read_content(pcap_header() + hex(R"(
    ff ff ff ff  ff ff ff ff  00 00 00 00  00 00 00 00
  )"));
  ASSERT_THAT(reading.packets, SizeIs(1));
  EXPECT_EQ(reading.packets[0].at, 4'294'967'295 * 1'000'000'000 + 4'294'967'295 * 1'000);
}

TEST(PcapReader, ReadsMorePacketsThanABatchOrABlockHolds) {
  auto content = pcap_header();
  for (std::size_t index = 0; index < 20'000; ++index) {
    content = std::move(content) + pcap_record(static_cast<Timestamp>(index), 40 + index % 90, 7);
  }
  const auto reading = read_content(content);
  ASSERT_THAT(reading.packets, SizeIs(20'000));
  for (std::size_t index = 0; index < 20'000; ++index) {
    ASSERT_EQ(reading.packets[index].number, index + 1);
    ASSERT_EQ(reading.packets[index].at, static_cast<Timestamp>(index) * 1'000);
    ASSERT_EQ(reading.packets[index].bytes, Bytes(40 + index % 90, 7));
  }
}

}  // namespace
}  // namespace s7::capture::testing
