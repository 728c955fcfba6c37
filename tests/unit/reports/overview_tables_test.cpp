// The overview's tables are made of the rows of the audit: they must say what the views of the inventory say.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "plant.hpp"
#include "reports/fields.hpp"
#include "reports/overview/overview.hpp"
#include "reports/views.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::reports::testing {
namespace {

// As the view has them.
std::string codes_text(const OverviewAccess& access) {
  std::string text;
  for (const auto& [code, count] : access.codes)
    text += (text.empty() ? "\"" : ",\"") + code + "\":" + std::to_string(count);
  return "{" + text + "}";
}

void expect_same(const OverviewAccess& access, const Row& row) {
  EXPECT_EQ(access.connection, row.count("connection"));
  EXPECT_EQ(access.client, row.text("client"));
  EXPECT_EQ(access.server, row.text("server"));
  EXPECT_EQ(storage::name(access.initiator), row.text("initiator"));
  EXPECT_EQ(storage::name(access.operation), row.text("operation"));
  EXPECT_EQ(access.area, row.text("area"));
  EXPECT_EQ(access.detail, row.text("detail"));
  EXPECT_EQ(access.db, row.integer("db"));
  EXPECT_EQ(access.first_byte, row.integer("first_byte"));
  EXPECT_EQ(access.bytes, row.integer("bytes"));
  EXPECT_EQ(access.requests, row.count("requests"));
  EXPECT_EQ(access.ok, row.count("ok"));
  EXPECT_EQ(access.failed, row.count("failed"));
  EXPECT_EQ(codes_text(access), row.text("return_codes"));
}

class OverviewTables : public ::testing::Test {
 protected:
  void SetUp() override { write_plant(inventory_.path()); }

  void expect_view(std::string_view view, const Table& table) {
    storage::Reader reader(inventory_.path());
    std::vector<std::string_view> columns;
    for (const TableColumn& column : table.columns) columns.push_back(column.name);
    EXPECT_EQ(table.rows, reader.view(view, columns).rows) << view;
    EXPECT_FALSE(table.rows.empty()) << view;
  }
  [[nodiscard]] OverviewSource source() const {
    storage::Reader reader(inventory_.path());
    return load_overview(reader, audit::load(reader, audit::Knowledge{}));
  }

  Inventory inventory_;
};

TEST_F(OverviewTables, SayWhatTheViewsSay) {
  const OverviewSource tables = source();
  expect_view("connections", tables.connections);
  expect_view("operations", tables.operations);
}

TEST_F(OverviewTables, HaveTheAccessesOfTheView) {
  const std::vector<OverviewAccess> accesses = source().accesses;
  storage::Reader reader(inventory_.path());
  const Table view = load_view(reader, "accesses");
  ASSERT_EQ(accesses.size(), view.rows.size());
  ASSERT_FALSE(accesses.empty());
  std::size_t at = 0;
  for_each_row(view, [&](const Row& row) { expect_same(accesses[at++], row); });
}

TEST_F(OverviewTables, OfDevicesHoldWhatTheViewTellsOfThem) {
  {
    storage::Database db = storage::open_inventory(inventory_.path());
    storage::Writer writer(db);
    const storage::CaptureId capture = writer.all_captures().front().id;
    writer.add(capture, storage::DeviceFact{"10.0.1.20", "", "", "order_number", "6ES7 315-2EH14-0AB0", "szl", {}});
    writer.commit();
  }
  expect_view("devices", source().devices);
}

// A connection that only an event names is none that was counted.
TEST_F(OverviewTables, LeaveOutWhatHasNoTotals) {
  const std::size_t before = source().connections.rows.size();
  {
    storage::Database db = storage::open_inventory(inventory_.path());
    storage::Writer writer(db);
    storage::ConnectionKey key;
    key.client = "10.9.9.8", key.server = "10.9.9.9", key.protocol = "s7comm";
    storage::EventRecord event;
    event.connection = writer.connection(key);
    event.kind = "cpu-stopped";
    writer.add(writer.all_captures().front().id, event);
    writer.commit();
  }
  const OverviewSource tables = source();
  EXPECT_EQ(tables.connections.rows.size(), before);
  expect_view("connections", tables.connections);
}

}  // namespace
}  // namespace s7::reports::testing
