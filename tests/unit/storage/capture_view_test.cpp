// The views captures and events, and the tables beside them that have no view.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::at_us;
using test::mark;
using test::span;
using testing::ElementsAre;

class CaptureView : public testing::Test {
 protected:
  std::vector<std::string> ask(const std::string& sql) {
    writer_->commit();
    return test::ask(path_, sql);
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(db_);
};

CaptureRecord full_record() {
  CaptureRecord r;
  r.name = "plant/a.pcapng", r.fingerprint = "f00d", r.sensor = "cell 3";
  r.link_types = {1, 276, 201};
  r.packets = 100, r.bytes = 6400, r.dropped_by_kernel = 7;
  r.duplicates = 1, r.truncated = 2, r.malformed = 3, r.not_looked_at = 4;
  r.kinds = {{"udp", 9}, {"arp", 12}, {"a\"b\\c", 1}};
  r.first_packet = at_us(1), r.last_packet = at_us(2);
  r.problem = "cut at byte 6400";
  return r;
}

TEST_F(CaptureView, EveryColumn) {
  writer_->add_capture(full_record());
  writer_->commit();
  EXPECT_THAT(
      test::lines(Reader(path_).view("captures")),
      ElementsAre("1|plant/a.pcapng|f00d|cell 3|[\"ethernet\",\"link-type-201\",\"linux-cooked-v2\"]|100|6400|7||1|"
                  "2|3|4|{\"a\\\"b\\\\c\":1,\"arp\":12,\"udp\":9}|2024-05-01T00:00:00.000001Z|"
                  "2024-05-01T00:00:00.000002Z|0|cut at byte 6400"));
  // A second reader of JSON: SQLite's own.
  EXPECT_THAT(test::ask(path_,
                        "SELECT json_extract(kinds, '$.arp'), json_array_length(link_types), json_valid(kinds) "
                        "FROM captures"),
              ElementsAre("12|3|1"));
}

TEST_F(CaptureView, WhatIsNotKnownIsNull) {
  writer_->add_capture(test::capture_named("a"));
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("captures")), ElementsAre("1|a|||[]|0|0|||0|0|0|0|{}|||1|"));
}

TEST_F(CaptureView, AnUpdateReplacesEverything) {
  CaptureRecord r = full_record();
  const CaptureId id = writer_->add_capture(r);
  const CaptureId other = writer_->add_capture(test::capture_named("other"));
  r = test::capture_named("b");
  r.link_types = {113}, r.kinds = {{"udp", 10}}, r.packets = 101, r.observation = 5, r.filter = "tcp";
  writer_->update_capture(id, r);
  EXPECT_THAT(ask("SELECT v.id, v.name, v.fingerprint, v.link_types, v.packets, v.kinds, v.complete, v.problem, "
                  "c.observation, c.filter FROM captures v JOIN capture c USING (id)"),
              ElementsAre("1|b||[\"linux-cooked\"]|101|{\"udp\":10}|1||5|tcp", "2|other||[]|0|{}|1||0|"));
  EXPECT_EQ(other, 2);
}

TEST_F(CaptureView, CapturesAreFoundByTheirFingerprint) {
  CaptureRecord r = full_record();
  writer_->add_capture(r);
  r.fingerprint = "";
  writer_->add_capture(r);
  r.fingerprint = "f00d", r.name = "b", r.complete = true, r.first_packet = std::nullopt;
  writer_->add_capture(r);
  const std::vector<KnownCapture> found = writer_->find_captures("f00d");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].id, 1);
  EXPECT_EQ(found[0].packets, 100U);
  EXPECT_EQ(found[0].first_packet, at_us(1));
  EXPECT_EQ(found[0].last_packet, at_us(2));
  EXPECT_FALSE(found[0].complete);
  EXPECT_EQ(found[1].id, 3);
  EXPECT_EQ(found[1].name, "b");
  EXPECT_EQ(found[1].first_packet, std::nullopt);
  EXPECT_TRUE(found[1].complete);
  EXPECT_TRUE(writer_->find_captures("").empty());
  EXPECT_TRUE(writer_->find_captures("beef").empty());
}

TEST_F(CaptureView, CaptureIdsAreNeverGivenAgain) {
  EXPECT_EQ(writer_->add_capture(test::capture_named("a")), 1);
  EXPECT_EQ(writer_->add_capture(test::capture_named("b")), 2);
  writer_->remove_capture(2);
  EXPECT_EQ(writer_->add_capture(test::capture_named("c")), 3);
}

TEST_F(CaptureView, EventsInTheOrderOfTime) {
  const CaptureId a = writer_->add_capture(test::capture_named("a"));
  const ConnectionId connection = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  EventRecord e;
  e.kind = "cpu-stopped", e.client = "10.0.0.1", e.server = "10.0.0.2", e.connection = connection;
  e.detail = "P_PROGRAM", e.outcome = "done", e.technique = "T0881", e.at = mark(20, 7);
  writer_->add(a, e);
  e = {};
  e.kind = "clock-set", e.at = mark(10, 3);
  writer_->add(a, e);
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("events")),
              ElementsAre("2024-05-01T00:00:00.000010Z|clock-set|||||||a|3||",
                          "2024-05-01T00:00:00.000020Z|cpu-stopped|10.0.0.1|10.0.0.2|1|P_PROGRAM|done|T0881|a|7||"));
}

TEST_F(CaptureView, ProblemsAddUpPerLayerCauseAndConnection) {
  const CaptureId a = writer_->add_capture(test::capture_named("a"));
  const ConnectionId connection = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  const ProblemKey anywhere{"tpkt", "bad-length", std::nullopt}, here{"tpkt", "bad-length", connection};
  writer_->add(a, anywhere, {2, span(5, 5, 6, 6)});
  writer_->add(a, here, {1, span(7, 7, 7, 7)});
  writer_->add(a, anywhere, {3, span(1, 1, 2, 2)});
  EXPECT_THAT(ask("SELECT layer, cause, connection, count, first_frame, last_frame FROM problem ORDER BY connection"),
              ElementsAre("tpkt|bad-length||5|1|6", "tpkt|bad-length|1|1|7|7"));
}

TEST_F(CaptureView, WhoAskedForAnAddressAndWhoAnswered) {
  const CaptureId a = writer_->add_capture(test::capture_named("a"));
  writer_->add(a, ResolutionKey{"10.0.0.1", "10.0.0.2"}, {3, 0, span(1, 1, 3, 3), {}});
  writer_->add(a, ResolutionKey{"10.0.0.1", "10.0.0.2"}, {1, 1, span(9, 9, 9, 9), span(9, 10, 9, 10)});
  EXPECT_THAT(
      ask("SELECT asker, target, questions, answers, first_frame, last_frame, answered_first_frame FROM resolution"),
      ElementsAre("10.0.0.1|10.0.0.2|4|1|1|9|10"));
}

TEST_F(CaptureView, CodeNamesAreReplacedAsAWhole) {
  const std::array<CodeName, 2> first = {CodeName{"return-code", 0x0a, "object-missing", "does not exist"},
                                         CodeName{"area", 0x84, "DB", ""}};
  writer_->set_code_names(first);
  const std::array<CodeName, 1> second = {CodeName{"area", 0x84, "DB", ""}};
  writer_->set_code_names(second);
  EXPECT_THAT(ask("SELECT * FROM code_name"), ElementsAre("area|132|DB|"));
}

}  // namespace
}  // namespace s7::storage
