#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* plc = "10.0.1.20";
constexpr std::int64_t second_ns = 1'000'000'000;

Findings run(Scene& scene) { return scene.run(rules::idle_timeout); }

// Open at `opened`, silent for `idle`, then a request that was repeated and never answered.
storage::SessionRecord dead(double opened, double idle) {
  storage::SessionRecord record = Scene::session();
  record.opened = at(opened);
  record.closed = at(opened + idle + 20);
  record.end_reason = storage::EndReason::reset;
  record.idle_before_loss = static_cast<std::int64_t>(idle) * second_ns;
  record.open_requests = 1;
  record.to_server.retransmissions = 3;
  record.to_server.seen = during(opened, opened + idle + 20);
  record.to_client.seen = during(opened, opened + 5);
  return record;
}

ConnectionId dies(Scene& scene, const std::string& client, double opened, double idle) {
  return scene.talk(Scene::key(client, plc), Scene::totals("op"), dead(opened, idle));
}

TEST(IdleTimeout, SeveralConnectionsDieAfterTheSamePause) {
  Scene scene;
  dies(scene, "10.0.9.5", 0, 600);
  dies(scene, "10.0.9.6", 100, 610);
  storage::AttemptRecord again = Scene::attempt("10.0.9.5", plc, "established", 625);
  scene.writer().add(scene.capture(), again);
  storage::ConnectionTotals lives = Scene::totals("op");
  lives.longest_gap = 60 * second_ns;
  lives.longest_gap_at = during(70, 70).first;
  scene.talk(Scene::key("10.0.1.50", plc), lives, Scene::session());
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("idle-timeout"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation,
              AllOf(HasSubstr("2 connections of 10.0.9.5 and 10.0.9.6"), HasSubstr("a pause of 10 min to 10 min 10 s"),
                    HasSubstr("No TCP keep-alive"), HasSubstr("accepted within a minute 1 time"),
                    HasSubstr("Pauses of up to 1 min did no harm to the connection of 10.0.1.50")));
  EXPECT_THAT(findings[0].advice, HasSubstr("less than 10 min"));
}

TEST(IdleTimeout, OnceAndBackAgainIsANotice) {
  Scene scene;
  dies(scene, "10.0.9.5", 0, 600);
  EXPECT_THAT(run(scene), IsEmpty());  // as well the server was switched off
  scene.writer().add(scene.capture(), Scene::attempt("10.0.9.5", plc, "established", 625));
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
}

TEST(IdleTimeout, LongerPausesThatDoNoHarmMakeItDoubtful) {
  Scene scene;
  dies(scene, "10.0.9.5", 0, 600);
  dies(scene, "10.0.9.6", 0, 600);
  storage::ConnectionTotals lives = Scene::totals("op");
  lives.longest_gap = 900 * second_ns;
  lives.longest_gap_at = during(1000, 1000).first;
  scene.talk(Scene::key("10.0.1.50", plc), lives, Scene::session());
  ASSERT_EQ(run(scene).size(), 1U);
  EXPECT_EQ(run(scene)[0].confidence, Confidence::low);
}

TEST(IdleTimeout, AConnectionThatPollsThatSeldomDidNotDieOfIt) {
  Scene scene;
  for (const char* client : {"10.0.9.5", "10.0.9.6"}) {
    const ConnectionId id = dies(scene, client, 0, 10);
    storage::AccessTotals polls = served(20);
    for (int i = 0; i < 19; ++i) polls.period.add(10'000'000);
    scene.writer().add(scene.capture(), id, range(storage::Operation::read, 1, 0, 4), polls);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(IdleTimeout, WhatWasAnsweredInTheEndOrIsHalfSeenIsNone) {
  Scene scene;
  for (const char* client : {"10.0.9.5", "10.0.9.6"}) {
    storage::SessionRecord answered = dead(0, 600);
    answered.open_requests = 0;
    scene.talk(Scene::key(client, plc), Scene::totals("op"), answered);
  }
  for (const char* client : {"10.0.9.7", "10.0.9.8"}) {
    storage::SessionRecord half = dead(0, 600);
    half.to_client = {};
    scene.talk(Scene::key(client, plc), Scene::totals("op"), half);
  }
  EXPECT_THAT(run(scene), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
