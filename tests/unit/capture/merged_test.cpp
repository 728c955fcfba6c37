#include "capture/merged.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <random>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Times in microseconds; the bytes tell file and position.
Bytes pcap_of(const std::vector<Timestamp>& times, std::uint8_t file) {
  auto content = pcap_header();
  for (const auto time : times) content = std::move(content) + pcap_record(time, 60, file);
  return content;
}

// "file:number" of each packet in the order of delivery.
std::vector<std::string> order(const Reading& reading) {
  std::vector<std::string> texts;
  for (const auto& packet : reading.packets) {
    EXPECT_EQ(packet.bytes, Bytes(60, static_cast<std::uint8_t>(packet.capture)));
    texts.push_back(std::to_string(packet.capture) + ":" + std::to_string(packet.number));
  }
  return texts;
}

Reading merge(const std::vector<std::vector<Timestamp>>& files) {
  const Folder folder;
  std::vector<std::string> paths;
  for (const auto& times : files) {
    const auto index = paths.size();
    paths.push_back(folder.write("f" + std::to_string(index), pcap_of(times, static_cast<std::uint8_t>(index))));
  }
  return read_all(paths);
}

TEST(Merged, OverlappingFilesComeInTimeOrder) {
  EXPECT_THAT(order(merge({{1, 4, 5}, {2, 3, 6}})), ElementsAre("0:1", "1:1", "1:2", "0:2", "0:3", "1:3"));
}

TEST(Merged, EqualTimesComeInTheOrderOfTheInputs) {
  EXPECT_THAT(order(merge({{2, 2, 3}, {2, 3, 3}, {1, 2}})),
              ElementsAre("2:1", "0:1", "0:2", "1:1", "2:2", "0:3", "1:2", "1:3"));
}

TEST(Merged, FilesOneAfterTheOtherComeInTheOrderOfTheirFirstPacket) {
  EXPECT_THAT(order(merge({{30, 31}, {10, 11}, {20, 21}})), ElementsAre("1:1", "1:2", "2:1", "2:2", "0:1", "0:2"));
}

TEST(Merged, OrderWithinAFileIsKept) {
  // The clock of file 0 was set back by 99: it goes on at once, not after file 1.
  EXPECT_THAT(order(merge({{100, 1, 2, 101}, {99, 100, 105}})),
              ElementsAre("1:1", "0:1", "0:2", "0:3", "1:2", "0:4", "1:3"));
}

TEST(Merged, AFileAloneKeepsItsOrderWhateverItsTimes) {
  EXPECT_THAT(order(merge({{5, 3, 9, 1}})), ElementsAre("0:1", "0:2", "0:3", "0:4"));
}

TEST(Merged, FilesWithoutPacketsAreFinishedToo) {
  const auto reading = merge({{}, {7}, {}});
  EXPECT_THAT(order(reading), ElementsAre("1:1"));
  for (const auto& info : reading.captures) EXPECT_TRUE(info.complete);
  EXPECT_FALSE(reading.captures[0].first_packet.has_value());
}

