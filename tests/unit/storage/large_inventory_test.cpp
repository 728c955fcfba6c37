// 100,000 accesses over 5,000 connections: what a view costs there is measured by tests/bench/audit.py.

#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

void fill(Database& db) {
  Writer writer(db);
  const CaptureId capture = writer.add_capture(test::capture_named("a"));
  for (int i = 0; i < 5000; ++i) {
    const ConnectionId connection = writer.connection(test::key_of(
        "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), "10.9.0." + std::to_string(i % 500)));
    ConnectionTotals c;
    c.requests = 10, c.seen = test::span(i, 1, i + 9, 2), c.latency.add(i);
    writer.add(capture, connection, c);
    SessionRecord s;
    s.session = writer.new_session(), s.connection = connection, s.to_server.mac = "m", s.to_server.seen = c.seen;
    writer.add(capture, s);
    for (int j = 0; j < 20; ++j) {
      AccessTotals a;
      a.requests = a.ok = 10, a.seen = c.seen, a.period.add(j, 9);
      if (j % 4 == 0) a.codes = {{0x0a, {1, c.seen}}};
      writer.add(capture, connection, test::db_access(j, i, 4), a);
    }
  }
  writer.commit();
}

TEST(LargeInventory, EveryViewHasItsRowsAndACaptureGoesAsAWhole) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  fill(db);
  Reader reader(folder / "x.db");
  const std::vector<std::size_t> rows = {5000, 5000, 100'000, 0, 0, 5500, 0, 1};
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_EQ(reader.view(Reader::view_names()[i]).rows.size(), rows[i]) << Reader::view_names()[i];
  Writer writer(db);
  writer.remove_capture(1);
  writer.commit();
  for (const std::string& name : Reader::view_names())
    EXPECT_TRUE(Reader(folder / "x.db").view(name).rows.empty()) << name;
}

}  // namespace
}  // namespace s7::storage
