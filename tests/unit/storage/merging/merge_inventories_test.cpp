#include "storage/merging/merge_inventories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "storage/merging/copied_tables.hpp"
#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::ask;
using test::at_us;
using test::span;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const auto key = test::key_of("10.0.0.1", "10.0.0.2");

// What one sensor saw: a connection with `reads` reads of DB1 in one session of 1000 seconds.
struct Seen {
  std::string sensor;
  std::uint64_t reads = 0;
  std::uint32_t client_isn = 1000;
  std::int64_t clock_us = 0;  // ahead of the true time
  std::vector<EventRecord> events;
  std::vector<AttemptRecord> attempts;
};

SessionRecord session_of(Writer& writer, ConnectionId connection, const Seen& seen) {
  SessionRecord session;
  session.session = writer.new_session();
  session.connection = connection;
  session.client_port = 40000;
  session.start_seen = true;
  session.opened = at_us(seen.clock_us);
  session.client_isn = seen.client_isn;
  session.server_isn = 5000;
  session.requests = session.responses = seen.reads;
  session.to_server.packets = session.to_client.packets = seen.reads;
  session.to_server.mac = "00:1b:1b:00:00:01";
  session.to_server.seen = session.to_client.seen = span(seen.clock_us, 1, seen.clock_us + 1'000'000'000, 99);
  return session;
}

void write(const std::string& path, const Seen& seen) {
  Database db = open_inventory(path);
  Writer writer(db);
  CaptureRecord record = test::capture_named(seen.sensor + ".pcap");
  record.sensor = seen.sensor;
  record.fingerprint = seen.sensor;
  record.observation = writer.new_observation();
  const CaptureId capture = writer.add_capture(record);
  const ConnectionId connection = writer.connection(key);
  ConnectionTotals totals;
  totals.requests = totals.responses = totals.reads = seen.reads;
  totals.seen = span(seen.clock_us, 1, seen.clock_us + 1'000'000'000, 99);
  writer.add(capture, connection, totals);
  AccessTotals access;
  access.requests = access.ok = seen.reads;
  access.seen = totals.seen;
  writer.add(capture, connection, test::db_access(1, 0, 10), access);
  writer.add(capture, session_of(writer, connection, seen));
  for (EventRecord event : seen.events) {
    event.connection = connection;
    writer.add(capture, event);
  }
  for (const AttemptRecord& attempt : seen.attempts) writer.add(capture, attempt);
  writer.commit();
}

EventRecord stop_at(std::int64_t microseconds) {
  EventRecord event;
  event.kind = "cpu-stop";
  event.client = "10.0.0.1";
  event.server = "10.0.0.2";
  event.at = test::mark(microseconds, 7);
  return event;
}

AttemptRecord attempt_with(const std::string& outcome) {
  AttemptRecord attempt;
  attempt.client = "10.0.0.1";
  attempt.server = "10.0.0.2";
  attempt.client_port = 41000;
  attempt.port = 102;
  attempt.outcome = outcome;
  attempt.syns = 2;
  attempt.client_isn = 77;
  attempt.seen = span(0, 1, 3'000'000, 2);
  return attempt;
}

class Merge : public ::testing::Test {
 protected:
  MergeSummary merge(const std::vector<Seen>& sensors) {
    std::vector<std::string> paths;
    for (const Seen& seen : sensors) {
      paths.push_back(folder_ / (seen.sensor + ".db"));
      write(paths.back(), seen);
    }
    return merge_inventories(paths, all());
  }
  [[nodiscard]] std::string all() const { return folder_ / "all.db"; }

  test::Folder folder_;
};

TEST_F(Merge, TakesWhatTwoSawFromTheMoreCompleteOne) {
  const MergeSummary summary = merge({{"a", 80, 1000, 0, {}, {}}, {"b", 90, 1000, 0, {}, {}}});
  EXPECT_THAT(ask(all(), "SELECT sessions, requests, reads FROM connections"), ElementsAre("1|90|90"));
  EXPECT_THAT(ask(all(), "SELECT requests, ok FROM accesses"), ElementsAre("90|90"));
  EXPECT_THAT(ask(all(),
                  "SELECT h.sensor, s.client_port, s.client_isn, s.server_isn, s.requests, s.packets FROM "
                  "sighting s JOIN capture h ON h.id = s.capture"),
              ElementsAre("a|40000|1000|5000|80|160"));
  ASSERT_EQ(summary.shared.size(), 1U);
  EXPECT_EQ(summary.shared[0].taken_from, 2);
  ASSERT_EQ(summary.shared[0].others.size(), 1U);
  EXPECT_EQ(summary.shared[0].others[0].shared, 1);
  EXPECT_EQ(summary.shared[0].others[0].own, 0);
}

TEST_F(Merge, AddsUpWhatIsNotTheSame) {
  merge({{"a", 80, 1000, 0, {}, {}}, {"b", 90, 1001, 0, {}, {}}});
  EXPECT_THAT(ask(all(), "SELECT sessions, requests FROM connections"), ElementsAre("2|170"));
  EXPECT_THAT(ask(all(), "SELECT * FROM sighting"), IsEmpty());
}

// The stations of a session that is taken from elsewhere stay known.
TEST_F(Merge, KeepsTheStationsOfBothSides) {
  merge({{"a", 80, 1000, 0, {}, {}}, {"b", 90, 1000, 0, {}, {}}});
  EXPECT_THAT(ask(all(), "SELECT DISTINCT address, mac FROM devices WHERE mac IS NOT NULL"),
              ElementsAre("10.0.0.1|00:1b:1b:00:00:01"));
  EXPECT_THAT(ask(all(), "SELECT fact, value, source FROM device_fact"), ElementsAre("mac|00:1b:1b:00:00:01|session"));
}

// b's clock is 3 s ahead. Both saw the first stop; a alone saw the second one, 4 s later by its own clock.
TEST_F(Merge, CountsEventsOnceByTheDifferenceOfTheClocks) {
  const std::int64_t s = 1'000'000;
  merge({{"a", 80, 1000, 0, {stop_at(100 * s), stop_at(109 * s)}, {}}, {"b", 90, 1000, 3 * s, {stop_at(103 * s)}, {}}});
  EXPECT_THAT(ask(all(),
                  "SELECT h.sensor, time_us / 1000000 % 1000 FROM event e JOIN capture h ON h.id = e.capture "
                  "ORDER BY time_us"),
              ElementsAre("b|703", "a|709"));  // 1714521600 s + 103 and 109
}

TEST_F(Merge, TakesTheAttemptThatClimbedFurtherAndKeepsTheOther) {
  const MergeSummary summary =
      merge({{"a", 80, 1000, 0, {}, {attempt_with("unanswered")}}, {"b", 90, 1001, 0, {}, {attempt_with("tcp-only")}}});
  EXPECT_THAT(ask(all(), "SELECT outcome, count FROM attempts"), ElementsAre("tcp-only|1"));
  EXPECT_THAT(ask(all(), "SELECT outcome, packets, client_isn FROM sighting"), ElementsAre("unanswered|2|77"));
  ASSERT_EQ(summary.divided.size(), 1U);
  EXPECT_EQ(summary.divided[0].outcome, "tcp-only");
  EXPECT_THAT(summary.divided[0].seen, ElementsAre(2));
  ASSERT_EQ(summary.divided[0].different.size(), 1U);
  EXPECT_EQ(summary.divided[0].different[0].outcome, "unanswered");
}

TEST_F(Merge, GivesNumbersAnewAndRemembersThem) {
  merge({{"a", 80, 1000, 0, {}, {}}, {"b", 90, 1001, 0, {}, {}}});
  EXPECT_THAT(ask(all(), "SELECT name, value FROM counter ORDER BY 1"), ElementsAre("observation|2", "session|2"));
  EXPECT_THAT(ask(all(), "SELECT id, observation FROM capture"), ElementsAre("1|1", "2|2"));
  EXPECT_THAT(ask(all(), "PRAGMA foreign_key_check"), IsEmpty());
}

TEST(CopiedTables, AreAllTablesOfTheSchema) {
  const test::Folder folder;
  open_inventory(folder / "x.db");
  std::vector<std::string> known = other_tables();
  for (const FactTable& table : fact_tables()) known.emplace_back(table.name);
  std::sort(known.begin(), known.end());
  EXPECT_EQ(known, ask(folder / "x.db",
                       "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                       "'sqlite_%' ORDER BY 1"));
}

TEST(CopiedTables, SayOfEveryColumnWhatItRefersTo) {
  const test::Folder folder;
  open_inventory(folder / "x.db");
  for (const FactTable& table : fact_tables()) {
    std::vector<std::string> references;
    for (const Reference& reference : table.references) references.emplace_back(reference.column);
    std::sort(references.begin(), references.end());
    EXPECT_EQ(references, ask(folder / "x.db", std::string("SELECT name FROM pragma_table_info('") + table.name +
                                                   "') WHERE type = 'INTEGER' AND name IN ('capture', 'observation', "
                                                   "'connection', 'access', 'operation', 'session') ORDER BY 1"))
        << table.name;
  }
}

TEST(CopiedTables, NameEveryColumnOfTheKeys) {
  const test::Folder folder;
  open_inventory(folder / "x.db");
  for (const KeyTable* table : {&connection_keys(), &access_keys(), &operation_keys()}) {
    std::vector<std::string> columns(table->derived.begin(), table->derived.end());
    for (const KeyTable::Column& column : table->key) columns.emplace_back(column.name);
    std::sort(columns.begin(), columns.end());
    EXPECT_EQ(columns, ask(folder / "x.db", std::string("SELECT name FROM pragma_table_info('") + table->name +
                                                "') WHERE name <> 'id' AND name NOT LIKE '%_us' ORDER BY 1"))
        << table->name;
  }
}

}  // namespace
}  // namespace s7::storage
