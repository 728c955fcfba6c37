// An inventory that is written while rows come in: what becomes of them where a file can't be written, or ends.

#include "cli/live/live_inventory.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "cli/live/row_sender.hpp"
#include "cli/record/run_setup.hpp"

namespace s7::cli {
namespace {

constexpr storage::CaptureId first_interface = 1;

class Inventory : public ::testing::Test {
 protected:
  Inventory() {
    std::string name = std::filesystem::temp_directory_path() / "s7scope-inventory-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Inventory() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }
  [[nodiscard]] LiveInventory open(const char* name) const {
    return LiveInventory({path(name), "", "", {"eth1"}, reference(std::string()), std::nullopt});
  }
  // As the process that decodes hands over a second of polling.
  static void poll(LiveInventory& inventory, std::uint64_t requests, std::uint64_t packets,
                   std::uint64_t rows_lost = 0) {
    RowSender sender;
    storage::ConnectionTotals totals;
    totals.requests = requests;
    totals.seen = {{1'714'564'800'000'000'000, 1}, {1'714'564'801'000'000'000, 2}};
    sender.add(first_interface, sender.connection({"10.0.0.1", "10.0.0.2", 102, "0100", "0102", "s7comm", ""}), totals);
    for (const std::string& chunk : sender.take()) ASSERT_TRUE(inventory.add(chunk));
    BatchEnd end;
    end.captures.resize(1);
    end.captures[0].packets = packets;
    end.rows_lost = rows_lost;
    inventory.end_batch(end, {InterfaceCounts{}});
  }
  [[nodiscard]] std::int64_t integer(const char* file, const std::string& sql) const {
    return storage::Database(path(file), storage::Database::Mode::read_only, storage::default_patience).integer(sql);
  }
  std::filesystem::path folder_;
};

constexpr const char* requests = "SELECT ifnull(sum(requests), 0) FROM connection_totals";
constexpr const char* complete = "SELECT group_concat(complete, '') = '1' FROM capture";
constexpr const char* problems = "SELECT count(*) FROM capture WHERE problem IS NOT NULL";

TEST_F(Inventory, EachPeriodHasItsPart) {
  LiveInventory inventory = open("a.db");
  inventory.begin_captures({});
  poll(inventory, 10, 20);
  inventory.move_to(path("b.db"));
  poll(inventory, 5, 30);
  inventory.finish();
  EXPECT_EQ(integer("a.db", requests), 10);
  EXPECT_EQ(integer("b.db", requests), 5);
  EXPECT_EQ(integer("a.db", "SELECT sum(packets) FROM capture"), 20);
  EXPECT_EQ(integer("b.db", "SELECT sum(packets) FROM capture"), 10);
  for (const char* file : {"a.db", "b.db"}) EXPECT_EQ(integer(file, complete), 1) << file;
}

// What was given up in one period is no problem of the next.
TEST_F(Inventory, LostSumsBelongToTheirPeriod) {
  LiveInventory inventory = open("a.db");
  inventory.begin_captures({});
  poll(inventory, 10, 20, 7);
  inventory.move_to(path("b.db"));
  poll(inventory, 5, 30, 7);
  inventory.move_to(path("c.db"));
  poll(inventory, 5, 40, 9);
  inventory.finish();
  EXPECT_EQ(integer("a.db", "SELECT count(*) FROM capture WHERE problem LIKE '%: 7 sums%' AND NOT complete"), 1);
  EXPECT_EQ(integer("b.db", problems), 0);
  EXPECT_EQ(integer("b.db", complete), 1);
  EXPECT_EQ(integer("c.db", "SELECT count(*) FROM capture WHERE problem LIKE '%: 2 sums%' AND NOT complete"), 1);
}

// The room on the disk ends between both files.
TEST_F(Inventory, GoesOnInItsFileWhereTheNextOneCantBeBegun) {
  {
    storage::Database next = storage::open_inventory(path("b.db"));
    next.execute("CREATE TRIGGER full BEFORE INSERT ON code_name BEGIN SELECT raise(ABORT, 'no room'); END");
  }
  LiveInventory inventory = open("a.db");
  inventory.begin_captures({});
  poll(inventory, 10, 20);
  EXPECT_THROW(inventory.move_to(path("b.db")), storage::StorageError);
  EXPECT_EQ(inventory.file(), path("a.db"));
  poll(inventory, 5, 30);
  EXPECT_EQ(inventory.fault(), "");
  EXPECT_FALSE(inventory.waiting());
  inventory.finish();
  EXPECT_EQ(integer("a.db", requests), 15);
  EXPECT_EQ(integer("a.db", complete), 1);
  EXPECT_EQ(integer("b.db", "SELECT count(*) FROM capture"), 0);
}

// The process that decodes died while another program was writing to the inventory.
TEST_F(Inventory, WhatWasHandedOverIsStoredBeforeOtherCapturesBegin) {
  LiveInventory inventory = open("a.db");
  inventory.begin_captures({});
  {
    storage::Database other(path("a.db"), storage::Database::Mode::read_write, storage::default_patience);
    const storage::Transaction writing(other);
    poll(inventory, 10, 20);
    EXPECT_TRUE(inventory.waiting());
    for (int i = 0; i < 2; ++i) EXPECT_THROW(inventory.begin_captures("it died"), storage::StorageError);
  }
  inventory.begin_captures("it died");
  EXPECT_FALSE(inventory.waiting());
  EXPECT_EQ(inventory.fault(), "");
  poll(inventory, 5, 8);
  inventory.finish();
  EXPECT_EQ(integer("a.db", requests), 15);
  EXPECT_EQ(integer("a.db", "SELECT packets FROM capture WHERE problem = 'it died' AND NOT complete"), 20);
  EXPECT_EQ(integer("a.db", "SELECT packets FROM capture WHERE complete"), 8);
}

TEST_F(Inventory, TheEndWaitsForAnotherWriter) {
  LiveInventory inventory = open("a.db");
  inventory.begin_captures({});
  poll(inventory, 10, 20);
  storage::Database other(path("a.db"), storage::Database::Mode::read_write, storage::default_patience);
  std::optional<storage::Transaction> writing(std::in_place, other);
  std::thread later([&writing] {
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    writing.reset();
  });
  EXPECT_NO_THROW(inventory.finish());
  later.join();
  EXPECT_EQ(integer("a.db", complete), 1);
}

}  // namespace
}  // namespace s7::cli
