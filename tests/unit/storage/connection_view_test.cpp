#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::span;
using testing::ElementsAre;

class ConnectionView : public testing::Test {
 protected:
  CaptureId capture(const std::string& name) { return writer_->add_capture(test::capture_named(name)); }
  void session(CaptureId capture, ConnectionId connection, std::uint64_t number, std::uint64_t count = 1) {
    SessionRecord part;
    part.session = number;
    part.connection = connection;
    part.count = count;
    writer_->add(capture, part);
  }
  // One column of all connections, in their order.
  std::vector<std::string> column(const std::string& names) {
    writer_->commit();
    return test::ask(path_, "SELECT " + names + " FROM connections");
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(db_);
};

TEST_F(ConnectionView, EveryColumnOfOneCapture) {
  const CaptureId a = capture("a");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals t;
  t.connection_type = "pg", t.rack = 0, t.slot = 2, t.vlans = {"100"};
  t.tpdu_size = 1024, t.pdu_size = 240, t.max_jobs_calling = 8, t.max_jobs_called = 3;
  t.secure = false, t.start_seen = true;
  t.requests = 10, t.responses = 9, t.answered = 8, t.errors = 1;
  t.reads = 20, t.writes = 5, t.read_bytes = 400, t.written_bytes = 30;
  t.concurrent_peak = 2, t.longest_gap = 1'500'999;
  t.latency.add(5, 9), t.latency.add(15, 1);
  t.seen = span(1, 4, 2'000'003, 90);
  writer_->add(a, id, t);
  session(a, id, writer_->new_session());
  writer_->commit();
  EXPECT_THAT(
      test::lines(Reader(path_).view("connections")),
      ElementsAre("1|10.0.0.1||10.0.0.2||102|100|s7comm|pg|0100|0102|0|2|1024|240|8|3|0|1|2|1|10|9|2|1|20|5|400|"
                  "30|5|15|1500|2024-05-01T00:00:00.000001Z|2024-05-01T00:00:02.000003Z"));
}

TEST_F(ConnectionView, WhatIsNotKnownIsNull) {
  ConnectionKey key = test::key_of("10.0.0.1", "10.0.0.2");
  key.client_tsap.reset();
  key.server_tsap.reset();
  writer_->add(capture("a"), writer_->connection(key), ConnectionTotals());
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("connections")),
              ElementsAre("1|10.0.0.1||10.0.0.2||102||s7comm||||||||||0|0|0|0|0|0|0|0|0|0|0|0|||0||"));
}

TEST_F(ConnectionView, CapturesAddUp) {
  const CaptureId a = capture("a"), b = capture("b");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals t;
  t.requests = 10, t.responses = 8, t.answered = 8, t.errors = 1, t.concurrent_peak = 3, t.longest_gap = 9000;
  t.seen = span(5, 1, 6, 2);
  writer_->add(a, id, t);
  t.requests = 1, t.responses = 2, t.answered = 2, t.errors = 0, t.concurrent_peak = 1, t.longest_gap = 4000;
  t.secure = t.start_seen = true;
  t.seen = span(1, 1, 2, 2);
  writer_->add(b, id, t);
  // 11 requests, 10 answered: one of them in capture b, where its question is not.
  EXPECT_THAT(column("requests, responses, unanswered, errors, concurrent_peak, longest_gap_us, secure, start_seen, "
                     "substr(first_seen, 21), substr(last_seen, 21)"),
              ElementsAre("11|10|1|1|3|9|1|1|000001Z|000006Z"));
}

TEST_F(ConnectionView, MoreAnswersThanRequestsLeaveNoneUnanswered) {
  ConnectionTotals t;
  t.responses = t.answered = 2;
  writer_->add(capture("a"), writer_->connection(test::key_of("10.0.0.1", "10.0.0.2")), t);
  EXPECT_THAT(column("requests, responses, unanswered"), ElementsAre("0|2|0"));
}

TEST_F(ConnectionView, WhatWasAgreedIsOfTheLatestCaptureThatShowsIt) {
  const CaptureId later = capture("later"), earlier = capture("earlier"), silent = capture("silent");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals t;
  t.pdu_size = 480, t.slot = 3, t.seen = span(100, 1, 200, 2);
  writer_->add(later, id, t);
  t.pdu_size = 240, t.tpdu_size = 512, t.slot = 2, t.seen = span(1, 1, 2, 2);
  writer_->add(earlier, id, t);
  t = {};
  t.seen = span(300, 1, 400, 2);
  writer_->add(silent, id, t);
  EXPECT_THAT(column("pdu_size, tpdu_size, slot, max_jobs_called"), ElementsAre("480|512|3|"));
}

