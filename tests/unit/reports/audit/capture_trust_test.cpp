#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CaptureTrust, ACompleteCaptureOfTwoHoursNeedsNoWord) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");
  EXPECT_THAT(scene.run(rules::capture_trust), IsEmpty());
}

TEST(CaptureTrust, AllOfOneDirectionIsAWarningSinceNothingCanBeJudged) {
  Scene scene;
  storage::SessionRecord half = Scene::session();
  half.to_client = {};
  scene.talk(Scene::key("10.0.0.5", "10.0.0.7"), Scene::totals(), half);
  const AuditInput input = scene.input();
  EXPECT_TRUE(input.trust.one_way());
  EXPECT_FALSE(input.trust.heard(input.station_index.at("10.0.0.7")));
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("one-way-capture"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].observation, HasSubstr("10.0.0.5 to 10.0.0.7 (only packets of the client)"));
}

TEST(CaptureTrust, OneHalfSeenConnectionAmongManyIsANotice) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");
  scene.talk("10.0.0.6", "10.0.0.7");
  storage::SessionRecord half = Scene::session();
  half.to_server = {};
  scene.talk(Scene::key("10.0.0.8", "10.0.0.7"), Scene::totals(), half);
  const AuditInput input = scene.input();
  EXPECT_FALSE(input.trust.one_way());
  EXPECT_TRUE(input.trust.heard(input.station_index.at("10.0.0.7")));
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("one-way-capture"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
}

TEST(CaptureTrust, LossNamesTheConnectionAndThePacketBehindTheGap) {
  Scene scene;
  storage::SessionRecord lossy = Scene::session();
  lossy.to_client.lost_bytes = 2048;
  lossy.to_client.lost = during(40, 50);
  scene.talk(Scene::key("10.0.0.5", "10.0.0.7"), Scene::totals(), lossy);
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("capture-loss"));
  EXPECT_THAT(findings[0].observation, HasSubstr("2.0 KiB between 10.0.0.5 and 10.0.0.7"));
  EXPECT_EQ(findings[0].filter, "frame.number == 401 || frame.number == 501");
}

TEST(CaptureTrust, DroppedCutRepeatedAndDamagedPacketsAreCounted) {
  Scene scene;
  storage::CaptureRecord record = Scene::capture_record("bad.pcap");
  record.dropped_by_kernel = 7;
  record.truncated = 5;
  record.duplicates = 3;
  record.complete = false;
  record.problem = "bad.pcap: packet 12 at offset 900 is longer than the file";
  const storage::CaptureId capture = scene.add_capture(record);
  scene.writer().add(capture, {"capture", "truncated", {}}, {5, during(2, 3)});
  scene.writer().add(capture, {"capture", "duplicate", {}}, {3, during(4, 5)});
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("capture-loss", "capture-loss", "truncated-packets", "duplicated-packets"));
  EXPECT_THAT(findings[0].observation, HasSubstr("bad.pcap (7 dropped, 1,000 kept)"));
  EXPECT_THAT(findings[1].observation, HasSubstr("offset 900"));
  EXPECT_EQ(findings[2].filter, "frame.cap_len < frame.len");
  EXPECT_EQ(findings[3].filter, "frame.number == 41 || frame.number == 51");
}

// Two sensors, or two captures, of which each shows another direction.
TEST(CaptureTrust, OneDirectionEachIsNotBoth) {
  Scene scene;
  storage::SessionRecord there = Scene::session(), back = Scene::session();
  there.to_client = {};
  back.to_server = {};
  back.client_port = there.client_port + 1;
  const ConnectionId id = scene.talk(Scene::key("10.0.0.1", "10.0.0.2"), Scene::totals(), there);
  back.session = scene.writer().new_session();
  back.connection = id;
  scene.writer().add(scene.capture(), back);
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("one-way-capture"));
  EXPECT_THAT(findings[0].observation,
              HasSubstr("10.0.0.1 to 10.0.0.2 (some TCP connections with packets of the client "
                        "only, others of the server)"));
}

TEST(CaptureTrust, WhatLossExplainsIsNoParseError) {
  Scene scene;
  scene.writer().add(scene.capture(), {"tpkt", "cut-by-loss", {}}, {13, during(2, 3)});
  EXPECT_THAT(scene.run(rules::capture_trust), IsEmpty());
  scene.writer().add(scene.capture(), {"tpkt", "bad-header", {}}, {2, during(4, 5)});
  const Findings findings = scene.run(rules::capture_trust);
  ASSERT_THAT(ids(findings), ElementsAre("parse-errors"));
  EXPECT_THAT(findings[0].observation, HasSubstr("tpkt bad-header 2x"));
  EXPECT_EQ(findings[0].severity, Severity::info);
}

TEST(CaptureTrust, AShortCaptureSaysItsLength) {
  Scene scene;
  storage::CaptureRecord record = Scene::capture_record("second.pcap");
  record.first_packet = at(7000);
  record.last_packet = at(7300);
  scene.add_capture(record);
  EXPECT_EQ(scene.input().observed(), 7'300'000'000) << "captures that overlap count once";
}

}  // namespace
}  // namespace s7::reports::audit::test
