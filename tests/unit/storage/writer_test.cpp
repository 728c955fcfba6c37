#include "storage/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::at_us;
using test::mark;
using test::span;
using testing::ElementsAre;

// All tables but the one that counts ids, row by row.
std::vector<std::string> dump(const std::string& path) {
  std::vector<std::string> all;
  for (const std::string& table :
       test::ask(path,
                 "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                 "AND name <> 'sqlite_sequence' ORDER BY name")) {
    for (const std::string& line : test::ask(path, "SELECT * FROM " + table))
      all.push_back(std::string(table).append(": ").append(line));
  }
  return all;
}

ConnectionTotals connection_part(std::int64_t step) {
  ConnectionTotals t;
  t.connection_type = "op", t.vlans = {std::to_string(step)}, t.pdu_size = 240, t.rack = 0;
  t.requests = 3, t.responses = 2, t.pushes = 1, t.answered = 2, t.errors = 1, t.reads = 4, t.writes = 5,
  t.read_bytes = 6;
  t.written_bytes = 7, t.not_understood = 8, t.oversized = 9, t.at_job_limit = 10, t.latency_sum_us = 11;
  t.longest_request = 30, t.longest_response = 40, t.longest_answered = 30, t.shortest_unanswered = 20;
  t.most_outstanding = 2, t.concurrent_peak = 3, t.concurrent_peak_at = mark(5, 5);
  t.longest_gap = step * 1000, t.longest_gap_at = mark(step, 6), t.latency_max = 77'000, t.latency_max_at = mark(7, 7);
  t.latency.add(step * 100), t.latency.add(5);
  t.header_errors = {{0x8104, {1, span(step, 8, step, 8)}}};
  t.minutes = {{28'575'360, {3, 2, 1, 11}}, {28'575'360 + step, {1, 0, 0, 0}}};
  t.seen = span(step, 1, step + 5, 9), t.unanswered = span(step, 2, step, 2), t.oversized_seen = span(step, 3, step, 3);
  return t;
}

AccessTotals access_part(std::int64_t step) {
  AccessTotals t;
  t.requests = 5, t.ok = 3, t.failed = 2, t.ok_bytes = 12, t.value_changes = 1;
  t.codes = {{0x0a, {1, span(step, 1, step, 1)}}, {static_cast<std::uint16_t>(step), {1, span(1, 1, 1, 1)}}};
  t.period.add(step * 50, 2);
  t.seen = span(step, 1, step, 2), t.succeeded = span(step, 3, step, 4), t.value_changed = span(step, 5, step, 6);
  return t;
}

OperationTotals operation_part(std::int64_t step) {
  return {4, 3, 1, 2, {{0xd401, {1, span(step, 1, step, 1)}}}, span(step, 1, step, 2), span(step, 3, step, 4)};
}

SessionRecord session_part(std::int64_t step) {
  SessionRecord s;
  s.session = 1, s.connection = 1, s.client_port = 5, s.opened = at_us(step), s.start_seen = true;
  if (step == 2) s.end_reason = EndReason::fin, s.closed = at_us(9), s.closed_by_server = true;
  s.idle_before_loss = step * 1000, s.client_isn = 7, s.requests = 2, s.responses = 1, s.last_request = "read";
  s.to_server.mac = "m", s.to_server.packets = 3, s.to_server.bytes = 4, s.to_server.retransmissions = 5;
  s.to_server.out_of_order = 6, s.to_server.lost_bytes = 7, s.to_server.conflicting_overlaps = 8;
  s.to_server.keep_alives = 9, s.to_server.ttl_min = s.to_server.ttl_max = static_cast<std::uint8_t>(60 + step);
  s.to_server.seen = span(step, 1, step, 2), s.to_server.lost = span(step, 3, step, 4);
  s.to_client = s.to_server;
  return s;
}

const AccessKey access_key = test::db_access(1, 2, 3);
const OperationKey operation_key{Initiator::client, "s7comm", "read-szl", "0x0011"};
const ProblemKey problem_key{"tpkt", "bad-length", 1};
const ResolutionKey resolution_key{"10.0.0.1", "10.0.0.2"};

// The same two parts, handed over one by one or, as in memory, joined before.
class Flushes : public testing::Test {
 protected:
  void begin(Writer& writer) {
    writer.add_capture(test::capture_named("a"));
    writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
    writer.new_session();
  }
  void add(Writer& writer, std::int64_t step) {
    writer.add(1, 1, connection_part(step));
    writer.add(1, 1, access_key, access_part(step));
    writer.add(1, 1, operation_key, operation_part(step));
    writer.add(1, session_part(step));
    writer.add(1, problem_key, {2, span(step, 1, step, 1)});
    writer.add(1, resolution_key, {2, 1, span(step, 1, step, 1), span(step, 2, step, 2)});
    writer.add(1, DeviceFact{"10.0.0.2", "m", "", "name", "press", "dcp", span(step, 1, step, 1)});
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
};

// By hand, from the numbers of the two parts above.
void expect_sums(const std::string& path) {
  EXPECT_THAT(
      test::ask(path,
                "SELECT requests, responses, pushes, answered, errors, reads, writes, read_bytes, written_bytes, "
                "not_understood, oversized, at_job_limit, latency_sum_us, longest_request, concurrent_peak, "
                "longest_gap_us, longest_gap_at_us % 1000, latency_max_us, first_us % 1000, last_us % 1000, "
                "unanswered_first_us % 1000, unanswered_last_us % 1000, oversized_last_us % 1000 FROM "
                "connection_totals"),
      ElementsAre("6|4|2|4|2|8|10|12|14|16|18|20|22|30|3|2|2|77|1|7|1|2|2"));
  EXPECT_THAT(test::ask(path, "SELECT minute, requests, responses, errors, latency_sum_us FROM connection_minute"),
              ElementsAre("28575360|6|4|2|22", "28575361|1|0|0|0", "28575362|1|0|0|0"));
  EXPECT_THAT(test::ask(path, "SELECT vlan FROM connection_vlan"), ElementsAre("1", "2"));
  EXPECT_THAT(test::ask(path, "SELECT code, count, first_us % 1000, last_us % 1000 FROM connection_code"),
              ElementsAre("33028|2|1|2"));
  EXPECT_THAT(test::ask(path,
                        "SELECT requests, ok, failed, ok_bytes, value_changes, first_us % 1000, last_us % 1000 FROM "
                        "access_totals"),
              ElementsAre("10|6|4|24|2|1|2"));
  EXPECT_THAT(test::ask(path, "SELECT code, count FROM access_code"), ElementsAre("1|1", "2|1", "10|2"));
  EXPECT_THAT(test::ask(path, "SELECT requests, ok, failed, pushes FROM operation_totals"), ElementsAre("8|6|2|4"));
  EXPECT_THAT(
      test::ask(path, "SELECT count, opened_us % 1000, end_reason, idle_before_loss_us, requests FROM session_part"),
      ElementsAre("1|1|fin|2|4"));
  EXPECT_THAT(test::ask(path, "SELECT packets, bytes, ttl_min, ttl_max, lost_last_us % 1000 FROM session_direction"),
              ElementsAre("6|8|61|62|2", "6|8|61|62|2"));
  EXPECT_THAT(test::ask(path, "SELECT count FROM problem"), ElementsAre("4"));
  EXPECT_THAT(test::ask(path, "SELECT questions, answers FROM resolution"), ElementsAre("4|2"));
  // Latencies 5, 5, 100, 200 us: the median is the second. Periods 50, 50, 100, 100: the same; middles of wide buckets.
  EXPECT_THAT(test::ask(path, "SELECT latency_median_us FROM connection"), ElementsAre("5"));
  EXPECT_THAT(test::ask(path, "SELECT period_median_us FROM access"), ElementsAre("51"));
}

TEST_F(Flushes, TwoInOneTransactionAddUp) {
  Writer writer(db_);
  begin(writer);
  add(writer, 1);
  add(writer, 2);
  writer.commit();
  expect_sums(path_);
}

TEST_F(Flushes, TwoInTwoTransactionsGiveTheSame) {
  {
    Writer writer(db_);
    begin(writer);
    add(writer, 1);
    add(writer, 2);
    writer.commit();
  }
  const test::Folder folder;
  Database other = open_inventory(folder / "y.db");
  {
    Writer writer(other);
    begin(writer);
    add(writer, 1);
    writer.commit();
  }
  {
    Writer writer(other);
    EXPECT_EQ(writer.connection(test::key_of("10.0.0.1", "10.0.0.2")), 1);
    add(writer, 2);
    writer.commit();
  }
  expect_sums(folder / "y.db");
  EXPECT_EQ(dump(folder / "y.db"), dump(path_));
}

TEST(Writer, RollsBackWhatWasNotCommitted) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  const std::string before = test::digest_of(folder / "x.db");
  {
    Writer writer(db);
    writer.add_capture(test::capture_named("a"));
  }
  EXPECT_EQ(test::digest_of(folder / "x.db"), before);
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
  EXPECT_NO_THROW(Writer(db).commit());
}

TEST(Writer, ReferencesToNothingAreRefused) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  Writer writer(db);
  const CaptureId capture = writer.add_capture(test::capture_named("a"));
  EXPECT_THROW(writer.add(capture, 99, ConnectionTotals()), StorageError);
  EXPECT_THROW(writer.add(99, writer.connection(test::key_of("1", "2")), ConnectionTotals()), StorageError);
}

