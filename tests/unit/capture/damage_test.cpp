// Every prefix of a capture delivers exactly the packets that are complete in it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "capture/byte_source.hpp"
#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

struct Piece {
  Bytes bytes;
  bool packet = false;
};

void expect_every_prefix_survives(const std::vector<Piece>& pieces) {
  Bytes content;
  std::vector<std::size_t> packet_ends, ends{0};
  for (const auto& piece : pieces) {
    content = std::move(content) + piece.bytes;
    ends.push_back(content.size());
    if (piece.packet) packet_ends.push_back(content.size());
  }
  const auto whole = read_content(content);
  ASSERT_THAT(whole.packets, SizeIs(packet_ends.size()));
  ASSERT_TRUE(whole.captures.at(0).complete) << whole.captures.at(0).problem;
  for (std::size_t size = 0; size <= content.size(); ++size) {
    const auto reading = read_content(first(content, size));
    const auto complete = static_cast<std::size_t>(
        std::count_if(packet_ends.begin(), packet_ends.end(), [size](std::size_t end) { return end <= size; }));
    ASSERT_THAT(reading.packets, SizeIs(complete)) << size;
    EXPECT_TRUE(std::equal(reading.packets.begin(), reading.packets.end(), whole.packets.begin()));
    const auto& info = reading.captures.at(0);
    EXPECT_TRUE(info.finished);
    const bool between_records = size > 0 && std::find(ends.begin(), ends.end(), size) != ends.end();
    EXPECT_EQ(info.complete, between_records) << size;
    EXPECT_EQ(info.problem.empty(), between_records) << size;
  }
}

TEST(Damage, EveryPrefixOfAPcap) {
  expect_every_prefix_survives({{pcap_header(), false},
                                {pcap_record(1, 60, 1), true},
                                {pcap_record(2, 0, 2), true},
                                {pcap_record(3, 93, 3), true}});
}

TEST(Damage, EveryPrefixOfAPcapng) {
  const auto header = pcapng_header();
  const Bytes section = first(header, 28);
  const Bytes interface(header.begin() + 28, header.end());
  const auto simple = hex("03 00 00 00  14 00 00 00  03 00 00 00  0a 0b 0c 00  14 00 00 00");
  const auto other = hex("99 00 00 00  10 00 00 00  00 00 00 00  10 00 00 00");
  expect_every_prefix_survives({{section, false},
                                {interface, false},
                                {pcapng_record(1, 61, 1), true},
                                {other, false},
                                {simple, true},
                                {section, false},
                                {interface, false},
                                {pcapng_record(3, 0, 3), true}});
}

TEST(Damage, CutNamesFileOffsetAndWhatIsMissing) {
  const Folder folder;
  const auto path =
      folder.write("plant.pcap", first(pcap_header() + pcap_record(1, 60, 1) + pcap_record(2, 60, 2), 150));
  const auto reading = read_all({path});
  // The second record begins at 24 + 76 = 100 and takes 16 + 60 bytes.
  EXPECT_EQ(reading.captures.at(0).problem,
            path + ": byte 100: cut behind packet 1: the next record takes 76 bytes or more, 50 are there");
}

TEST(Damage, DamageWithinACompressedFileCountsUncompressedBytes) {
  auto record = pcap_record(2, 60, 2);
  record[11] = 0x7f;  // captured length
  const auto reading = read_content(gzip(pcap_header() + pcap_record(1, 60, 1) + record));
  EXPECT_THAT(reading.packets, SizeIs(1));
  EXPECT_THAT(reading.captures.at(0).problem,
              HasSubstr("content: byte 100 of the uncompressed content: packet 2 has an implausible length"));
}

TEST(Damage, FileThatGrowsIsReadToWhatIsThere) {
  const Folder folder;
  const auto path = folder.write("grows", pcap_header() + pcap_record(1, 60, 1));
  const auto source = open_files({path}, {});
  const auto early = source->captures().at(0).fingerprint;
  const auto more = pcap_record(2, 60, 2);
  std::ofstream(path, std::ios::binary | std::ios::app).write(std::string(more.begin(), more.end()).data(), 76);
  const auto reading = read_all(*source);
  EXPECT_THAT(reading.packets, SizeIs(2));
  EXPECT_TRUE(reading.captures.at(0).complete);
  // What was read decides, not what was seen before.
  EXPECT_NE(reading.captures.at(0).fingerprint, early);
  EXPECT_EQ(reading.captures.at(0).fingerprint, read_all({path}).captures.at(0).fingerprint);
}

TEST(Damage, FileThatVanishesBeforeItIsReadHasAProblem) {
  const Folder folder;
  const auto path = folder.write("vanishes", pcap_header() + pcap_record(1, 60, 1));
  const auto source = open_files({path}, {});
  std::filesystem::remove(path);
  const auto reading = read_all(*source);
  EXPECT_THAT(reading.packets, SizeIs(0));
  EXPECT_EQ(reading.captures.at(0).problem, path + ": cannot be opened: No such file or directory");
  EXPECT_TRUE(reading.captures.at(0).finished);
  EXPECT_FALSE(reading.captures.at(0).complete);
}

TEST(Damage, FileThatShrinksWhileItIsReadHasAProblem) {
  const Folder folder;
  auto content = pcap_header();
  for (int index = 0; index < 20'000; ++index) content = std::move(content) + pcap_record(index, 84, 1);
  const auto path = folder.write("shrinks", content);
  const auto source = open_files({path}, {});
  std::vector<Packet> batch;
  ASSERT_EQ(source->next(batch), PacketSource::Next::packets);
  std::filesystem::resize_file(path, 600'024);
  const auto reading = read_all(*source);
  EXPECT_LT(reading.captures.at(0).packets, 20'000);
  EXPECT_GE(reading.captures.at(0).packets, batch.size());
  EXPECT_THAT(reading.captures.at(0).problem, HasSubstr("the file shrank from 2000024 to "));
}

}  // namespace
}  // namespace s7::capture::testing
