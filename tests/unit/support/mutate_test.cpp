// What each mutator promises, seen through decode().

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/mutate.hpp"

namespace s7::test {
namespace {

constexpr std::uint16_t port = 102;

Capture talk(std::size_t exchanges) {
  Endpoint client, server;
  client.address = ip("10.0.0.1");
  client.port = 3000;
  server.address = ip("10.0.0.2");
  server.port = port;
  TcpConversation conversation(client, server, 1'000'000'000);
  conversation.handshake();
  for (std::size_t i = 0; i < exchanges; ++i) {
    const auto mark = static_cast<std::uint8_t>(i);
    conversation.client_sends({mark, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    conversation.advance(1'000'000);
    conversation.server_sends(Bytes(30, mark));
    conversation.advance(1'000'000);
  }
  return conversation.take();
}

// The bytes of one direction, put in place by sequence number.
std::map<std::uint32_t, std::uint8_t> stream(const Capture& capture, bool to_server) {
  std::map<std::uint32_t, std::uint8_t> out;
  for (const auto& frame : capture) {
    const auto content = decode(frame);
    if (!content || is_to_server(*content, port) != to_server) continue;
    for (std::uint32_t i = 0; i < content->payload.size(); ++i) out[content->tcp.sequence + i] = content->payload[i];
  }
  return out;
}

void expect_same_streams(const Capture& a, const Capture& b) {
  EXPECT_EQ(stream(a, true), stream(b, true));
  EXPECT_EQ(stream(a, false), stream(b, false));
}

TEST(Mutate, ReorderKeepsFramesAndTimes) {
  const auto before = talk(20);
  const auto after = reorder(before, 5, 42);
  ASSERT_EQ(after.size(), before.size());
  std::vector<Bytes> a, b;
  std::size_t moved = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i].time, before[i].time);
    a.push_back(before[i].bytes);
    b.push_back(after[i].bytes);
    moved += before[i].bytes != after[i].bytes ? 1U : 0U;
  }
  EXPECT_GT(moved, 10U);
  EXPECT_THAT(b, testing::UnorderedElementsAreArray(a));
  EXPECT_EQ(reorder(before, 5, 42)[7].bytes, after[7].bytes);
}

TEST(Mutate, SwapNeighboursStaysInsideABurst) {
  const auto before = resegment(talk(2), 10);  // each answer becomes three segments of one time stamp
  const auto after = swap_neighbours(before, 1000, 1);
  EXPECT_EQ(after[4].bytes, before[5].bytes);
  EXPECT_EQ(after[5].bytes, before[4].bytes);
  EXPECT_EQ(after[3].bytes, before[3].bytes);  // the question alone
  expect_same_streams(before, after);
}

TEST(Mutate, DropAndDropRandomAccountForEveryFrame) {
  const auto before = talk(100);
  EXPECT_EQ(drop(before, {0, 5}).size(), before.size() - 2);
  const auto loss = drop_random(before, 100, 7);
  EXPECT_EQ(loss.capture.size() + loss.lost.size(), before.size());
  EXPECT_GT(loss.lost.size(), 5U);
  EXPECT_LT(loss.lost.size(), 60U);
}

TEST(Mutate, SegmentationKeepsTheStreams) {
  const auto before = talk(5);
  for (const std::size_t size : {1U, 7U, 40U}) expect_same_streams(before, resegment(before, size));
  EXPECT_EQ(resegment(before, 7).size(), before.size() + 5 * (1 + 4));  // 10 = 7+3, 30 = 4 * 7 + 2
  const auto small = resegment(before, 1);
  expect_same_streams(before, coalesce(small, 100));
  EXPECT_EQ(coalesce(small, 100).size(), before.size());
}

TEST(Mutate, DuplicateKeepsTheIdentification) {
  Duplicate how;
  how.tags = std::vector<VlanTag>{{100}};
  how.ttl_step = 1;
  const auto after = duplicate(talk(1), how);
  ASSERT_EQ(after.size(), 10U);
  const auto first = decode(after[0]).value();
  const auto second = decode(after[1]).value();
  EXPECT_EQ(first.ip.id, second.ip.id);
  EXPECT_EQ(first.ip.ttl, second.ip.ttl + 1);
  EXPECT_EQ(second.link.tags, (std::vector<VlanTag>{{100}}));
}

TEST(Mutate, RetransmitHasItsOwnIdentification) {
  const auto before = talk(1);
  const auto after = retransmit(before, {3}, 300'000'000);
  ASSERT_EQ(after.size(), before.size() + 1);
  EXPECT_NE(decode(after.back())->ip.id, decode(before[3])->ip.id);
  EXPECT_EQ(decode(after.back())->payload, decode(before[3])->payload);
}

TEST(Mutate, ShiftWrapsBothNumbers) {
  const auto after = shift_sequences(talk(2), port, 0xFFFFFFFF - 1005, 0xFFFFFFFF - 1010);
  EXPECT_EQ(decode(after[0])->tcp.sequence, 0xFFFFFFFF - 5);
  EXPECT_EQ(decode(after[0])->tcp.acknowledgement, 0U);
  EXPECT_EQ(decode(after[5])->tcp.sequence, 5U);          // 1001 + 10 wrapped
  EXPECT_EQ(decode(after[5])->tcp.acknowledgement, 20U);  // 1001 + 30 wrapped
}

TEST(Mutate, HeadersOfOneDirection) {
  const auto after = tag_direction(talk(1), port, false, {{100}});
  EXPECT_TRUE(decode(after[0])->link.tags.empty());
  EXPECT_EQ(decode(after[1])->link.tags.size(), 1U);
  EXPECT_EQ(keep_direction(after, port, false).size(), 2U);
  EXPECT_EQ(drop_first(after, 4).size(), 1U);
}

TEST(Mutate, Ipv6AndCookedKeepTheStreams) {
  const auto before = talk(2);
  const auto six = to_ipv6(before);
  expect_same_streams(before, six);
  EXPECT_EQ(decode(six[0])->ip.source, ip("fd00::a00:1"));
  expect_same_streams(before, to_link(before, link::sll2));
}

TEST(Mutate, SnapPadAndZeroLength) {
  const auto before = talk(1);
  const auto cut = snap(before, 50);
  EXPECT_EQ(cut[3].bytes.size(), 50U);
  EXPECT_EQ(cut[3].on_wire(), before[3].bytes.size());
  EXPECT_EQ(pad_ethernet(before)[2].bytes.size(), 60U);
  EXPECT_TRUE(decode(pad_ethernet(before)[2])->payload.empty());
  EXPECT_TRUE(decode(zero_ip_length(before)[3])->ip.zero_length);
}

TEST(Mutate, FragmentsReplaceLongPackets) {
  const auto after = fragment_ip(talk(1), 32);
  EXPECT_EQ(after.size(), 6U);  // the answer alone is longer: 20 + 30 bytes make two
  EXPECT_FALSE(decode(after[4]));
}

}  // namespace
}  // namespace s7::test
