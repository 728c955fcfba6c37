#include "storage/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "storage/view_columns.hpp"
#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using testing::ElementsAre;

// The contract's own words, in its order; the names behind the last are ours.
const std::map<std::string, std::string> contract = {
    {"connections",
     "id, client, client_name, server, server_name, port, vlan, protocol, connection_type, client_tsap, server_tsap, "
     "rack, "
     "slot, tpdu_size, pdu_size, max_jobs_calling, max_jobs_called, secure, sessions, concurrent_peak, start_seen, "
     "requests, responses, unanswered, errors, reads, writes, read_bytes, written_bytes, latency_median_us, "
     "latency_p95_us, longest_gap_us, first_seen, last_seen"},
    {"sessions",
     "id, connection, client, client_port, client_mac, server, port, server_mac, opened, closed, start_seen, "
     "end_reason, "
     "count, packets_to_server, packets_to_client, bytes_to_server, bytes_to_client, retransmissions, out_of_order, "
     "lost_bytes, capture, first_frame, last_frame, client_name, server_name"},
    {"accesses",
     "connection, client, server, initiator, operation, area, db, first_byte, bytes, bit, transport, detail, requests, "
     "ok, "
     "failed, return_codes, period_median_us, first_seen, last_seen, client_name, server_name"},
    {"operations",
     "connection, client, server, initiator, protocol, operation, detail, requests, ok, failed, errors, first_seen, "
     "last_seen, client_name, server_name"},
    {"attempts", "client, server, port, server_tsap, outcome, count, first_seen, last_seen, client_name, server_name"},
    {"devices",
     "address, mac, vendor, vlan, roles, name, family, order_number, hardware_version, firmware, serial, module, "
     "plant, "
     "location, putget, identity_source, first_seen, last_seen"},
    {"events",
     "time, kind, client, server, connection, detail, outcome, technique, capture, frame, client_name, server_name"},
    {"captures",
     "id, name, fingerprint, sensor, link_types, packets, bytes, dropped_by_kernel, dropped_by_interface, duplicates, "
     "truncated, malformed, not_looked_at, kinds, first_packet, last_packet, complete, problem"},
};

std::string joined(const std::vector<Column>& columns) {
  std::string text;
  for (const Column& column : columns) text += (text.empty() ? "" : ", ") + column.name;
  return text;
}

// One row in every view, with as few unknown values as possible.
void fill(Database& db) {
  Writer writer(db);
  CaptureRecord record = test::capture_named("a");
  record.fingerprint = "f", record.sensor = "s", record.problem = "p", record.link_types = {1};
  record.dropped_by_kernel = record.dropped_by_interface = 1;
  record.first_packet = record.last_packet = test::day;
  const CaptureId capture = writer.add_capture(record);
  const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
  ConnectionTotals c;
  c.connection_type = "pg", c.rack = 0, c.slot = 2, c.vlans = {"1"}, c.seen = test::span(1, 1, 2, 2), c.latency.add(1);
  c.tpdu_size = c.pdu_size = c.max_jobs_calling = c.max_jobs_called = 1;
  writer.add(capture, connection, c);
  SessionRecord s;
  s.session = writer.new_session(), s.connection = connection, s.opened = s.closed = test::day;
  s.to_server.mac = s.to_client.mac = "m", s.to_server.seen = test::span(1, 1, 2, 2);
  writer.add(capture, s);
  AccessKey key = test::db_access(1, 2, 3);
  key.bit = 4, key.detail = "d";
  AccessTotals a;
  a.codes = {{5, {1, {}}}}, a.period.add(1), a.seen = test::span(1, 1, 2, 2);
  writer.add(capture, connection, key, a);
  OperationTotals o;
  o.codes = {{5, {1, {}}}}, o.seen = test::span(1, 1, 2, 2);
  writer.add(capture, connection, OperationKey{Initiator::client, "s7comm", "read-szl", "d"}, o);
  AttemptRecord attempt;
  attempt.client = "c", attempt.server = "s", attempt.server_tsap = "0102", attempt.seen = test::span(1, 1, 2, 2);
  writer.add(capture, attempt);
  for (const char* fact : {"vendor", "name", "family", "order_number", "hardware_version", "firmware", "serial",
                           "module", "plant", "location"})
    writer.add(capture, DeviceFact{"10.0.0.1", "m", "1", fact, "v", "s", test::span(1, 1, 2, 2)});
  writer.add(capture, EventRecord{"k", "c", "s", "d", "o", "t", connection, test::mark(1, 1)});
  writer.commit();
}

class Views : public testing::Test {
 protected:
  void SetUp() override { fill(db_); }
  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
};

