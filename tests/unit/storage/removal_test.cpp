// Removing a capture leaves exactly what the other captures contributed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::at_us;
using test::mark;
using test::span;
using testing::ElementsAre;

// Every table with its foreign keys spelled out, so that two inventories compare whatever ids they gave.
const std::string contents = R"sql(
SELECT name, observation, packets, bytes, complete FROM capture;
SELECT c.name, link_type FROM capture_link_type l JOIN capture c ON c.id = l.capture;
SELECT c.name, kind, k.packets FROM capture_kind k JOIN capture c ON c.id = k.capture;
SELECT client, server, port, client_tsap, server_tsap, protocol, latency_median_us, latency_p95_us FROM connection;
SELECT k.client, c.name, t.requests, hex(latency), first_us, last_us
  FROM connection_totals t JOIN connection k ON k.id = t.connection JOIN capture c ON c.id = t.capture;
SELECT k.client, c.name, vlan
  FROM connection_vlan t JOIN connection k ON k.id = t.connection JOIN capture c ON c.id = t.capture;
SELECT k.client, c.name, code, count, first_us
  FROM connection_code t JOIN connection k ON k.id = t.connection JOIN capture c ON c.id = t.capture;
SELECT k.client, c.name, minute, requests
  FROM connection_minute t JOIN connection k ON k.id = t.connection JOIN capture c ON c.id = t.capture;
SELECT k.client, area, db, first_byte, bytes, period_median_us, period_p95_us
  FROM access a JOIN connection k ON k.id = a.connection;
SELECT db, c.name, requests, hex(period), first_us
  FROM access_totals t JOIN access a ON a.id = t.access JOIN capture c ON c.id = t.capture;
SELECT db, c.name, code, count FROM access_code t JOIN access a ON a.id = t.access JOIN capture c ON c.id = t.capture;
SELECT k.client, operation, detail FROM operation o JOIN connection k ON k.id = o.connection;
SELECT o.operation, c.name, requests
  FROM operation_totals t JOIN operation o ON o.id = t.operation JOIN capture c ON c.id = t.capture;
SELECT o.operation, c.name, code, count
  FROM operation_code t JOIN operation o ON o.id = t.operation JOIN capture c ON c.id = t.capture;
SELECT k.client, c.name, client_port, opened_us
  FROM session_part t JOIN connection k ON k.id = t.connection JOIN capture c ON c.id = t.capture;
SELECT c.name, direction, t.packets FROM session_direction t JOIN capture c ON c.id = t.capture;
SELECT c.name, client, outcome, count FROM attempt t JOIN capture c ON c.id = t.capture;
SELECT c.name, k.client, kind, time_us
  FROM event t JOIN capture c ON c.id = t.capture LEFT JOIN connection k ON k.id = t.connection;
SELECT c.name, address, fact, value, first_us FROM device_fact t JOIN capture c ON c.id = t.capture;
SELECT c.name, asker, target, questions FROM resolution t JOIN capture c ON c.id = t.capture;
SELECT c.name, k.client, layer, cause, count
  FROM problem t JOIN capture c ON c.id = t.capture LEFT JOIN connection k ON k.id = t.connection
)sql";

std::vector<std::string> dump(const std::string& path) {
  std::vector<std::string> all;
  std::istringstream queries(contents);
  for (std::string sql; std::getline(queries, sql, ';');) {
    for (const std::string& line : test::ask(path, sql)) all.push_back(std::string(sql).append(": ").append(line));
  }
  std::sort(all.begin(), all.end());
  return all;
}

