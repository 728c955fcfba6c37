// The views sessions and attempts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::at_us;
using test::span;
using testing::ElementsAre;

class SessionView : public testing::Test {
 protected:
  CaptureId capture(const std::string& name) { return writer_->add_capture(test::capture_named(name)); }
  SessionRecord part(std::uint64_t session) {
    SessionRecord record;
    record.session = session;
    record.connection = connection_;
    record.client_port = 50000;
    return record;
  }
  std::vector<std::string> ask(const std::string& sql) {
    writer_->commit();
    return test::ask(path_, sql);
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(db_);
  ConnectionId connection_ = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
};

TEST_F(SessionView, EveryColumnOfOnePart) {
  const CaptureId a = capture("a.pcap");
  SessionRecord s = part(writer_->new_session());
  s.start_seen = true, s.opened = at_us(1), s.closed = at_us(9), s.end_reason = EndReason::fin;
  s.to_server.mac = "00:1b:1b:00:00:01", s.to_server.packets = 4, s.to_server.bytes = 100;
  s.to_server.retransmissions = 1, s.to_server.out_of_order = 2, s.to_server.lost_bytes = 7;
  s.to_server.seen = span(1, 11, 8, 18);
  s.to_client.mac = "00:1b:1b:00:00:02", s.to_client.packets = 3, s.to_client.bytes = 90;
  s.to_client.retransmissions = 10, s.to_client.out_of_order = 20, s.to_client.lost_bytes = 70;
  s.to_client.seen = span(2, 12, 9, 19);
  writer_->add(a, s);
  writer_->commit();
  EXPECT_THAT(
      test::lines(Reader(path_).view("sessions")),
      ElementsAre("1|1|10.0.0.1|50000|00:1b:1b:00:00:01|10.0.0.2|102|00:1b:1b:00:00:02|"
                  "2024-05-01T00:00:00.000001Z|2024-05-01T00:00:00.000009Z|1|fin|1|4|3|100|90|11|22|77|a.pcap|11|"
                  "19||"));
}

TEST_F(SessionView, PartsOfSeveralCapturesAreOneRow) {
  // The second half comes first: captures are not always added in the order of time.
  const CaptureId second = capture("second.pcap"), first = capture("first.pcap");
  SessionRecord s = part(writer_->new_session());
  s.opened = at_us(100), s.closed = at_us(190), s.end_reason = EndReason::reset;
  s.to_client.packets = 5, s.to_client.seen = span(100, 1, 190, 8);
  s.to_client.mac = "00:1b:1b:00:00:02";
  writer_->add(second, s);
  s = part(s.session);
  s.start_seen = true, s.opened = at_us(3);
  s.to_server.packets = 2, s.to_server.seen = span(3, 40, 60, 70);
  s.to_client.packets = 1, s.to_client.seen = span(4, 41, 50, 69);
  s.to_client.mac = "00:1b:1b:00:00:99";
  writer_->add(first, s);
  EXPECT_THAT(ask("SELECT substr(opened, 21), substr(closed, 21), start_seen, end_reason, packets_to_server, "
                  "packets_to_client, server_mac, client_mac, capture, first_frame, last_frame FROM sessions"),
              ElementsAre("000003Z|000190Z|1|reset|2|6|00:1b:1b:00:00:99||first.pcap|40|8"));
}

TEST_F(SessionView, WhatDidNotEndEndedWithTheCapture) {
  const CaptureId a = capture("a");
  SessionRecord s = part(writer_->new_session());
  s.opened = at_us(5);
  writer_->add(a, s);
  EXPECT_THAT(ask("SELECT closed, end_reason, start_seen FROM sessions"), ElementsAre("|capture-end|0"));
}

TEST_F(SessionView, OrderIsThatOfOpening) {
  const CaptureId a = capture("a");
  for (const std::int64_t opened : {30, 10, 20, 10}) {
    SessionRecord s = part(writer_->new_session());
    s.opened = at_us(opened);
    writer_->add(a, s);
  }
  EXPECT_THAT(ask("SELECT id FROM sessions"), ElementsAre("2", "4", "3", "1"));
}

TEST_F(SessionView, NumbersAreNeverGivenAgain) {
  const CaptureId a = capture("a");
  writer_->add(a, part(writer_->new_session()));
  writer_->add(a, part(writer_->new_session()));
  writer_->remove_capture(a);
  writer_->commit();
  writer_ = std::make_unique<Writer>(db_);
  EXPECT_EQ(writer_->new_session(), 3U);
  EXPECT_EQ(writer_->new_observation(), 1U);
  writer_->commit();
  writer_ = std::make_unique<Writer>(db_);
  EXPECT_EQ(writer_->new_observation(), 2U);
}

TEST_F(SessionView, EvidenceOfEachPartIsKept) {
  const CaptureId a = capture("a");
  SessionRecord s = part(writer_->new_session());
  s.idle_before_loss = 600'000'000'000, s.closed_by_server = true, s.client_isn = 4'000'000'000U, s.server_isn = 1;
  s.requests = 3, s.responses = 2, s.open_requests = 1, s.last_request = "read";
  s.to_server.ttl_min = 63, s.to_server.ttl_max = 64, s.to_server.keep_alives = 2, s.to_server.conflicting_overlaps = 1;
  s.to_server.lost = span(1, 5, 2, 6);
  writer_->add(a, s);
  EXPECT_THAT(ask("SELECT idle_before_loss_us, closed_by_server, client_isn, server_isn, requests, responses, "
                  "open_requests, last_request, ttl_min, ttl_max, keep_alives, conflicting_overlaps, lost_first_frame, "
                  "lost_last_frame FROM session_part JOIN session_direction USING (session, capture) "
                  "WHERE direction = 'to-server'"),
              ElementsAre("600000000|1|4000000000|1|3|2|1|read|63|64|2|1|5|6"));
}

TEST_F(SessionView, AttemptsAreGroupedOverCaptures) {
  const CaptureId a = capture("a"), b = capture("b");
  AttemptRecord attempt;
  attempt.client = "10.0.0.5", attempt.server = "10.0.0.2", attempt.port = 102, attempt.server_tsap = "0103";
  attempt.outcome = "cotp-rejected", attempt.seen = span(50, 1, 60, 2);
  writer_->add(a, attempt);
  attempt.count = 7, attempt.seen = span(40, 1, 45, 2), attempt.client_port = 1;
  writer_->add(b, attempt);
  attempt.outcome = "established", attempt.count = 1, attempt.seen = span(90, 1, 90, 1);
  writer_->add(b, attempt);
  attempt.outcome = "unanswered", attempt.server_tsap = std::nullopt, attempt.seen = span(1, 1, 1, 1);
  writer_->add(b, attempt);
  writer_->commit();
  EXPECT_THAT(
      test::lines(Reader(path_).view("attempts")),
      ElementsAre("10.0.0.5|10.0.0.2|102||unanswered|1|2024-05-01T00:00:00.000001Z|2024-05-01T00:00:00.000001Z||",
                  "10.0.0.5|10.0.0.2|102|0103|cotp-rejected|8|2024-05-01T00:00:00.000040Z|"
                  "2024-05-01T00:00:00.000060Z||",
                  "10.0.0.5|10.0.0.2|102|0103|established|1|2024-05-01T00:00:00.000090Z|"
                  "2024-05-01T00:00:00.000090Z||"));
}

TEST_F(SessionView, EvidenceOfEachAttemptIsKept) {
  AttemptRecord attempt;
  attempt.client = "10.0.0.5", attempt.server = "10.0.0.2", attempt.outcome = "unreachable", attempt.syns = 3;
  attempt.refusal = "icmp", attempt.refusal_delay = 2'500'000, attempt.refuser_ttl = 62;
  attempt.refuser_mac = "00:00:5e:00:01:01", attempt.refuser_address = "10.0.0.254";
  attempt.icmp_type = 3, attempt.icmp_code = 13, attempt.dr_reason = 129, attempt.setup_error = 0x8104;
  attempt.acknowledged = false, attempt.vlans = "100", attempt.client_tsap = "0100";
  writer_->add(capture("a"), attempt);
  EXPECT_THAT(
      ask("SELECT syns, refusal, refusal_delay_us, refuser_ttl, refuser_mac, refuser_address, icmp_type, icmp_code, "
          "dr_reason, setup_error, acknowledged, vlan, client_tsap, first_us FROM attempt"),
      ElementsAre("3|icmp|2500|62|00:00:5e:00:01:01|10.0.0.254|3|13|129|33028|0|100|0100|"));
}

}  // namespace
}  // namespace s7::storage