TEST(Merged, InfoIsPerFile) {
  const auto reading = merge({{1, 4}, {2, 3, 9}});
  EXPECT_EQ(reading.captures[0].packets, 2);
  EXPECT_EQ(reading.captures[0].bytes, 120);
  EXPECT_EQ(reading.captures[0].last_packet, 4'000);
  EXPECT_EQ(reading.captures[1].packets, 3);
  EXPECT_EQ(reading.captures[1].first_packet, 2'000);
  EXPECT_EQ(reading.captures[1].last_packet, 9'000);
}

// Against a second way to merge: stable sort of all packets, as long as no clock runs backwards.
TEST(Merged, EqualsAStableSortForManyFiles) {
  std::mt19937 generator(1);
  const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
  for (int round = 0; round < 20; ++round) {
    std::vector<std::vector<Timestamp>> files(1 + random() % 9);
    for (auto& times : files) {
      Timestamp time = random() % 3'000;
      times.resize(random() % 2'500);
      for (auto& entry : times) entry = time += random() % 3;
    }
    std::vector<std::pair<Timestamp, std::string>> expected;
    for (std::size_t file = 0; file < files.size(); ++file) {
      for (std::size_t index = 0; index < files[file].size(); ++index) {
        expected.emplace_back(files[file][index], std::to_string(file) + ":" + std::to_string(index + 1));
      }
    }
    std::stable_sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (auto& [time, name] : expected) names.push_back(std::move(name));
    ASSERT_EQ(order(merge(files)), names);
  }
}

TEST(Merged, CaptureSplitByDirectionIsWholeAgain) {
  const Folder folder;
  auto whole = pcap_header(), to_server = whole, to_client = whole;
  std::mt19937 generator(2);
  const auto random = [&generator] { return static_cast<std::uint32_t>(generator()); };
  for (Timestamp time = 0; time < 5'000; ++time) {
    const auto record = pcap_record(time, 60 + random() % 100, static_cast<std::uint8_t>(time));
    whole = std::move(whole) + record;
    auto& side = random() % 2 == 0 ? to_server : to_client;
    side = std::move(side) + record;
  }
  const auto original = read_content(whole);
  const auto merged = read_all({folder.write("a", to_server), folder.write("b", to_client)});
  ASSERT_THAT(merged.packets, SizeIs(original.packets.size()));
  for (std::size_t index = 0; index < original.packets.size(); ++index) {
    ASSERT_EQ(merged.packets[index].at, original.packets[index].at);
    ASSERT_EQ(merged.packets[index].bytes, original.packets[index].bytes);
  }
}

TEST(Merged, DamagedFileDoesNotHoldUpTheOthers) {
  const Folder folder;
  const auto damaged = folder.write("damaged", first(pcap_of({1, 5, 9}, 0), 24 + 2 * 76 + 20));
  const auto sound = folder.write("sound", pcap_of({2, 6, 10}, 1));
  const auto reading = read_all({damaged, sound});
  EXPECT_THAT(order(reading), ElementsAre("0:1", "1:1", "0:2", "1:2", "1:3"));
  EXPECT_FALSE(reading.captures[0].complete);
  EXPECT_TRUE(reading.captures[1].complete);
}

TEST(Merged, CountsBytesForProgress) {
  const Folder folder;
  const auto a = folder.write("a", pcap_of({1, 2}, 0));  // 24 + 2 * 76
  const auto b = folder.write("b", pcap_of({5}, 1));     // 24 + 76
  const auto source = open_files({a, b}, {});
  EXPECT_EQ(source->bytes_total(), 276);
  EXPECT_EQ(source->bytes_read(), 0);
  read_all(*source);
  EXPECT_EQ(source->bytes_read(), 276);
}

class FewDescriptors : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    auto few = before_;
    few.rlim_cur = 64;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  }
  void TearDown() override { ::setrlimit(RLIMIT_NOFILE, &before_); }

  static constexpr std::size_t files = 3'000;
  ::rlimit before_{};
  Folder folder_;
};

TEST_F(FewDescriptors, RingOfThousandsOfFiles) {
  for (std::size_t index = 0; index < files; ++index) {
    const auto time = static_cast<Timestamp>(index) * 10;
    const auto name = "ring_" + std::to_string(100'000 + index);
    (void)folder_.write(name, pcap_of({time, time + 1, time + 9}, 0));
  }
  const auto reading = read_all({folder_.path()});
  ASSERT_THAT(reading.packets, SizeIs(3 * files));
  EXPECT_TRUE(std::is_sorted(reading.packets.begin(), reading.packets.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
  EXPECT_TRUE(std::all_of(reading.captures.begin(), reading.captures.end(), [](auto& info) { return info.complete; }));
}

TEST_F(FewDescriptors, ThousandsOfFilesThatAllOverlap) {
  for (std::size_t index = 0; index < files; ++index) {
    const auto time = static_cast<Timestamp>(index);
    (void)folder_.write("tap_" + std::to_string(100'000 + index), pcap_of({time, 10'000 + time, 20'000 + time}, 0));
  }
  const auto reading = read_all({folder_.path()});
  ASSERT_THAT(reading.packets, SizeIs(3 * files));
  EXPECT_TRUE(std::is_sorted(reading.packets.begin(), reading.packets.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
  for (const auto& info : reading.captures) ASSERT_TRUE(info.complete) << info.problem;
}

// More than a block of each of many overlapping files, so that they are closed and opened again in the middle.
TEST_F(FewDescriptors, OverlappingFilesLargerThanABlock) {
  std::vector<std::string> paths;
  for (std::size_t file = 0; file < 40; ++file) {
    std::vector<Timestamp> times;
    for (Timestamp time = 0; time < 6'000; ++time) times.push_back(time * 40 + static_cast<Timestamp>(file));
    paths.push_back(folder_.write("f" + std::to_string(file), pcap_of(times, static_cast<std::uint8_t>(file))));
  }
  const auto reading = read_all(paths);
  ASSERT_THAT(reading.packets, SizeIs(40 * 6'000));
  for (std::size_t index = 0; index < reading.packets.size(); ++index) {
    ASSERT_EQ(reading.packets[index].at, static_cast<Timestamp>(index) * 1'000);
    ASSERT_EQ(reading.packets[index].bytes, Bytes(60, static_cast<std::uint8_t>(reading.packets[index].capture)));
  }
}

}  // namespace
}  // namespace s7::capture::testing