TEST_F(Views, HaveTheNamesAndColumnsOfTheContract) {
  EXPECT_THAT(Reader::view_names(), ElementsAre("connections", "sessions", "accesses", "operations", "attempts",
                                                "devices", "events", "captures"));
  Reader reader(path_);
  for (const std::string& name : Reader::view_names()) {
    EXPECT_EQ(joined(reader.view(name).columns), contract.at(name));
    EXPECT_EQ(joined(reader.query("SELECT * FROM " + name).columns), contract.at(name));
  }
}

TEST_F(Views, HoldWhatTheirColumnsDeclare) {
  Reader reader(path_);
  for (const std::string& name : Reader::view_names()) {
    const Rows rows = reader.view(name);
    ASSERT_FALSE(rows.rows.empty()) << name;
    for (std::size_t i = 0; i < rows.columns.size(); ++i) {
      const Column& column = rows.columns[i];
      const Value& value = rows.rows[0][i];
      if (column.name == "client_name" || column.name == "server_name") continue;  // not filled yet
      const auto* text = std::get_if<std::string>(&value);
      const auto* number = std::get_if<std::int64_t>(&value);
      switch (column.kind) {
        case ColumnKind::integer: EXPECT_TRUE(number) << name << '.' << column.name; break;
        case ColumnKind::boolean: EXPECT_TRUE(number && (*number == 0 || *number == 1)) << column.name; break;
        case ColumnKind::real: ADD_FAILURE() << "no view has one"; break;
        case ColumnKind::text: EXPECT_TRUE(text) << name << '.' << column.name; break;
        case ColumnKind::time:
          ASSERT_TRUE(text) << name << '.' << column.name;
          EXPECT_THAT(*text, testing::MatchesRegex("2024-05-01T00:00:00\\.[0-9]{6}Z"));
          break;
        case ColumnKind::json:
          ASSERT_TRUE(text) << name << '.' << column.name;
          EXPECT_THAT(*text, testing::AnyOf(testing::StartsWith("{"), testing::StartsWith("[")));
          break;
      }
    }
  }
}

TEST_F(Views, KeepTheirKindsWithoutAnyRow) {
  const test::Folder folder;
  open_inventory(folder / "y.db");
  Reader reader(folder / "y.db");
  for (const std::string& name : Reader::view_names()) {
    const Rows rows = reader.view(name);
    EXPECT_TRUE(rows.rows.empty());
    EXPECT_EQ(joined(rows.columns), contract.at(name));
  }
}

TEST_F(Views, AnUnknownOneIsAnError) {
  Reader reader(path_);
  EXPECT_THROW(reader.view("findings"), StorageError);
  EXPECT_THROW(reader.view("capture; DROP TABLE capture"), StorageError);
  EXPECT_THROW(reader.query("DELETE FROM capture"), StorageError);
}

TEST_F(Views, QueriesKeepTheKindsOfTheirColumns) {
  const Rows rows = Reader(path_).query(
      "SELECT first_seen, return_codes, requests, 0.5 AS half, 'x' AS word, NULL AS void, x'00ff' AS raw FROM "
      "accesses");
  std::vector<ColumnKind> kinds;
  for (const Column& column : rows.columns) kinds.push_back(column.kind);
  EXPECT_THAT(kinds, ElementsAre(ColumnKind::time, ColumnKind::json, ColumnKind::integer, ColumnKind::real,
                                 ColumnKind::text, ColumnKind::text, ColumnKind::text));
  EXPECT_EQ(std::get<std::string>(rows.rows[0][6]), "00ff");
  EXPECT_EQ(std::get<double>(rows.rows[0][3]), 0.5);
}

TEST_F(Views, ErrorsAreACountHereAndJsonThere) {
  Reader reader(path_);
  EXPECT_EQ(reader.query("SELECT errors FROM connections").columns[0].kind, ColumnKind::integer);
  EXPECT_EQ(reader.query("SELECT errors FROM operations").columns[0].kind, ColumnKind::json);
}

TEST_F(Views, OfADamagedFileGiveRowsOrAnError) {
  const std::string sound = test::bytes_of(path_);
  std::uint32_t random = 1;
  int errors = 0;
  for (int i = 0; i < 300; ++i) {
    std::string damaged = sound;
    for (int j = 0; j < 4; ++j) {
      random = random * 1664525 + 1013904223;
      damaged[100 + random % (damaged.size() - 100)] = static_cast<char>(random >> 24);
    }
    test::write_bytes(path_, damaged);
    try {
      Reader reader(path_);
      for (const std::string& name : Reader::view_names()) reader.view(name);
    } catch (const StorageError&) {
      ++errors;
    }
  }
  EXPECT_GT(errors, 0);
  EXPECT_LT(errors, 300);
}

TEST_F(Views, SeveralReadersAtOnce) {
  Reader first(path_), second(path_);
  EXPECT_EQ(first.view("captures").rows.size(), 1U);
  EXPECT_EQ(second.view("captures").rows.size(), 1U);
}

}  // namespace
}  // namespace s7::storage
