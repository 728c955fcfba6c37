// The views accesses and operations.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::span;
using testing::ElementsAre;

class AccessView : public testing::Test {
 protected:
  CaptureId capture(const std::string& name) { return writer_->add_capture(test::capture_named(name)); }
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

TEST_F(AccessView, EveryColumnOfOneCapture) {
  AccessKey key = test::db_access(10, 4, 2);
  key.initiator = Initiator::server, key.operation = Operation::write, key.bit = 3, key.detail = "x";
  AccessTotals t;
  t.requests = 9, t.ok = 4, t.failed = 4;
  t.codes = {{0x8104, {1, span(1, 1, 1, 1)}}, {0x0a, {3, span(2, 2, 2, 2)}}};
  t.period.add(10, 2), t.period.add(12);
  t.seen = span(1, 1, 2, 2);
  writer_->add(capture("a"), connection_, key, t);
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("accesses")),
              ElementsAre("1|10.0.0.1|10.0.0.2|server|write|DB|10|4|2|3|BYTE|x|9|4|4|{\"0x0a\":3,\"0x8104\":1}|10|"
                          "2024-05-01T00:00:00.000001Z|2024-05-01T00:00:00.000002Z||"));
}

TEST_F(AccessView, WhatIsNotKnownIsNull) {
  AccessKey key;
  key.area = "raw";
  writer_->add(capture("a"), connection_, key, AccessTotals());
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("accesses")),
              ElementsAre("1|10.0.0.1|10.0.0.2|client|read|raw|||||||0|0|0|{}|||||"));
}

TEST_F(AccessView, CapturesAddUp) {
  const CaptureId a = capture("a"), b = capture("b");
  const AccessKey key = test::db_access(10, 4, 2);
  AccessTotals t;
  t.requests = 5, t.ok = 4, t.failed = 1, t.codes = {{0x05, {1, span(1, 1, 1, 1)}}}, t.seen = span(30, 1, 40, 2);
  t.period.add(2, 10);
  writer_->add(a, connection_, key, t);
  t.requests = 7, t.ok = 5, t.failed = 2, t.codes = {{0x05, {1, {}}}, {0x0a, {1, {}}}}, t.seen = span(10, 1, 20, 2);
  t.period = {};
  t.period.add(8, 11);
  writer_->add(b, connection_, key, t);
  EXPECT_THAT(ask("SELECT requests, ok, failed, return_codes, period_median_us, substr(first_seen, 21), "
                  "substr(last_seen, 21) FROM accesses"),
              ElementsAre("12|9|3|{\"0x05\":2,\"0x0a\":1}|8|000010Z|000040Z"));
}

TEST_F(AccessView, EachPartOfTheKeyMakesARowOfItsOwn) {
  const CaptureId a = capture("a");
  const AccessKey key = test::db_access(10, 4, 2);
  writer_->add(a, connection_, key, AccessTotals());
  writer_->add(a, connection_, key, AccessTotals());
  for (const auto& change : std::vector<void (*)(AccessKey&)>{
           [](AccessKey& k) { k.initiator = Initiator::server; }, [](AccessKey& k) { k.operation = Operation::write; },
           [](AccessKey& k) { k.area = "DI"; }, [](AccessKey& k) { k.db = 11; },
           [](AccessKey& k) { k.db = std::nullopt; }, [](AccessKey& k) { k.first_byte = 0; },
           [](AccessKey& k) { k.first_byte = std::nullopt; }, [](AccessKey& k) { k.bytes = 3; },
           [](AccessKey& k) { k.bit = 0; }, [](AccessKey& k) { k.bit = 1; }, [](AccessKey& k) { k.transport = "WORD"; },
           [](AccessKey& k) { k.detail = "x"; }}) {
    AccessKey changed = key;
    change(changed);
    writer_->add(a, connection_, changed, AccessTotals());
    writer_->add(a, connection_, changed, AccessTotals());
  }
  EXPECT_THAT(ask("SELECT count(*) FROM accesses"), ElementsAre("13"));
}

TEST_F(AccessView, OrderIsConnectionThenPlace) {
  const CaptureId a = capture("a");
  const ConnectionId before = writer_->connection(test::key_of("10.0.0.1", "9.0.0.2"));
  const auto add = [&](ConnectionId connection, AccessKey key, Operation operation = Operation::read) {
    key.operation = operation;
    writer_->add(a, connection, key, AccessTotals());
  };
  add(connection_, test::db_access(10, 0, 1));
  add(connection_, test::db_access(9, 4, 1), Operation::write);
  add(connection_, test::db_access(9, 4, 1));
  add(connection_, test::db_access(9, 0, 8));
  add(before, test::db_access(99, 0, 1));
  EXPECT_THAT(ask("SELECT server, db, first_byte, operation FROM accesses"),
              ElementsAre("9.0.0.2|99|0|read", "10.0.0.2|9|0|read", "10.0.0.2|9|4|read", "10.0.0.2|9|4|write",
                          "10.0.0.2|10|0|read"));
}

TEST_F(AccessView, EvidenceIsKept) {
  AccessTotals t;
  t.ok_bytes = 64, t.value_changes = 2;
  t.succeeded = span(10, 1, 20, 2), t.value_changed = span(11, 3, 12, 4);
  t.period.add(10, 18), t.period.add(14, 2);
  t.codes = {{0x05, {3, span(21, 5, 29, 9)}}};
  writer_->add(capture("a"), connection_, test::db_access(1, 0, 8), t);
  EXPECT_THAT(
      ask("SELECT ok_bytes, value_changes, ok_first_us % 1000, ok_first_frame, ok_last_us % 1000, ok_last_frame, "
          "changed_first_frame, changed_last_frame, period_p95_us FROM access_totals JOIN access ON access = id"),
      ElementsAre("64|2|10|1|20|2|3|4|14"));
  EXPECT_THAT(test::ask(path_,
                        "SELECT code, count, first_us % 1000, first_frame, last_us % 1000, last_frame FROM "
                        "access_code"),
              ElementsAre("5|3|21|5|29|9"));
}

TEST_F(AccessView, OperationsOfTwoCaptures) {
  const CaptureId a = capture("a"), b = capture("b");
  OperationKey key{Initiator::client, "s7comm", "read-szl", "0x0011"};
  OperationTotals t;
  t.requests = 3, t.ok = 2, t.failed = 1, t.pushes = 4;
  t.codes = {{0xd401, {1, span(3, 3, 3, 3)}}};
  t.seen = span(1, 1, 3, 3), t.succeeded = span(1, 1, 2, 2);
  writer_->add(a, connection_, key, t);
  writer_->add(b, connection_, key, t);
  key.operation = "plc-stop", key.detail = "", key.initiator = Initiator::server;
  writer_->add(b, connection_, key, OperationTotals());
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("operations")),
              ElementsAre("1|10.0.0.1|10.0.0.2|client|s7comm|read-szl|0x0011|6|4|2|{\"0xd401\":2}|"
                          "2024-05-01T00:00:00.000001Z|2024-05-01T00:00:00.000003Z||",
                          "1|10.0.0.1|10.0.0.2|server|s7comm|plc-stop||0|0|0|{}||||"));
  EXPECT_THAT(test::ask(path_, "SELECT sum(pushes), min(ok_first_frame), max(ok_last_frame) FROM operation_totals"),
              ElementsAre("8|1|2"));
}

}  // namespace
}  // namespace s7::storage
