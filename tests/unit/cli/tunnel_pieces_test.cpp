#include "cli/tunnel_pieces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/net_build.hpp"
#include "tests/support/tunnel_build.hpp"
#include "tests/unit/dissector/plays.hpp"

namespace s7::cli {
namespace {

using ::testing::IsEmpty;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint8_t ip_in_ip = 4;

// IP in IP, the inner packet a TCP segment of 40 bytes to port 102: two fragments of 24 and 16 bytes.
std::vector<test::Bytes> datagram(std::uint32_t id) {
  auto talk = test::conversation();
  talk.syn();
  const test::Bytes inner = test::packet_of(talk.take().front().bytes);
  test::IpHeader header;
  header.source = test::ip("192.0.2.1");
  header.destination = test::ip("192.0.2.2");
  header.protocol = ip_in_ip;
  header.id = id;
  std::vector<test::Bytes> out;
  for (const test::Bytes& fragment : test::ip_fragments(header, inner, 24)) out.push_back(test::outer_frame(fragment));
  return out;
}

struct Pieces : ::testing::Test {
  TunnelPieces pieces{{3, 1000, 8, 30 * second}};
  std::vector<std::uint64_t> taken;
  bool wanted = true;

  void push(std::uint64_t number, const test::Bytes& bytes, std::int64_t at = 0) {
    pieces.push(
        {{at, number, 0, 0}, 1, static_cast<std::uint32_t>(bytes.size()), bytes},
        [this](const dissector::FrameEnds& ends) { return wanted && ends.destination.port == 102; },
        [this](const dissector::Frame& frame) { taken.push_back(frame.where.frame); });
  }
};

TEST_F(Pieces, WaitForTheLastOne) {
  const auto a = datagram(1), b = datagram(2);
  ASSERT_GE(a.size(), 2U);
  push(1, a.at(0));
  push(2, b.at(0));
  EXPECT_THAT(taken, IsEmpty());
  for (std::size_t i = 1; i < b.size(); ++i) push(2 + i, b.at(i));
  EXPECT_EQ(taken.size(), b.size());
  EXPECT_EQ(taken.front(), 2U);
  EXPECT_EQ(pieces.crowded_out(), 0U);
}

TEST_F(Pieces, AreNotKeptWhereNobodyWantsThem) {
  wanted = false;
  std::uint64_t number = 0;
  for (const auto& piece : datagram(1)) push(++number, piece);
  wanted = true;
  for (const auto& piece : datagram(1)) push(++number, piece);
  EXPECT_EQ(taken.size(), number / 2);
  EXPECT_EQ(taken.front(), number / 2 + 1);
}

TEST_F(Pieces, GoWhenTooManyWait) {
  for (std::uint32_t id = 1; id <= 5; ++id) push(id, datagram(id).at(0));
  EXPECT_EQ(pieces.crowded_out(), 2U);
}

TEST_F(Pieces, GoWhenTheyAreTooLarge) {
  test::Bytes padded = datagram(1).at(0);
  padded.resize(600);
  push(1, padded);
  push(2, datagram(2).at(0));
  EXPECT_EQ(pieces.crowded_out(), 0U);
  padded = datagram(3).at(0);
  padded.resize(600);
  push(3, padded);
  EXPECT_EQ(pieces.crowded_out(), 1U);
}

// Nothing is left of it: neither the piece, nor what was joined so far.
TEST_F(Pieces, GoAfterAWhile) {
  const auto whole = datagram(1);
  push(1, whole.at(0));
  for (std::size_t i = 1; i < whole.size(); ++i) push(1 + i, whole.at(i), 31 * second);
  EXPECT_THAT(taken, IsEmpty());
  push(9, whole.at(0), 32 * second);
  EXPECT_EQ(taken.size(), whole.size());
  EXPECT_EQ(taken.back(), 9U);
  EXPECT_EQ(pieces.crowded_out(), 0U);
}

}  // namespace
}  // namespace s7::cli
