// In a run without an end anybody can forge stations: of those that never speak S7 only so many get rows.

#include <gtest/gtest.h>

#include <array>

#include "cli/record/shard_recorder.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::size_t kept = 1'024;  // per shard; 16,384 of all 16 (docs/live.md)

// The connection of the n-th station, open for so many seconds.
SessionInfo session(std::size_t number, std::int64_t seconds) {
  SessionInfo out;
  out.id = number + 1;
  const std::array<std::uint8_t, 4> client{11, 0, static_cast<std::uint8_t>(number >> 8U),
                                           static_cast<std::uint8_t>(number & 0xffU)};
  constexpr std::array<std::uint8_t, 4> server{10, 0, 0, 1};
  out.client.address = Address::v4(client);
  out.client.port = 50'000;
  out.server.address = Address::v4(server);
  out.server.port = 102;
  out.opened.at = second;
  out.opened.frame = 1;
  out.last.at = out.opened.at + seconds * second;
  out.last.frame = 2;
  return out;
}

std::uint64_t counted(const ShardRecorder& recorder) {
  std::uint64_t out = 0;
  for (const auto& [key, totals] : recorder.problems())
    if (key.layer == "limit" && key.cause == "sessions") out += totals.count;
  return out;
}

TEST(Strangers, ThatStayForLongGetNoMoreRowsThanOthers) {
  ShardRecorder recorder(true);
  constexpr std::size_t many = kept + 500;
  // As often as what goes on is reported.
  for (const std::int64_t age : {31, 32, 33})
    for (std::size_t i = 0; i < many; ++i) recorder.goes_on(session(i, age));
  EXPECT_EQ(recorder.connections().size(), kept);
  for (std::size_t i = 0; i < many; ++i) recorder.ended(session(i, 34));
  EXPECT_EQ(recorder.connections().size(), kept);
  EXPECT_EQ(counted(recorder), many - kept);
}

TEST(Strangers, AreKnownAgainOnceTheySpeakS7) {
  ShardRecorder recorder(true);
  for (std::size_t i = 0; i < kept + 1; ++i) recorder.goes_on(session(i, 31));
  SessionInfo last = session(kept, 32);
  last.protocol = Protocol::s7comm;
  recorder.goes_on(last);
  EXPECT_EQ(recorder.connections().size(), kept + 1);
}

}  // namespace
}  // namespace s7::cli
