// libpcap's reader as the second source, on captures of others: same packets, times, lengths and bytes.

#include <gtest/gtest.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "tests/support/paths.hpp"
#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

std::filesystem::path shared_captures() {
  if (const char* const folder = std::getenv("S7SCOPE_SHARED_CAPTURES"); folder != nullptr) return folder;
  return std::filesystem::path(s7::test::source_dir()) / ".." / "shared" / "captures";
}

std::vector<std::string> files_below(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  if (!std::filesystem::is_directory(folder)) return paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (entry.is_regular_file() && (extension == ".pcap" || extension == ".pcapng")) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct LibpcapReading {
  std::vector<OwnedPacket> packets;
  int snap_length = 0;
  bool opened = false;
  bool complete = false;
};

LibpcapReading read_with_libpcap(const std::string& path) {
  LibpcapReading reading;
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  const std::unique_ptr<::pcap_t, void (*)(::pcap_t*)> handle(
      ::pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, error.data()), &::pcap_close);
  if (handle == nullptr) return reading;
  reading.opened = true;
  reading.snap_length = ::pcap_snapshot(handle.get());
  ::pcap_pkthdr* header = nullptr;
  const ::u_char* bytes = nullptr;
  int result = 0;
  while ((result = ::pcap_next_ex(handle.get(), &header, &bytes)) == 1) {
    OwnedPacket packet;
    packet.at = static_cast<Timestamp>(header->ts.tv_sec) * 1'000'000'000 + header->ts.tv_usec;
    packet.bytes = Bytes(bytes, bytes + header->caplen);
    packet.wire_length = header->len;
    reading.packets.push_back(std::move(packet));
  }
  reading.complete = result == PCAP_ERROR_BREAK;
  return reading;
}

void compare(const std::string& path) {
  const auto theirs = read_with_libpcap(path);
  const auto ours = read_all({path});
  ASSERT_TRUE(ours.captures.at(0).finished);
  EXPECT_EQ(ours.captures.at(0).complete, ours.captures.at(0).problem.empty());
  if (!theirs.opened) return;
  ASSERT_GE(ours.packets.size(), theirs.packets.size());
  if (theirs.complete) {
    EXPECT_EQ(ours.packets.size(), theirs.packets.size());
    EXPECT_TRUE(ours.captures.at(0).complete) << ours.captures.at(0).problem;
  }
  for (std::size_t index = 0; index < theirs.packets.size(); ++index) {
    const auto& expected = theirs.packets[index];
    auto packet = ours.packets[index];
    EXPECT_GE(packet.number, index + 1);
    // libpcap has no time for Simple Packet Blocks.
    if (expected.at != 0) {
      EXPECT_EQ(packet.at, expected.at);
    }
    EXPECT_EQ(packet.wire_length, expected.wire_length);
    // libpcap cuts to the file's snap length what the file holds beyond it.
    if (packet.bytes.size() > static_cast<std::size_t>(theirs.snap_length)) packet.bytes.resize(expected.bytes.size());
    EXPECT_EQ(packet.bytes, expected.bytes);
  }
}

TEST(LibpcapOracle, AgreesOnCapturesOfOthers) {
  const auto paths = files_below(shared_captures());
  if (paths.empty())
    GTEST_SKIP() << "no captures in " << shared_captures() << " (S7SCOPE_SHARED_CAPTURES names another folder)";
  std::size_t opened = 0;
  for (const auto& path : paths) {
    SCOPED_TRACE(path);
    compare(path);
    opened += read_with_libpcap(path).opened ? 1U : 0U;
  }
  RecordProperty("files", static_cast<int>(paths.size()));
  RecordProperty("opened_by_libpcap", static_cast<int>(opened));
  EXPECT_GT(opened, paths.size() / 2);
}

TEST(LibpcapOracle, OddCapturesSurviveEveryPrefix) {
  const auto paths = files_below(shared_captures() / "robustness");
  if (paths.empty()) GTEST_SKIP() << "no captures in " << shared_captures() / "robustness";
  const Folder folder;
  for (const auto& path : paths) {
    const auto size = std::filesystem::file_size(path);
    const auto copy = folder.path("prefix");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    const auto whole = read_all({path});
    const auto step = std::max<std::uintmax_t>(1, size / 100);
    for (auto length = size; length > step; length -= step) {
      std::filesystem::resize_file(copy, length);
      const auto reading = read_all({copy});
      ASSERT_TRUE(reading.captures.at(0).finished) << path;
      ASSERT_TRUE(std::equal(reading.packets.begin(), reading.packets.end(), whole.packets.begin()))
          << path << " " << length;
    }
  }
}

TEST(LibpcapOracle, AgreesOnAGeneratedFile) {
  const Folder folder;
  auto content = pcap_header();
  for (int index = 0; index < 5'000; ++index) {
    content = std::move(content) +
              pcap_record(index * 137, static_cast<std::size_t>(index % 200), static_cast<std::uint8_t>(index));
  }
  compare(folder.write("generated", content));
}

}  // namespace
}  // namespace s7::capture::testing