TEST(Writer, AFullDiskLeavesTheFileAsItWas) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  {
    Writer writer(db);
    writer.add_capture(test::capture_named("before"));
    writer.commit();
  }
  const std::string before = test::digest_of(folder / "x.db");
  // A limit of pages ends a transaction exactly as a full disk does (SQLITE_FULL). A small cache: pages are in the file
  // by then.
  db.execute("PRAGMA cache_size = 10; PRAGMA max_page_count = 200");
  try {
    Writer writer(db);
    const CaptureId capture = writer.add_capture(test::capture_named("too much"));
    const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
    for (int i = 0; i < 100'000; ++i) writer.add(capture, connection, test::db_access(1, i, 1), AccessTotals());
    writer.commit();
    FAIL() << "never full";
  } catch (const StorageError& error) {
    EXPECT_EQ(error.fault(), StorageFault::full);
    EXPECT_THAT(error.what(), testing::HasSubstr("no room left"));
  }
  EXPECT_EQ(test::digest_of(folder / "x.db"), before);
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
  EXPECT_THAT(test::ask(folder / "x.db", "SELECT name FROM captures"), ElementsAre("before"));
}

TEST(Writer, ADamagedHistogramIsFoundAndChangesNothing) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  {
    Writer writer(db);
    writer.add(writer.add_capture(test::capture_named("a")), writer.connection(test::key_of("1", "2")),
               ConnectionTotals());
    writer.commit();
  }
  db.execute("UPDATE connection_totals SET latency = x'0103'");
  const std::string before = test::digest_of(folder / "x.db");
  try {
    Writer writer(db);
    writer.add(1, 1, ConnectionTotals());
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.fault(), StorageFault::damaged);
  }
  EXPECT_EQ(test::digest_of(folder / "x.db"), before);
}

TEST(Writer, CommitWaitsForReadersAndThenGivesUp) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db", std::chrono::milliseconds(20));
  Database reader(folder / "x.db", Database::Mode::read_only, std::chrono::milliseconds(0));
  Statement open_query = reader.prepare("SELECT * FROM link_type");
  ASSERT_TRUE(open_query.step());
  Writer writer(db);
  writer.add_capture(test::capture_named("a"));
  try {
    writer.commit();
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.fault(), StorageFault::locked);
  }
}

}  // namespace
}  // namespace s7::storage
