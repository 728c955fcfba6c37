#include "capture/fingerprint.hpp"

#include <gtest/gtest.h>
#include <xxhash.h>

#include "tests/unit/capture/support.hpp"

namespace s7::capture::testing {
namespace {

Bytes noise(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 7;
  for (auto& byte : bytes) {
    state = state * 1'664'525U + 1'013'904'223U;
    byte = static_cast<std::uint8_t>(state >> 24U);
  }
  return bytes;
}

std::string in_pieces(const Bytes& bytes, std::size_t piece) {
  FingerprintBuilder builder;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    builder.add(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
  }
  return builder.text();
}

// Straight from the definition: head, then every window that is reached fully.
std::string by_definition(const Bytes& bytes) {
  std::string text = "xxh3:" + std::to_string(bytes.size()) + ":";
  const auto append = [&](std::size_t begin, std::size_t end) {
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits(bytes.data() + begin, end - begin)));
    text += digits.data();
  };
  append(0, std::min<std::size_t>(bytes.size(), 32));
  for (unsigned k = 5; k <= 40; ++k) {
    const std::size_t begin = std::size_t{1} << k;
    const auto end = std::min(2 * begin, begin + 16'384);
    if (end <= bytes.size()) append(begin, end);
  }
  return text;
}

TEST(Fingerprint, FollowsItsDefinitionForEverySizeAndWay) {
  const Folder folder;
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U, 63U, 64U, 65U, 1'000U, 16'383U, 16'384U, 32'768U, 49'151U,
                                 49'152U, 49'153U, 65'536U, 81'919U, 81'920U, 300'000U}) {
    const auto bytes = noise(size);
    const auto expected = by_definition(bytes);
    for (const std::size_t piece : {1U, 13U, 4'096U, 1'000'000U}) EXPECT_EQ(in_pieces(bytes, piece), expected) << size;
    EXPECT_EQ(fingerprint_of_file(folder.write("plain", bytes)), expected) << size;
    EXPECT_EQ(fingerprint_of_file(folder.write("packed.gz", gzip(bytes))), expected) << size;
    EXPECT_EQ(fingerprint_of_file(folder.write("packed.zst", zstd(bytes))), expected) << size;
  }
}

// As other implementations of XXH3 give them for the empty input and for "abc".
TEST(Fingerprint, HasTheHashOfOtherImplementations) {
  EXPECT_EQ(in_pieces({}, 1), "xxh3:0:2d06800538d394c2");
  EXPECT_EQ(in_pieces({'a', 'b', 'c'}, 1), "xxh3:3:78af5f94892f3950");
}

TEST(Fingerprint, SameContentIsEqualText) {
  const auto a = in_pieces(noise(5'000), 1'000);
  auto other = noise(5'000);
  other[3'000] ^= 1U;
  EXPECT_TRUE(same_content(a, in_pieces(noise(5'000), 77)));
  EXPECT_FALSE(same_content(a, in_pieces(noise(5'001), 77)));
  EXPECT_FALSE(same_content(a, in_pieces(other, 77)));
  EXPECT_FALSE(same_content("", ""));
}

TEST(Fingerprint, KnowsThePrefixOfAFileThatGrew) {
  const auto whole = noise(300'000);
  const auto large = in_pieces(whole, 4'096);
  for (const std::size_t size : {32U, 100U, 4'096U, 70'000U, 299'999U}) {
    const auto small = in_pieces(first(whole, size), 4'096);
    EXPECT_TRUE(is_prefix(small, large)) << size;
    EXPECT_FALSE(is_prefix(large, small)) << size;
  }
  EXPECT_FALSE(is_prefix(large, large));
  auto other = noise(70'000);
  other[5'000] ^= 1U;
  EXPECT_FALSE(is_prefix(in_pieces(other, 4'096), large));
  EXPECT_FALSE(is_prefix(in_pieces(first(whole, 31), 31), large));
  EXPECT_FALSE(is_prefix("nonsense", large));
  EXPECT_FALSE(is_prefix("xxh3:99999999999999999999999:00", large));
}

}  // namespace
}  // namespace s7::capture::testing
