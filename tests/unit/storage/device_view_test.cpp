#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::span;
using testing::ElementsAre;

constexpr const char* plc_mac = "00:1b:1b:00:00:02";

class DeviceView : public testing::Test {
 protected:
  void fact(const std::string& mac, const std::string& vlan, const std::string& name, const std::string& value,
            std::int64_t at, const std::string& source = "szl-0011") {
    writer_->add(capture_, {"10.0.0.2", mac, vlan, name, value, source, span(at, 1, at, 1)});
  }
  // A connection 10.0.0.1 -> 10.0.0.2 with one session.
  ConnectionId talk(const std::string& protocol = "s7comm") {
    ConnectionKey key = test::key_of("10.0.0.1", "10.0.0.2");
    key.protocol = protocol;
    const ConnectionId connection = writer_->connection(key);
    writer_->add(capture_, connection, ConnectionTotals());
    SessionRecord s;
    s.session = writer_->new_session(), s.connection = connection;
    s.to_server.mac = "00:1b:1b:00:00:01", s.to_server.seen = span(100, 1, 200, 9);
    s.to_client.mac = plc_mac, s.to_client.seen = span(101, 2, 199, 8);
    writer_->add(capture_, s);
    return connection;
  }
  void access(ConnectionId connection, std::uint64_t ok, const Codes& codes, Initiator initiator = Initiator::client,
              const std::string& area = "DB") {
    AccessKey key = test::db_access(++db_number_, 0, 1);
    key.initiator = initiator, key.area = area;
    AccessTotals totals;
    totals.ok = ok, totals.codes = codes;
    writer_->add(capture_, connection, key, totals);
  }
  std::vector<std::string> ask(const std::string& sql) {
    writer_->commit();
    return test::ask(path_, sql);
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(db_);
  CaptureId capture_ = writer_->add_capture(test::capture_named("a"));
  std::int64_t db_number_ = 0;
};

TEST_F(DeviceView, EveryFactHasItsColumn) {
  for (const char* name : {"vendor", "name", "family", "order_number", "hardware_version", "firmware", "serial",
                           "module", "plant", "location", "something_else"})
    fact(plc_mac, "100", name, std::string("its ") + name, 5);
  writer_->commit();
  EXPECT_THAT(test::lines(Reader(path_).view("devices")),
              ElementsAre("10.0.0.2|00:1b:1b:00:00:02|its vendor|100||its name|its family|its order_number|its "
                          "hardware_version|its firmware|its serial|its module|its plant|its location|not-observed|"
                          "szl-0011|2024-05-01T00:00:00.000005Z|2024-05-01T00:00:00.000005Z"));
}

TEST_F(DeviceView, StationsOfSessionsAreDevices) {
  talk();
  EXPECT_THAT(ask("SELECT address, mac, vlan, roles, identity_source, substr(first_seen, 21), substr(last_seen, 21) "
                  "FROM devices"),
              ElementsAre("10.0.0.1|00:1b:1b:00:00:01||client||000100Z|000200Z",
                          "10.0.0.2|00:1b:1b:00:00:02||server||000101Z|000199Z"));
}

TEST_F(DeviceView, FactsWithoutMacOrVlanBelongToTheStationThatHasThem) {
  talk();
  fact("", "", "order_number", "6ES7 315-2EH14-0AB0", 300);
  fact(plc_mac, "100", "name", "press", 50, "dcp");
  EXPECT_THAT(
      ask("SELECT mac, vlan, name, order_number, identity_source, substr(first_seen, 21), substr(last_seen, 21) "
          "FROM devices WHERE address = '10.0.0.2'"),
      ElementsAre("00:1b:1b:00:00:02|100|press|6ES7 315-2EH14-0AB0|dcp,szl-0011|000050Z|000300Z"));
}

TEST_F(DeviceView, VlansAreThoseOfFactsAndSessions) {
  const ConnectionId connection = talk();
  ConnectionTotals totals;
  totals.vlans = {"200", "300"};
  writer_->add(capture_, connection, totals);
  fact(plc_mac, "100", "mac", plc_mac, 50, "arp");
  EXPECT_THAT(ask("SELECT address, vlan FROM devices"), ElementsAre("10.0.0.1|200,300", "10.0.0.2|100,200,300"));
}

class FactsWithoutAddress : public DeviceView {
 protected:
  void lldp(const std::string& mac, const std::string& name) {
    writer_->add(capture_, {"", mac, "", "name", name, "lldp", span(500, 1, 600, 1)});
  }
  void arp(const std::string& address, const std::string& mac) {
    writer_->add(capture_, {address, mac, "", "mac", mac, "arp", span(400, 1, 400, 1)});
  }
  std::vector<std::string> rows() { return ask("SELECT address, mac, name, substr(last_seen, 21) FROM devices"); }
};

TEST_F(FactsWithoutAddress, BelongToTheStationSeenWithTheMac) {
  talk();
  lldp(plc_mac, "press");
  EXPECT_THAT(rows(), ElementsAre("10.0.0.1|00:1b:1b:00:00:01||000200Z", "10.0.0.2|00:1b:1b:00:00:02|press|000600Z"));
}

TEST_F(FactsWithoutAddress, AreARowOfTheirOwnWhereNobodyWasSeenWithTheMac) {
  lldp("00:1b:1b:00:00:77", "switch");
  EXPECT_THAT(rows(), ElementsAre("|00:1b:1b:00:00:77|switch|000600Z"));
}

TEST_F(FactsWithoutAddress, BelongToTheAddressThatArpBindsToTheMac) {
  talk();
  arp("10.0.0.254", plc_mac);  // 10.0.0.2 is behind this router
  lldp(plc_mac, "router");
  EXPECT_THAT(rows(), ElementsAre("10.0.0.1|00:1b:1b:00:00:01||000200Z", "10.0.0.2|00:1b:1b:00:00:02||000199Z",
                                  "10.0.0.254|00:1b:1b:00:00:02|router|000600Z"));
}

TEST_F(FactsWithoutAddress, BelongToNobodyOfManyBehindOneMac) {
  talk();
  ConnectionKey key = test::key_of("10.0.0.1", "10.0.0.3");
  SessionRecord s;
  s.session = writer_->new_session(), s.connection = writer_->connection(key);
  s.to_client.mac = plc_mac, s.to_client.seen = span(101, 2, 199, 8);
  writer_->add(capture_, s.connection, ConnectionTotals());
  writer_->add(capture_, s);
  lldp(plc_mac, "router");
  EXPECT_THAT(ask("SELECT address, name FROM devices"), ElementsAre("10.0.0.1|", "10.0.0.2|", "10.0.0.3|", "|router"));
}

TEST_F(DeviceView, OneAddressWithTwoMacsIsTwoRows) {
  talk();
  fact("00:1b:1b:00:00:77", "", "vendor", "Siemens", 50, "arp");
  EXPECT_THAT(ask("SELECT mac, vendor FROM devices WHERE address = '10.0.0.2'"),
              ElementsAre("00:1b:1b:00:00:02|", "00:1b:1b:00:00:77|Siemens"));
}

TEST_F(DeviceView, TheLatestFactIsShownWhateverTheOrderOfAdding) {
  fact(plc_mac, "", "firmware", "V3.2", 900);
  fact(plc_mac, "", "firmware", "V3.1", 100);
  fact(plc_mac, "", "firmware", "V3.1", 200);
  EXPECT_THAT(ask("SELECT firmware, substr(first_seen, 21) FROM devices"), ElementsAre("V3.2|000100Z"));
  EXPECT_THAT(test::ask(path_, "SELECT value, first_us % 1000, last_us % 1000 FROM device_fact ORDER BY value"),
              ElementsAre("V3.1|100|200", "V3.2|900|900"));
}

TEST_F(DeviceView, WhoAsksAndIsAskedHasBothRoles) {
  talk();
  writer_->add(capture_, writer_->connection(test::key_of("10.0.0.2", "10.0.0.3")), ConnectionTotals());
  EXPECT_THAT(ask("SELECT roles FROM devices WHERE address = '10.0.0.2'"), ElementsAre("client,server"));
}

TEST_F(DeviceView, AServedAccessMeansUsedAndOpen) {
  access(talk(), 1, {{0x8104, {5, {}}}});
  EXPECT_THAT(ask("SELECT address, putget FROM devices"),
              ElementsAre("10.0.0.1|not-observed", "10.0.0.2|used-and-open"));
}

// The gateway's address is all that is seen of the station behind it. The client has the address that is seen.
TEST_F(DeviceView, WhatAGatewayPassesOnIsNoAccessToIt) {
  ConnectionKey key = test::key_of("10.0.0.1", "10.0.0.2");
  key.server_tsap = "0106010200120000003403000000000000000000000000000000000102";
  talk();
  const ConnectionId connection = writer_->connection(key);
  writer_->add(capture_, connection, ConnectionTotals());
  access(connection, 3, {});
  access(connection, 3, {}, Initiator::server);
  EXPECT_THAT(ask("SELECT putget FROM devices"), ElementsAre("used-and-open", "not-observed"));
}

TEST_F(DeviceView, OnlyHeaderRefusalsMeanUsedAndRefused) {
  const ConnectionId connection = talk();
  access(connection, 0, {{0x8104, {5, {}}}});
  access(connection, 0, {{0x8104, {1, {}}}});
  EXPECT_THAT(ask("SELECT putget FROM devices WHERE address = '10.0.0.2'"), ElementsAre("used-and-refused"));
}

TEST_F(DeviceView, AnyOtherRefusalProvesNeither) {
  const ConnectionId connection = talk();
  access(connection, 0, {{0x8104, {5, {}}}, {0x0a, {1, {}}}});
  EXPECT_THAT(ask("SELECT putget FROM devices WHERE address = '10.0.0.2'"), ElementsAre("not-observed"));
}

TEST_F(DeviceView, ARefusalByProtectionProvesNeither) {
  const ConnectionId connection = talk();
  access(connection, 0, {{0x8104, {5, {}}}});
  access(connection, 0, {{0xd241, {1, {}}}});
  EXPECT_THAT(ask("SELECT putget FROM devices WHERE address = '10.0.0.2'"), ElementsAre("not-observed"));
}

TEST_F(DeviceView, TheOneWhoIsAskedIsJudged) {
  access(talk(), 3, {}, Initiator::server);  // the server of the connection reads its client
  EXPECT_THAT(ask("SELECT address, putget FROM devices"),
              ElementsAre("10.0.0.1|used-and-open", "10.0.0.2|not-observed"));
}

TEST_F(DeviceView, SymbolsAndOtherDialectsAreNoPutGet) {
  access(talk(), 3, {}, Initiator::client, "symbol");
  access(talk("s7comm-plus"), 3, {});
  EXPECT_THAT(ask("SELECT putget FROM devices"), ElementsAre("not-observed", "not-observed"));
}

}  // namespace
}  // namespace s7::storage
