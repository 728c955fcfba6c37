// --save: what the process that decodes sends, and the files that are made of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "capture/capture_file.hpp"
#include "cli/live/saving/packet_choice.hpp"
#include "cli/live/saving/packet_files.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;
constexpr std::int64_t begin = 1'795'196'709'000'000'001;  // 2026-11-20 17:45:09

std::string message(std::uint16_t interface, std::int64_t at, const std::string& bytes, std::uint32_t wire_length) {
  std::string out;
  ByteWriter write(out);
  write(SavedPacket{interface, at, wire_length, bytes});
  return out;
}

class Files : public ::testing::Test {
 protected:
  Files() {
    std::string name = std::filesystem::temp_directory_path() / "s7scope-saving-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Files() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] PacketFiles::Setup setup(std::uint64_t bytes) const {
    return {folder_, bytes, {{"eth1", 1}, {"tun0", 101}}};
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) out.push_back(entry.path().filename());
    std::sort(out.begin(), out.end());
    return out;
  }
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t out = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) out += entry.file_size();
    return out;
  }
  std::string folder_;
};

TEST_F(Files, WhatIsKeptIsReadBackAsItCame) {
  {
    PacketFiles files(setup(4 * mib));
    EXPECT_TRUE(files.add(message(0, begin, "abcde", 60) + message(1, begin + 5, "xyz", 3)));
    files.flush();
    EXPECT_EQ(files.fault(), "");
  }
  ASSERT_THAT(names(), ElementsAre("s7-00000001-20261120T174509Z.pcapng"));
  std::vector<std::string> notes;
  const auto source = capture::open_files({folder_}, {}, &notes);
  std::vector<capture::Packet> batch;
  std::vector<std::string> read;
  while (source->next(batch) != capture::PacketSource::Next::end)
    for (const capture::Packet& packet : batch)
      read.push_back(std::string(packet.bytes.begin(), packet.bytes.end()) + " " + std::to_string(packet.at - begin) +
                     " " + std::to_string(packet.wire_length) + " " + std::to_string(packet.link_type));
  EXPECT_THAT(read, ElementsAre("abcde 0 60 1", "xyz 5 3 101"));
}

TEST_F(Files, TheOldestGoAndNothingElseDoes) {
  std::ofstream(folder_ + "/notes.txt") << "mine";
  PacketFiles files(setup(4 * mib));
  const std::string packet(1400, 'x');
  std::uint64_t most = 0;
  for (int i = 0; i < 6'000; ++i) {  // 8.4 MB
    ASSERT_TRUE(files.add(message(0, begin + i, packet, 1400)));
    if (i % 100 == 0) most = std::max(most, size());
  }
  EXPECT_LE(most, 4 * mib);
  EXPECT_GE(most, 3 * mib);
  EXPECT_EQ(files.lost(), 0U);
  const auto there = names();
  EXPECT_EQ(there.front(), "notes.txt");
  EXPECT_GT(PacketFiles::number_of(there[1]), 10U);
}

TEST_F(Files, AnotherRunGoesOnBehindTheFilesThatAreThere) {
  { PacketFiles(setup(4 * mib)).add(message(0, begin, "a", 60)); }
  { PacketFiles(setup(4 * mib)).add(message(0, begin - 86'400'000'000'000, "b", 60)); }  // the clock was set back
  EXPECT_THAT(names(), ElementsAre("s7-00000001-20261120T174509Z.pcapng", "s7-00000002-20261119T174509Z.pcapng"));
}

TEST_F(Files, NothingHostilePasses) {
  PacketFiles files(setup(4 * mib));
  EXPECT_FALSE(files.add(message(2, begin, "a", 60)));   // there are two interfaces
  EXPECT_FALSE(files.add(message(0, begin, "abc", 2)));  // shorter on the wire than captured
  EXPECT_FALSE(files.add(message(0, begin, "a", 2'000'000)));
  EXPECT_FALSE(files.add(message(0, -1, "a", 60)));
  EXPECT_FALSE(files.add(message(0, begin, "abcdef", 60).substr(0, 7)));
  files.flush();
  EXPECT_THAT(names(), IsEmpty());
}

// GRO_MAX_SIZE of Linux (include/linux/netdevice.h) is 8 * 65,535 bytes.
TEST_F(Files, SegmentsThatTheKernelJoinedAreKept) {
  PacketFiles files(setup(4 * mib));
  EXPECT_TRUE(files.add(message(0, begin, std::string(65'000, 'x'), 524'280)));
  files.flush();
  EXPECT_EQ(files.lost(), 0U);
}

TEST_F(Files, WhatCantBeWrittenIsCounted) {
  PacketFiles::Setup gone = setup(4 * mib);
  gone.folder += "/gone";
  PacketFiles files(gone);
  EXPECT_TRUE(files.add(message(0, begin, "a", 60) + message(0, begin, "b", 60)));
  EXPECT_EQ(files.lost(), 2U);
  EXPECT_NE(files.fault(), "");
}

TEST(FileNames, OnlyOwnOnes) {
  EXPECT_EQ(PacketFiles::number_of("s7-00000017-20261120T174509Z.pcapng"), 17U);
  EXPECT_EQ(PacketFiles::number_of("s7-0000001x-20261120T174509Z.pcapng"), 0U);
  EXPECT_EQ(PacketFiles::number_of("other.pcapng"), 0U);
}

bool wants(PacketChoice& choice, const test::Frame& frame) {
  const auto ends = dissector::ends_of({{frame.time, 1, 0, 0}, frame.link_type, frame.on_wire(), frame.bytes});
  return ends && choice.wants(*ends);
}

TEST(PacketChoice, PortsWhereS7IsSpoken) {
  test::PlayOptions elsewhere;
  elsewhere.server_port = 2102;
  auto a = test::conversation(), b = test::conversation(elsewhere);
  a.syn();
  b.syn();
  const auto ours = a.take().front(), other = b.take().front();
  const std::vector<std::uint16_t> ports{102}, found{2102};
  PacketChoice choice(ports);
  EXPECT_TRUE(wants(choice, ours));
  EXPECT_FALSE(wants(choice, other));
  choice.add(found);
  EXPECT_TRUE(wants(choice, other));
}

}  // namespace
}  // namespace s7::cli
