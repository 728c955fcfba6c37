// What the fault rules compare with, and when they must stay silent.

#include "reports/audit/contrast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto read = storage::Operation::read;
constexpr std::uint16_t port = 102;

Index station(const AuditInput& input, const std::string& address) { return input.station_index.at(address); }
Time second(double seconds) { return at(seconds) / 1000; }

TEST(Contrast, OthersReachAPortWhoseAnswersWereSeenInThatTime) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");  // 0 s to 100 s
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.6", "10.0.0.7", "setup-rejected", 20));
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.8", "10.0.0.7", "refused", 20));
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.9", "10.0.0.7", "unanswered", 20));
  const AuditInput input = scene.input();
  const Index server = station(input, "10.0.0.7"), client = station(input, "10.0.0.9");
  const auto in_time = others_reaching(input, client, server, port, second(10), second(30));
  EXPECT_THAT(in_time.stations, ElementsAre(station(input, "10.0.0.5"), station(input, "10.0.0.6")));
  EXPECT_THAT(others_reaching(input, client, server, port, second(101), second(200)).stations, IsEmpty());
  EXPECT_THAT(others_reaching(input, client, server, 1102, second(10), second(30)).stations, IsEmpty());
  EXPECT_FALSE(worked(input, client, server, port).known());
  EXPECT_EQ(worked(input, station(input, "10.0.0.5"), server, port).last.time, second(100));
}

TEST(Contrast, WhatElseAClientReaches) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.5", "10.0.0.8", "unanswered", 20));
  const AuditInput input = scene.input();
  const Index client = station(input, "10.0.0.5");
  const auto beside = reached_beside(input, client, station(input, "10.0.0.8"), second(10), second(30));
  EXPECT_THAT(beside.stations, ElementsAre(station(input, "10.0.0.7")));
  EXPECT_FALSE(reached_beside(input, client, station(input, "10.0.0.7"), second(10), second(30)).any());
}

TEST(Contrast, ServedAccessesOfAKindAndWhoAskedForThem) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.0.5", "10.0.0.7");
  scene.writer().add(scene.capture(), id, range(read, 5, 0, 10), served(3, 10, 20));
  scene.writer().add(scene.capture(), id, range(read, 6, 0, 10), refused(3, 0x0a, 10, 20));
  const AuditInput input = scene.input();
  const Index server = station(input, "10.0.0.7");
  const Use use = audit::served(input, server, [](const Access& access) { return access.db != 6; });
  EXPECT_EQ(use.items, 3U);
  EXPECT_EQ(use.ranges.text(5), "DB5 0-9");
  EXPECT_EQ(use.seen.last.time, second(20));
  EXPECT_THAT(askers(input, server, [](const Access&) { return true; }), ElementsAre(station(input, "10.0.0.5")));
  EXPECT_THAT(askers(input, server, [](const Access& access) { return access.db == 6; }), IsEmpty());
}

TEST(Contrast, SilenceTellsNothingWhereOneDirectionIsMissing) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");
  scene.talk("10.0.0.6", "10.0.0.7");
  scene.talk("10.0.0.6", "10.0.0.9");
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.0.8", "10.0.0.9"), Scene::totals(), half);
  const AuditInput input = scene.input();
  EXPECT_TRUE(silence_tells(input, station(input, "10.0.0.5"), station(input, "10.0.0.7")));
  EXPECT_FALSE(silence_tells(input, station(input, "10.0.0.6"), station(input, "10.0.0.9")));
  EXPECT_FALSE(silence_tells(input, station(input, "10.0.0.8"), station(input, "10.0.0.7")));
}

TEST(Contrast, ASweepTriesManyServersWithinAMinuteMostInVain) {
  Scene scene;
  for (int i = 0; i < 8; ++i) {
    const std::string server = "10.0.1." + std::to_string(i);
    scene.writer().add(scene.capture(), Scene::attempt("10.0.0.5", server, "unanswered", i));
    scene.writer().add(scene.capture(), Scene::attempt("10.0.0.6", server, "established", i));
    scene.writer().add(scene.capture(), Scene::attempt("10.0.0.7", server, "unanswered", 10 * i));
  }
  const AuditInput input = scene.input();
  EXPECT_TRUE(sweeps(input, station(input, "10.0.0.5")));
  EXPECT_FALSE(sweeps(input, station(input, "10.0.0.6")));
  EXPECT_FALSE(sweeps(input, station(input, "10.0.0.7")));
}

TEST(Contrast, RefusalsInTheFirstSecondsOfAConnectionThatGoesOnAreNotPersistent) {
  const auto seen = [](double first, double last) { return Seen{{second(first), 1, 0}, {second(last), 2, 0}}; };
  EXPECT_FALSE(persistent(seen(0, 9), seen(0, 100)));
  EXPECT_TRUE(persistent(seen(0, 11), seen(0, 100)));
  EXPECT_TRUE(persistent(seen(0, 3), seen(0, 4)));
}

TEST(Contrast, TheLastDownloadBetweenTwoTimes) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.0.5", "10.0.0.7");
  scene.event("program-download", id, "10.0.0.5", "10.0.0.7", "succeeded", 10, "DB 5");
  scene.event("program-download", id, "10.0.0.5", "10.0.0.7", "succeeded", 20, "DB 6");
  scene.event("program-download", id, "10.0.0.5", "10.0.0.7", "refused", 30, "DB 7");
  const AuditInput input = scene.input();
  const Index server = station(input, "10.0.0.7");
  const Event* found = last_download(input, server, second(5), second(40));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->detail, "DB 6");
  EXPECT_EQ(last_download(input, server, second(25), second(40)), nullptr);
}

// A session that was there before and after a time, with packets that had to be repeated.
TEST(Contrast, ASpanAroundATimeProvesNothingWherePacketsWereRepeated) {
  Scene scene;
  storage::ConnectionTotals totals = Scene::totals();
  totals.answered = totals.requests - 1;
  storage::SessionRecord session = Scene::session();
  session.to_server.retransmissions = 5;
  scene.talk(Scene::key("10.0.0.5", "10.0.0.7"), totals, session);
  const AuditInput input = scene.input();
  const Connection& connection = input.connections.at(0);
  const auto spoke = [&](double from, double to) {
    return spoke_within(input, connection, &Session::to_client, at(from) / 1000, at(to) / 1000);
  };
  EXPECT_FALSE(spoke(30, 60));
  EXPECT_TRUE(spoke(60, 120));  // its last packet
  EXPECT_FALSE(spoke(101, 120));
}

TEST(Contrast, WhoAnsweredEverythingSoonWasThere) {
  Scene scene;
  storage::ConnectionTotals totals = Scene::totals();
  totals.longest_gap = 2'000'000'000;
  totals.latency_max = 5'000'000;
  storage::SessionRecord session = Scene::session();
  session.to_server.retransmissions = 5;
  scene.talk(Scene::key("10.0.0.5", "10.0.0.7"), totals, session);
  const AuditInput input = scene.input();
  EXPECT_TRUE(spoke_within(input, input.connections.at(0), &Session::to_client, at(30) / 1000, at(60) / 1000));
  EXPECT_FALSE(spoke_within(input, input.connections.at(0), &Session::to_client, at(30) / 1000, at(31) / 1000));
}

}  // namespace
}  // namespace s7::reports::audit::test
