#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/store_names.hpp"
#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::span;
using testing::ElementsAre;

class NamesOfStations : public testing::Test {
 protected:
  void connect(const std::string& client, const std::string& server) {
    const ConnectionId id = writer_->connection(test::key_of(client, server));
    writer_->add(capture_, id, ConnectionTotals());
  }
  void name(const std::vector<StationName>& names) { writer_->set_station_names(names); }
  // Commits and begins anew.
  void commit() {
    writer_->commit();
    writer_ = std::make_unique<Writer>(db_);
  }
  std::vector<std::string> ask(const std::string& sql) {
    commit();
    return test::ask(path_, sql);
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(db_);
  CaptureId capture_ = writer_->add_capture(test::capture_named("a"));
};

constexpr const char* of_connections = "SELECT client, client_name, server, server_name FROM connections";

TEST_F(NamesOfStations, TheNarrowestNetworkCounts) {
  connect("10.0.0.1", "10.0.9.2");
  connect("10.0.9.1", "10.128.0.1");
  connect("192.168.0.1", "fd00::1");
  name({{"10.0.0.1", "HMI"}, {"10.0.0.0/9", "Plant"}, {"10.0.8.0/23", "Line"}, {"fd00::/121", "Six"}});
  EXPECT_THAT(ask(of_connections),
              ElementsAre("10.0.0.1|HMI|10.0.9.2|Line", "10.0.9.1|Line|10.128.0.1|", "192.168.0.1||fd00::1|Six"));
}

TEST_F(NamesOfStations, NameWhatIsAddedLaterAndAreReplacedAsAWhole) {
  connect("10.0.0.1", "10.0.0.2");
  name({{"10.0.0.0/24", "Cell"}});
  commit();
  connect("10.0.0.3", "10.0.0.2");
  EXPECT_THAT(ask(of_connections), ElementsAre("10.0.0.1|Cell|10.0.0.2|Cell", "10.0.0.3|Cell|10.0.0.2|Cell"));
  name({{"10.0.0.2", "PLC"}});
  EXPECT_THAT(ask(of_connections), ElementsAre("10.0.0.1||10.0.0.2|PLC", "10.0.0.3||10.0.0.2|PLC"));
  name({});
  EXPECT_THAT(ask("SELECT count(client_name) + count(server_name) FROM connections"), ElementsAre("0"));
}

TEST_F(NamesOfStations, StandInEveryView) {
  connect("10.0.0.1", "10.0.0.2");
  AttemptRecord attempt;
  attempt.client = "10.0.0.1", attempt.server = "10.0.0.2", attempt.outcome = "refused";
  writer_->add(capture_, attempt);
  EventRecord event;
  event.client = "10.0.0.1", event.server = "10.0.0.2", event.kind = "cpu-stopped";
  writer_->add(capture_, event);
  const ConnectionId id = writer_->connection(test::key_of("10.0.0.1", "10.0.0.2"));
  writer_->add(capture_, id, test::db_access(1, 0, 4), AccessTotals());
  writer_->add(capture_, id, OperationKey{Initiator::client, "s7comm", "read-szl", ""}, OperationTotals());
  SessionRecord session;
  session.session = writer_->new_session(), session.connection = id;
  writer_->add(capture_, session);
  name({{"10.0.0.1", "HMI"}, {"10.0.0.2", "PLC"}});
  commit();
  for (const char* view : {"connections", "sessions", "accesses", "operations", "attempts", "events"})
    EXPECT_THAT(test::ask(path_, std::string("SELECT client_name, server_name FROM ") + view), ElementsAre("HMI|PLC"))
        << view;
}

// What the user calls a station counts more than what it calls itself.
TEST_F(NamesOfStations, DevicesAreCalledByThem) {
  writer_->add(capture_, {"10.0.0.2", "", "", "name", "plc_1", "dcp", span(5, 1, 5, 1)});
  writer_->add(capture_, {"10.0.0.3", "", "", "name", "plc_2", "dcp", span(5, 1, 5, 1)});
  name({{"10.0.0.2", "Press"}});
  EXPECT_THAT(ask("SELECT address, name, identity_source FROM devices"),
              ElementsAre("10.0.0.2|Press|names,dcp", "10.0.0.3|plc_2|dcp"));
}

TEST_F(NamesOfStations, WhatIsNoNetworkIsRefused) {
  NameLookup lookup;
  for (const char* network : {"PLC", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", ""})
    EXPECT_THROW(lookup.add({network, "x"}), StorageError) << network;
}

}  // namespace
}  // namespace s7::storage
