// stdin, pipes and FIFOs: read once, from the start, in whatever pieces they come.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

void write_in_pieces(int descriptor, const Bytes& content, std::size_t piece) {
  for (std::size_t at = 0; at < content.size();) {
    const auto count = ::write(descriptor, content.data() + at, std::min(piece, content.size() - at));
    if (count <= 0) break;
    at += static_cast<std::size_t>(count);
  }
  ::close(descriptor);
}

// Puts a pipe with this content in the place of stdin while it lives.
class Stdin {
 public:
  Stdin(const Bytes& content, std::size_t piece, int flags = 0) : before_(::dup(STDIN_FILENO)) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), flags) != 0) throw std::runtime_error("pipe2");
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    if (flags != 0) ::fcntl(ends[1], F_SETFL, 0);
    writer_ = std::thread(write_in_pieces, ends[1], content, piece);
  }
  ~Stdin() {
    Bytes rest(4'096);
    while (::read(STDIN_FILENO, rest.data(), rest.size()) > 0) {
    }
    writer_.join();
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }
  Stdin(const Stdin&) = delete;
  Stdin& operator=(const Stdin&) = delete;

 private:
  int before_;
  std::thread writer_;
};

Bytes many_packets() {
  auto content = pcap_header();
  for (int index = 0; index < 3'000; ++index) content = std::move(content) + pcap_record(index, 60, 1);
  return content;
}

TEST(Stream, StdinIsReadInWhateverPieces) {
  const auto content = many_packets();
  const auto expected = read_content(content);
  for (const std::size_t piece : {1U, 7U, 4'096U, 1'000'000U}) {
    const auto part = piece == 1 ? first(content, 24 + 20 * 76) : content;
    const Stdin input(part, piece);
    const auto reading = read_all({"-"});
    EXPECT_EQ(reading.packets.size(), piece == 1 ? 20 : 3'000);
    EXPECT_TRUE(std::equal(reading.packets.begin(), reading.packets.end(), expected.packets.begin()));
    EXPECT_EQ(reading.captures.at(0).name, "-");
    EXPECT_TRUE(reading.captures.at(0).complete);
  }
}

TEST(Stream, StdinMayBePackedAndHasAFingerprintInTheEnd) {
  const auto content = many_packets();
  const auto expected = read_content(content);
  for (const auto& packed : {gzip(content), zstd(content)}) {
    const Stdin input(packed, 100);
    const auto source = open_files({"-"}, {});
    EXPECT_EQ(source->captures().at(0).fingerprint, "");
    EXPECT_EQ(source->bytes_total(), 0);
    const auto reading = read_all(*source);
    EXPECT_EQ(reading.packets, expected.packets);
    EXPECT_EQ(reading.captures.at(0).fingerprint, expected.captures.at(0).fingerprint);
  }
}

TEST(Stream, NonBlockingStdinIsWaitedFor) {
  const Stdin input(many_packets(), 76, O_NONBLOCK);
  EXPECT_THAT(read_all({"-"}).packets, SizeIs(3'000));
}

TEST(Stream, StdinThatIsNoCaptureHasAProblem) {
  const Stdin input({'n', 'o', 'n', 'e'}, 1);
  const auto reading = read_all({"-"});
  EXPECT_EQ(reading.captures.at(0).problem, "-: byte 0: neither pcap nor pcapng, begins with 6e 6f 6e 65");
}

TEST(Stream, CutStdinDeliversWhatCameBefore) {
  const Stdin input(first(many_packets(), 24 + 76 * 2 + 10), 50);
  const auto reading = read_all({"-"});
  EXPECT_THAT(reading.packets, SizeIs(2));
  EXPECT_THAT(reading.captures.at(0).problem, HasSubstr("-: byte 176: cut behind packet 2"));
}

TEST(Stream, StdinIsMergedWithFiles) {
  const Folder folder;
  const auto file = folder.write("f", pcap_header() + pcap_record(2, 60, 9) + pcap_record(4, 60, 9));
  const Stdin input(pcap_header() + pcap_record(3, 60, 8) + pcap_record(5, 60, 8), 10);
  const auto reading = read_all({file, "-"});
  ASSERT_THAT(reading.packets, SizeIs(4));
  for (std::size_t index = 0; index < 4; ++index) {
    EXPECT_EQ(reading.packets[index].at, static_cast<Timestamp>(index + 2) * 1'000);
    EXPECT_EQ(reading.packets[index].bytes, Bytes(60, index % 2 == 0 ? 9 : 8));
  }
}

// The writer stays silent in the middle of the capture.
class Silent : public ::testing::TestWithParam<bool> {};

TEST_P(Silent, StreamIsNotWaitedForOnceStopped) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const int before = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ::close(ends[0]);
  const auto content = GetParam() ? pcap_header() + pcap_record(1, 60, 1) + Bytes(10) : Bytes{0xd4};
  ASSERT_EQ(::write(ends[1], content.data(), content.size()), static_cast<::ssize_t>(content.size()));
  FileOptions options;
  int questions = 0;
  options.stopped = [&questions] { return ++questions > 4; };
  const auto source = open_files({"-"}, options);
  std::vector<Packet> batch;
  if (GetParam()) {
    EXPECT_EQ(source->next(batch), PacketSource::Next::packets);
    EXPECT_THAT(batch, SizeIs(1));
  }
  EXPECT_EQ(source->next(batch), PacketSource::Next::timeout);
  EXPECT_EQ(source->next(batch), PacketSource::Next::timeout);
  EXPECT_THAT(batch, SizeIs(0));
  EXPECT_FALSE(source->captures().at(0).finished);
  EXPECT_EQ(source->captures().at(0).problem, "");
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  ::close(ends[1]);
}

INSTANTIATE_TEST_SUITE_P(Stream, Silent, ::testing::Bool());

TEST(Stream, FifoWithoutAWriterIsNotWaitedForOnceStopped) {
  const Folder folder;
  const auto path = folder.path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  FileOptions options;
  int questions = 0;
  options.stopped = [&questions] { return ++questions > 2; };
  const auto source = open_files({path}, options);
  std::vector<Packet> batch;
  EXPECT_EQ(source->next(batch), PacketSource::Next::timeout);
  EXPECT_FALSE(source->captures().at(0).finished);
}

TEST(Stream, FifoIsReadByName) {
  const Folder folder;
  const auto path = folder.path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&] { write_in_pieces(::open(path.c_str(), O_WRONLY), many_packets(), 1'000); });
  const auto reading = read_all({path});
  writer.join();
  EXPECT_THAT(reading.packets, SizeIs(3'000));
  EXPECT_TRUE(reading.captures.at(0).complete);
}

}  // namespace
}  // namespace s7::capture::testing
