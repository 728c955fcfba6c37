#include "dissector/track/fragments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <numeric>

#include "tests/support/bytes.hpp"

namespace s7::dissector {
namespace {

constexpr std::int64_t timeout = 30'000'000'000;

const std::string text = "0123456789abcdef0123456789ABCDEF0123456789";  // 42 bytes

IpPacket piece(std::uint32_t offset, std::string_view bytes, bool more, std::uint32_t id = 1) {
  static std::deque<std::vector<std::uint8_t>> kept;
  IpPacket out;
  out.source = Address::v4(std::vector<std::uint8_t>{10, 0, 0, 1});
  out.destination = Address::v4(std::vector<std::uint8_t>{10, 0, 0, 2});
  out.protocol = IpProtocol::tcp;
  out.ttl = 64;
  out.identification = id;
  out.fragment = true;
  out.more_fragments = more;
  out.fragment_offset = offset;
  out.payload = kept.emplace_back(bytes.begin(), bytes.end());
  out.wire_length = static_cast<std::uint32_t>(bytes.size());
  return out;
}

IpPacket part(std::uint32_t from, std::uint32_t to, std::uint32_t id = 1) {
  return piece(from, std::string_view(text).substr(from, to - from), to < text.size(), id);
}

std::string text_of(const std::optional<IpPacket>& packet) {
  return packet ? std::string(packet->payload.begin(), packet->payload.end()) : "none";
}

TEST(Fragments, JoinedInAnyOrder) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> parts{{0, 16}, {16, 32}, {32, 42}};
  do {
    FragmentTable table(4, timeout);
    EXPECT_FALSE(table.push(part(parts[0].first, parts[0].second), 0));
    EXPECT_FALSE(table.push(part(parts[1].first, parts[1].second), 1));
    const auto whole = table.push(part(parts[2].first, parts[2].second), 2);
    ASSERT_EQ(text_of(whole), text);
    EXPECT_FALSE(whole->fragment || whole->more_fragments);
    EXPECT_EQ(whole->fragment_offset, 0U);
    EXPECT_EQ(whole->wire_length, 42U);
    EXPECT_EQ(table.abandoned(), 0U);
  } while (std::next_permutation(parts.begin(), parts.end()));
}

TEST(Fragments, RepeatedOnesAddNothing) {
  FragmentTable table(4, timeout);
  EXPECT_FALSE(table.push(part(0, 16), 0));
  EXPECT_FALSE(table.push(part(0, 16), 1));
  EXPECT_FALSE(table.push(part(32, 42), 2));
  EXPECT_FALSE(table.push(part(32, 42), 3));
  EXPECT_EQ(text_of(table.push(part(16, 32), 4)), text);
}

TEST(Fragments, OverlapFirstCopyWins) {
  FragmentTable table(4, timeout);
  EXPECT_FALSE(table.push(piece(8, "89abcdef", true), 0));
  EXPECT_FALSE(table.push(piece(0, "01234567XXXXXXXX", true), 1));
  EXPECT_EQ(text_of(table.push(piece(8, "YYYYYYYYtail", false), 2)), "0123456789abcdeftail");
}

TEST(Fragments, OverlapAroundSeveralPieces) {
  FragmentTable table(4, timeout);
  EXPECT_FALSE(table.push(piece(8, "BBBBBBBB", true), 0));
  EXPECT_FALSE(table.push(piece(24, "DDDDDDDD", true), 1));
  EXPECT_EQ(text_of(table.push(piece(0, std::string(40, 'x'), false), 2)), "xxxxxxxxBBBBBBBBxxxxxxxxDDDDDDDDxxxxxxxx");
}

TEST(Fragments, DatagramsAreKeptApart) {
  FragmentTable table(4, timeout);
  EXPECT_FALSE(table.push(part(0, 16, 1), 0));
  EXPECT_FALSE(table.push(part(0, 16, 2), 0));
  auto udp = part(16, 42, 1);
  udp.protocol = IpProtocol::udp;
  EXPECT_FALSE(table.push(udp, 1));
  auto turned = part(16, 42, 1);
  std::swap(turned.source, turned.destination);
  EXPECT_FALSE(table.push(turned, 1));
  EXPECT_EQ(text_of(table.push(part(16, 42, 1), 1)), text);
  EXPECT_EQ(text_of(table.push(part(16, 42, 2), 1)), text);
}

TEST(Fragments, TooOldOnesAreAbandoned) {
  FragmentTable table(4, timeout);
  EXPECT_FALSE(table.push(part(0, 16), 0));
  EXPECT_FALSE(table.push(part(16, 42), timeout + 1));
  EXPECT_EQ(table.abandoned(), 1U);
  EXPECT_EQ(text_of(table.push(part(0, 16), timeout + 2)), text);  // what came later is young
}

TEST(Fragments, TooManyGiveUpTheOldest) {
  FragmentTable table(2, timeout);
  EXPECT_FALSE(table.push(part(0, 16, 1), 0));
  EXPECT_FALSE(table.push(part(0, 16, 2), 1));
  EXPECT_FALSE(table.push(part(0, 16, 3), 2));
  EXPECT_EQ(table.abandoned(), 1U);
  EXPECT_EQ(text_of(table.push(part(16, 42, 2), 3)), text);
  EXPECT_EQ(text_of(table.push(part(16, 42, 3), 3)), text);
  EXPECT_FALSE(table.push(part(16, 42, 1), 3));
}

TEST(Fragments, ManyPiecesAreBounded) {  // one byte each: nobody sends that
  FragmentTable table(2, timeout);
  for (std::uint32_t i = 0; i < 60000; i += 2) EXPECT_FALSE(table.push(piece(i, "x", true), 0));
  EXPECT_FALSE(table.push(piece(60000, "x", false), 0));
}

TEST(Fragments, BeyondTheGreatestDatagram) {
  FragmentTable table(2, timeout);
  EXPECT_FALSE(table.push(piece(65528, "12345678", false), 0));
  EXPECT_EQ(table.abandoned(), 1U);
  EXPECT_FALSE(table.push(piece(65528, "1234567", false), 0));
  EXPECT_EQ(table.abandoned(), 1U);
}

TEST(Fragments, CutBySnapLength) {
  FragmentTable table(2, timeout);
  auto cut = part(0, 16);
  cut.wire_length = 20;
  EXPECT_FALSE(table.push(cut, 0));
  EXPECT_EQ(table.abandoned(), 1U);
}

TEST(Fragments, EmptyOnes) {
  FragmentTable table(2, timeout);
  EXPECT_FALSE(table.push(piece(0, "", true), 0));
  EXPECT_FALSE(table.push(piece(0, "", false), 0));
}

TEST(Fragments, PiecesBehindTheEndAreCutOff) {
  FragmentTable table(2, timeout);
  EXPECT_FALSE(table.push(piece(8, "89abcdef", true), 0));
  EXPECT_FALSE(table.push(piece(8, "8", false), 0));
  EXPECT_EQ(text_of(table.push(piece(0, "01234567", true), 0)), "012345678");
}

}  // namespace
}  // namespace s7::dissector
