#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// Bytes that do not pack well, so that a cut falls between packets.
Bytes noisy_pcap(int packets) {
  auto content = pcap_header();
  std::uint32_t state = 1;
  for (int index = 0; index < packets; ++index) {
    auto record = pcap_record(index, 100, 0);
    for (std::size_t at = 16; at < record.size(); ++at) {
      state = state * 1'664'525U + 1'013'904'223U;
      record[at] = static_cast<std::uint8_t>(state >> 24U);
    }
    content.insert(content.end(), record.begin(), record.end());
  }
  return content;
}

struct Packing {
  std::string name;
  Bytes (*pack)(const Bytes&);
};

class Packed : public ::testing::TestWithParam<Packing> {
 protected:
  [[nodiscard]] Bytes pack(const Bytes& content) const { return GetParam().pack(content); }
};

TEST_P(Packed, ReadsBothContainersAsIfPlain) {
  const auto pcap = noisy_pcap(3'000);
  const auto pcapng = pcapng_header() + pcapng_record(1, 60, 1) + pcapng_record(2, 61, 2);
  for (const auto& content : {pcap, pcapng}) {
    const auto plain = read_content(content);
    const auto packed = read_content(pack(content));
    EXPECT_EQ(packed.packets, plain.packets);
    EXPECT_TRUE(packed.captures.at(0).complete) << packed.captures.at(0).problem;
    EXPECT_EQ(packed.captures.at(0).fingerprint, plain.captures.at(0).fingerprint);
  }
}

TEST_P(Packed, JoinsSeveralStreams) {
  const auto content = noisy_pcap(100);
  const auto cut = static_cast<long>(content.size() / 3);
  const Bytes head(content.begin(), content.begin() + cut);
  const Bytes tail(content.begin() + cut, content.end());
  const auto reading = read_content(pack(head) + pack(Bytes()) + pack(tail));
  EXPECT_EQ(reading.packets, read_content(content).packets);
  EXPECT_TRUE(reading.captures.at(0).complete) << reading.captures.at(0).problem;
}

TEST_P(Packed, CutStreamDeliversWhatCameBefore) {
  const auto content = noisy_pcap(5'000);
  const auto packed = pack(content);
  const auto whole = read_content(content);
  for (const int percent : {20, 50, 75, 99}) {
    const auto reading = read_content(first(packed, packed.size() * static_cast<std::size_t>(percent) / 100));
    const auto& info = reading.captures.at(0);
    EXPECT_FALSE(info.complete);
    EXPECT_THAT(info.problem, HasSubstr(" of the uncompressed content: the " + GetParam().name + " stream is cut"));
    ASSERT_LE(reading.packets.size(), whole.packets.size());
    // Noise packs one to one: nearly that share of the packets, but for one block of the packer.
    const auto expected = 5'000.0 * percent / 100;
    EXPECT_GT(static_cast<double>(reading.packets.size()), expected - 1'300);
    EXPECT_TRUE(std::equal(reading.packets.begin(), reading.packets.end(), whole.packets.begin()));
  }
}

TEST_P(Packed, EveryCutOfASmallStreamSurvives) {
  const auto content = noisy_pcap(4);
  const auto packed = pack(content);
  const auto whole = read_content(content);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto reading = read_content(first(packed, size));
    const auto& info = reading.captures.at(0);
    EXPECT_TRUE(info.finished);
    EXPECT_FALSE(info.complete) << size;
    EXPECT_NE(info.problem, "");
    EXPECT_TRUE(std::equal(reading.packets.begin(), reading.packets.end(), whole.packets.begin()));
  }
}

TEST_P(Packed, BrokenStreamEndsWithAProblem) {
  auto packed = pack(noisy_pcap(5'000));
  for (std::size_t at = packed.size() / 2; at < packed.size() / 2 + 64; ++at) packed[at] = 0xff;
  const auto reading = read_content(packed);
  EXPECT_FALSE(reading.captures.at(0).complete);
  EXPECT_NE(reading.captures.at(0).problem, "");
}

TEST_P(Packed, OtherContentIsNoCapture) {
  const auto reading = read_content(pack(Bytes{'h', 'e', 'l', 'l', 'o'}));
  EXPECT_THAT(reading.captures.at(0).problem,
              HasSubstr("byte 0 of the uncompressed content: neither pcap nor pcapng, begins with 68 65 6c 6c"));
}

INSTANTIATE_TEST_SUITE_P(Compressed, Packed, ::testing::Values(Packing{"gzip", gzip}, Packing{"zstd", zstd}),
                         [](const auto& test) { return test.param.name; });

TEST(Gzip, WrongChecksumIsAProblemAfterAllPackets) {
  auto packed = gzip(noisy_pcap(10));
  packed[packed.size() - 8] ^= 0xffU;  // CRC32
  const auto reading = read_content(packed);
  EXPECT_THAT(reading.packets, SizeIs(10));
  // 24 + 10 * 116
  EXPECT_THAT(reading.captures.at(0).problem,
              HasSubstr("byte 1184 of the uncompressed content: the gzip stream is broken"));
}

TEST(Gzip, ZeroPaddingIsFineOtherBytesAreNot) {
  const auto packed = gzip(noisy_pcap(10));
  EXPECT_TRUE(read_content(packed + Bytes(1'000, 0)).captures.at(0).complete);
  EXPECT_TRUE(read_content(packed + Bytes(1'000, 0) + gzip({})).captures.at(0).complete);
  const auto reading = read_content(packed + hex("00 00 31 32 33"));
  EXPECT_THAT(reading.packets, SizeIs(10));
  EXPECT_THAT(reading.captures.at(0).problem, HasSubstr("bytes that are no gzip follow the gzip stream"));
}

TEST(Gzip, ReadsAMemberMadeByHand) {
  // A stored deflate block: 01, length, its complement. CRC32 11a1d7e1 by python's zlib.crc32, size 24.
  const auto reading = read_content(hex("1f 8b 08 00  00 00 00 00  00 03  01 18 00 e7 ff") + pcap_header() +
                                    hex("e1 d7 a1 11  18 00 00 00"));
  EXPECT_TRUE(reading.captures.at(0).complete) << reading.captures.at(0).problem;
  EXPECT_THAT(reading.captures.at(0).link_types, ::testing::ElementsAre(1));
}

// RFC 8878 section 3.1.1: magic, descriptor (one segment, 4 bytes of size, maybe a checksum), size; then blocks with a
// header of 3 bytes: last, type (0: stored as it is, 3: reserved), size * 8.
Bytes zstd_frame(std::size_t size, bool checksum) {
  auto frame = hex("28 b5 2f fd") + Bytes{static_cast<std::uint8_t>(checksum ? 0xa4 : 0xa0)};
  append_le32(frame, static_cast<std::uint32_t>(size));
  return frame;
}

Bytes zstd_block(const Bytes& content, bool last, std::uint32_t type) {
  Bytes block;
  append_le32(block, static_cast<std::uint32_t>(content.size()) << 3U | type << 1U | (last ? 1U : 0U));
  block.pop_back();
  return block + content;
}

TEST(Zstd, SoundBlocksBeforeABrokenOneAreDelivered) {
  const auto sound = noisy_pcap(10);  // 24 + 10 * 116 bytes
  const auto frame = zstd_frame(2 * sound.size(), false) + zstd_block(sound, false, 0) + zstd_block(sound, true, 3);
  const auto reading = read_content(frame);
  EXPECT_THAT(reading.packets, SizeIs(10));
  EXPECT_THAT(reading.captures.at(0).problem,
              HasSubstr("byte 1184 of the uncompressed content: the zstd stream is broken"));
}

TEST(Zstd, WrongChecksumIsAProblemAfterAllPackets) {
  const auto sound = noisy_pcap(10);
  const auto reading = read_content(zstd_frame(sound.size(), true) + zstd_block(sound, true, 0) + hex("01 02 03 04"));
  EXPECT_THAT(reading.packets, SizeIs(10));
  EXPECT_THAT(reading.captures.at(0).problem,
              HasSubstr("byte 1184 of the uncompressed content: the zstd stream is broken"));
}

TEST(Zstd, PassesOverSkippableFrames) {
  const auto reading = read_content(hex("50 2a 4d 18  03 00 00 00  01 02 03") + zstd(noisy_pcap(10)));
  EXPECT_THAT(reading.packets, SizeIs(10));
  EXPECT_TRUE(reading.captures.at(0).complete) << reading.captures.at(0).problem;
}

}  // namespace
}  // namespace s7::capture::testing
