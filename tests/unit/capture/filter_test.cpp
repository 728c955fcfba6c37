#include "capture/filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture/filtered_source.hpp"
#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Bytes ip_tcp(const std::string& destination_port) {
  return hex(R"(
    45 00 00 28  00 00 40 00  40 06 00 00  0a 00 00 01  0a 00 00 02   # IPv4, TCP, 10.0.0.1 to 10.0.0.2
    c0 00)" + destination_port +
             R"(00 00 00 00  00 00 00 00  50 02 20 00  00 00 00 00
  )");
}

const Bytes ethernet_header = hex("02 00 00 00 00 02  02 00 00 00 00 01  08 00");

bool matches(Filter& filter, std::uint16_t link_type, const Bytes& bytes) {
  Packet packet;
  packet.bytes = bytes;
  packet.wire_length = static_cast<std::uint32_t>(bytes.size());
  packet.link_type = link_type;
  return filter.matches(packet);
}

TEST(Filter, MatchesPerLinkType) {
  Filter filter("tcp port 102");
  const auto to_102 = ip_tcp("00 66");
  const auto to_80 = ip_tcp("00 50");
  EXPECT_TRUE(matches(filter, 1, ethernet_header + to_102));
  EXPECT_FALSE(matches(filter, 1, ethernet_header + to_80));
  EXPECT_TRUE(matches(filter, 101, to_102));  // RAW
  EXPECT_FALSE(matches(filter, 101, to_80));
  EXPECT_TRUE(matches(filter, 228, to_102));                                       // IPV4
  const auto cooked = hex("00 00  00 01  00 06  02 00 00 00 00 01 00 00  08 00");  // SLL
  EXPECT_TRUE(matches(filter, 113, cooked + to_102));
  EXPECT_FALSE(matches(filter, 113, cooked + to_80));
  EXPECT_TRUE(matches(filter, 1, ethernet_header + to_102));
  EXPECT_THAT(filter.notes(), IsEmpty());
}

TEST(Filter, SeesTheLengthOnTheWire) {
  Filter filter("greater 1000");
  const auto frame = ethernet_header + ip_tcp("00 66");
  Packet packet;
  packet.bytes = frame;
  packet.wire_length = 1'500;
  packet.link_type = 1;
  EXPECT_TRUE(filter.matches(packet));
  packet.wire_length = 100;
  EXPECT_FALSE(filter.matches(packet));
}

TEST(Filter, BadExpressionThrowsWithTheReason) {
  try {
    const Filter filter("tcp prot 102");
    FAIL() << "no exception";
  } catch (const CaptureError& error) {
    EXPECT_THAT(error.what(), HasSubstr("filter \"tcp prot 102\": "));
    EXPECT_THAT(error.what(), HasSubstr("syntax error"));
  }
}

TEST(Filter, LinkTypeItCannotJudgeNeverMatchesAndIsNotedOnce) {
  Filter filter("ether host 02:00:00:00:00:01");
  EXPECT_TRUE(matches(filter, 1, ethernet_header + ip_tcp("00 66")));
  EXPECT_FALSE(matches(filter, 101, ip_tcp("00 66")));
  EXPECT_FALSE(matches(filter, 101, ip_tcp("00 66")));
  EXPECT_TRUE(matches(filter, 1, ethernet_header + ip_tcp("00 66")));
  ASSERT_THAT(filter.notes(), SizeIs(1));
  EXPECT_THAT(filter.notes()[0], HasSubstr("cannot be applied to link type RAW"));
}

TEST(FilteredSource, CountsWhatItKeepsBack) {
  const Folder folder;
  auto content = pcap_header();
  const auto frame = ethernet_header + ip_tcp("00 66");
  for (int index = 0; index < 100'000; ++index) {
    auto record = pcap_record(index, frame.size(), 0);
    if (index == 0 || index == 99'999) std::copy(frame.begin(), frame.end(), record.begin() + 16);
    content.insert(content.end(), record.begin(), record.end());
  }
  FilteredSource source(open_files({folder.write("f", content)}, {}), Filter("tcp port 102"));
  const auto reading = read_all(source);
  ASSERT_THAT(reading.packets, SizeIs(2));
  EXPECT_EQ(reading.packets[0].number, 1);
  EXPECT_EQ(reading.packets[1].number, 100'000);
  EXPECT_EQ(reading.captures.at(0).packets, 100'000);
  EXPECT_EQ(reading.captures.at(0).filtered, 99'998);
  EXPECT_TRUE(reading.captures.at(0).complete);
  EXPECT_EQ(source.bytes_read(), source.bytes_total());
}

}  // namespace
}  // namespace s7::capture::testing