TEST_F(ConnectionView, VlansOfAllCapturesOnceInAscendingOrder) {
  const CaptureId a = capture("a"), b = capture("b");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals t;
  t.vlans = {"100", "100.200"};
  writer_->add(a, id, t);
  t.vlans = {"100", "99"};
  writer_->add(b, id, t);
  EXPECT_THAT(column("vlan"), ElementsAre("99,100,100.200"));
}

TEST_F(ConnectionView, PercentilesAreThoseOfAllCapturesTogether) {
  const CaptureId a = capture("a"), b = capture("b");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals t;
  t.latency.add(2, 10);
  writer_->add(a, id, t);
  t.latency = {};
  t.latency.add(8, 8), t.latency.add(14, 3);
  writer_->add(b, id, t);
  // 21 values: 10 times 2, 8 times 8, 3 times 14. Rank 11 is 8, rank 20 (0.95 * 21 = 19.95) is 14.
  EXPECT_THAT(column("latency_median_us, latency_p95_us"), ElementsAre("8|14"));
}

TEST_F(ConnectionView, ASessionInTwoCapturesCountsOnce) {
  const CaptureId a = capture("a"), b = capture("b");
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  writer_->add(a, id, ConnectionTotals());
  writer_->add(b, id, ConnectionTotals());
  const std::uint64_t both = writer_->new_session(), only_a = writer_->new_session(), rest = writer_->new_session();
  session(a, id, both);
  session(b, id, both);
  session(a, id, only_a);
  session(b, id, rest, 40);
  EXPECT_THAT(column("sessions"), ElementsAre("42"));
}

TEST_F(ConnectionView, OrderIsThatOfPeople) {
  const CaptureId a = capture("a");
  const auto add = [&](const ConnectionKey& key) { writer_->add(a, writer_->connection(key), ConnectionTotals()); };
  ConnectionKey other_tsap = test::key_of("10.0.0.10", "10.0.0.9");
  other_tsap.client_tsap.reset();
  ConnectionKey other_port = test::key_of("10.0.0.9", "10.0.0.9");
  other_port.port = 1102;
  add(test::key_of("fe80::2", "fe80::1"));
  add(test::key_of("10.0.0.1", "10.0.0.10"));
  add(other_port);
  add(test::key_of("10.0.0.10", "10.0.0.9"));
  add(other_tsap);
  add(test::key_of("10.0.0.9", "10.0.0.9"));
  EXPECT_THAT(column("server, client, port, client_tsap"),
              ElementsAre("10.0.0.9|10.0.0.9|102|0100", "10.0.0.9|10.0.0.9|1102|0100", "10.0.0.9|10.0.0.10|102|",
                          "10.0.0.9|10.0.0.10|102|0100", "10.0.0.10|10.0.0.1|102|0100", "fe80::1|fe80::2|102|0100"));
}

TEST_F(ConnectionView, OneKeyHasOneRowAndEachPartOfItCounts) {
  const ConnectionKey key = test::key_of("10.0.0.1", "10.0.0.2");
  const ConnectionId id = writer_->connection(key);
  EXPECT_EQ(writer_->connection(key), id);
  for (const auto& change : std::vector<void (*)(ConnectionKey&)>{
           [](ConnectionKey& k) { k.client = "10.0.0.3"; }, [](ConnectionKey& k) { k.server = "10.0.0.3"; },
           [](ConnectionKey& k) { k.port = 103; }, [](ConnectionKey& k) { k.client_tsap = "0200"; },
           [](ConnectionKey& k) { k.server_tsap.reset(); }, [](ConnectionKey& k) { k.server_tsap = ""; },
           [](ConnectionKey& k) { k.protocol = "mms"; }, [](ConnectionKey& k) { k.vlan_instance = "2"; }}) {
    ConnectionKey changed = key;
    change(changed);
    const ConnectionId other = writer_->connection(changed);
    EXPECT_NE(other, id);
    EXPECT_EQ(writer_->connection(changed), other);
  }
}

TEST_F(ConnectionView, AKeyWithoutAnythingIsGoneAtCommit) {
  writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  writer_->commit();
  EXPECT_THAT(test::ask(path_, "SELECT id FROM connection"), ElementsAre());
  writer_ = std::make_unique<Writer>(db_);
  EXPECT_EQ(writer_->connection(test::key_of("10.0.0.1", "10.0.0.2")), 2);  // 1 is never given again
}

TEST_F(ConnectionView, TimesBefore1970RoundDown) {
  ConnectionTotals t;
  t.seen = {{-1, 1}, {-1'000'000'001, 2}};
  writer_->add(capture("a"), writer_->connection(test::key_of("10.0.0.1", "10.0.0.2")), t);
  EXPECT_THAT(column("first_seen, last_seen"), ElementsAre("1969-12-31T23:59:59.999999Z|1969-12-31T23:59:58.999999Z"));
}

}  // namespace
}  // namespace s7::storage