// `salt` makes the numbers of two captures differ.
void contribute_to(Writer& writer, CaptureId capture, const std::string& client, std::int64_t salt) {
  const ConnectionId connection = writer.connection(test::key_of(client, "10.0.0.2"));
  ConnectionTotals c;
  c.requests = static_cast<std::uint64_t>(salt), c.vlans = {std::to_string(salt)}, c.latency.add(salt * 7);
  c.header_errors = {{0x8104, {1, span(salt, 1, salt, 1)}}}, c.minutes = {{salt, {1, 1, 1, 1}}};
  c.seen = span(salt, 1, salt + 9, 9);
  writer.add(capture, connection, c);
  for (const std::int64_t db : {std::int64_t{1}, salt}) {  // one range in common, one of its own
    AccessTotals a;
    a.requests = 2, a.codes = {{0x0a, {1, span(salt, 1, salt, 1)}}}, a.period.add(salt * 3, 4), a.seen = c.seen;
    writer.add(capture, connection, test::db_access(db, 0, 4), a);
  }
  OperationTotals o;
  o.requests = 3, o.codes = {{0xd401, {1, {}}}};
  for (const std::int64_t id : {std::int64_t{0}, salt})
    writer.add(capture, connection, OperationKey{Initiator::client, "s7comm", "read-szl", std::to_string(id)}, o);
  SessionRecord s;
  s.session = writer.new_session(), s.connection = connection, s.opened = at_us(salt), s.to_server.packets = 4;
  writer.add(capture, s);
  AttemptRecord attempt;
  attempt.client = client, attempt.server = "10.0.0.2", attempt.outcome = "established";
  writer.add(capture, attempt);
  writer.add(capture, EventRecord{"clock-set", client, "10.0.0.2", "", "", "", connection, mark(salt, 5)});
  writer.add(capture, DeviceFact{"10.0.0.2", "m", "", "name", "press", "dcp", span(salt, 1, salt, 1)});
  writer.add(capture, ResolutionKey{client, "10.0.0.2"}, {1, 1, span(salt, 1, salt, 1), {}});
  writer.add(capture, ProblemKey{"tpkt", "bad-length", connection}, {1, span(salt, 1, salt, 1)});
  writer.add(capture, ProblemKey{"ip", "bad-length", std::nullopt}, {1, span(salt, 1, salt, 1)});
}

CaptureId contribute(Writer& writer, const std::string& name, const std::vector<std::string>& clients,
                     std::int64_t salt) {
  CaptureRecord record = test::capture_named(name);
  record.link_types = {1}, record.kinds = {{"arp", 1}};
  const CaptureId capture = writer.add_capture(record);
  for (const std::string& client : clients) contribute_to(writer, capture, client, salt);
  return capture;
}

class Removal : public testing::Test {
 protected:
  void SetUp() override {
    Database db = open_inventory(without_);
    Writer writer(db);
    contribute(writer, "b", {"10.0.0.1", "10.0.0.9"}, 20);
    writer.commit();
  }

  test::Folder folder_;
  std::string with_ = folder_ / "with.db", without_ = folder_ / "without.db";
  Database db_ = open_inventory(with_);
};

TEST_F(Removal, LeavesWhatOthersContributed) {
  {
    Writer writer(db_);
    contribute(writer, "a", {"10.0.0.1", "10.0.0.5"}, 10);
    contribute(writer, "b", {"10.0.0.1", "10.0.0.9"}, 20);
    writer.commit();
  }
  ASSERT_NE(dump(with_), dump(without_));
  {
    Writer writer(db_);
    writer.remove_capture(1);
    writer.commit();
  }
  EXPECT_EQ(dump(with_), dump(without_));
  EXPECT_GT(dump(with_).size(), 40U);
  EXPECT_THAT(test::ask(with_, "PRAGMA foreign_key_check"), ElementsAre());
  EXPECT_THAT(test::ask(with_, "PRAGMA integrity_check"), ElementsAre("ok"));
}

TEST_F(Removal, OfTheOnlyCaptureLeavesNothing) {
  {
    Writer writer(db_);
    contribute(writer, "a", {"10.0.0.1"}, 10);
    writer.commit();
  }
  {
    Writer writer(db_);
    writer.remove_capture(1);
    writer.commit();
  }
  EXPECT_THAT(dump(with_), ElementsAre());
}

TEST_F(Removal, AndReplacementInOneTransaction) {
  {
    Writer writer(db_);
    contribute(writer, "b", {"10.0.0.1"}, 99);  // an earlier, incomplete reading
    writer.commit();
  }
  {
    Writer writer(db_);
    writer.remove_capture(1);
    contribute(writer, "b", {"10.0.0.1", "10.0.0.9"}, 20);
    writer.commit();
  }
  EXPECT_EQ(dump(with_), dump(without_));
}

TEST_F(Removal, KeepsTheIdsThatWereHandedOut) {
  {
    Writer writer(db_);
    contribute(writer, "a", {"10.0.0.1"}, 20);
    writer.commit();
  }
  Writer writer(db_);
  const ConnectionId before = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
  writer.remove_capture(1);
  EXPECT_EQ(writer.connection(test::key_of("10.0.0.1", "10.0.0.2")), before);
  contribute(writer, "b", {"10.0.0.1", "10.0.0.9"}, 20);
  writer.commit();
  EXPECT_EQ(dump(with_), dump(without_));
}

TEST_F(Removal, ThatIsNotCommittedDidNotHappen) {
  {
    Writer writer(db_);
    contribute(writer, "a", {"10.0.0.1"}, 10);
    writer.commit();
  }
  const std::string before = test::digest_of(with_);
  {
    Writer writer(db_);
    writer.remove_capture(1);
  }
  EXPECT_EQ(test::digest_of(with_), before);
}

}  // namespace
}  // namespace s7::storage
