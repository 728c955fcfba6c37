#include "storage/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using testing::Contains;
using testing::ElementsAre;

// Runs `work` in a process of its own, which must say by one byte that it got there; then kills it.
template <class Work>
void kill_during(Work work) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    work([&] { return write(ends[1], "x", 1) == 1; });
    pause();
    _exit(0);
  }
  close(ends[1]);
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 1);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ends[0]);
}

TEST(Schema, ANewInventoryIsMarkedAsOurs) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  EXPECT_EQ(db.integer("PRAGMA application_id"), 0x53375343);
  EXPECT_EQ(db.integer("PRAGMA user_version"), schema_version);
  EXPECT_EQ(db.integer("PRAGMA foreign_keys"), 1);
  const std::string header = test::bytes_of(folder / "x.db").substr(0, 100);
  EXPECT_EQ(header.substr(68, 4), "S7SC");
  EXPECT_EQ(header.substr(60, 4), std::string("\0\0\0\2", 4));
  // Byte 18 and 19: 1 = rollback journal, 2 = WAL.
  EXPECT_EQ(header.substr(18, 2), "\1\1");
}

TEST(Schema, EveryTableIsStrict) {
  const test::Folder folder;
  open_inventory(folder / "x.db");
  EXPECT_THAT(test::ask(folder / "x.db",
                        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                        "AND NOT strict AND name NOT LIKE 'sqlite_%'"),
              ElementsAre());
}

TEST(Schema, EveryForeignKeyHasItsIndex) {
  const test::Folder folder;
  open_inventory(folder / "x.db");
  // For each reference: an index of the child table whose first column is the referring one.
  EXPECT_THAT(test::ask(folder / "x.db", R"sql(
    SELECT t.name, f."from" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
    WHERE t.schema = 'main' AND t.type = 'table' AND f.seq = 0 AND NOT EXISTS (
      SELECT 1 FROM pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
      WHERE c.seqno = 0 AND c.name = f."from"))sql"),
              ElementsAre());
}

TEST(Schema, NothingLiesBesideTheFileAfterwards) {
  const test::Folder folder;
  {
    Database db = open_inventory(folder / "x.db");
    EXPECT_THAT(folder.files(), ElementsAre("x.db"));
    Writer writer(db);
    writer.add_capture(test::capture_named("a"));
    writer.commit();
    EXPECT_THAT(folder.files(), ElementsAre("x.db"));
  }
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
}

TEST(Schema, AnEmptyFileIsTaken) {
  const test::Folder folder;
  test::write_bytes(folder / "x.db", "");
  EXPECT_EQ(open_inventory(folder / "x.db").integer("PRAGMA user_version"), schema_version);
}

TEST(Schema, AnInventoryOpensAgainWithItsContent) {
  const test::Folder folder;
  {
    Database db = open_inventory(folder / "x.db");
    Writer writer(db);
    writer.add_capture(test::capture_named("a"));
    writer.commit();
  }
  const std::string before = test::digest_of(folder / "x.db");
  open_inventory(folder / "x.db");
  EXPECT_EQ(test::digest_of(folder / "x.db"), before);
  EXPECT_THAT(test::ask(folder / "x.db", "SELECT name FROM captures"), ElementsAre("a"));
}

TEST(Schema, AWriteAheadLogOfALiveRunIsFolded) {
  const test::Folder folder;
  open_inventory(folder / "x.db").execute("PRAGMA journal_mode = WAL");
  Database db = open_inventory(folder / "x.db");
  EXPECT_EQ(test::bytes_of(folder / "x.db").substr(18, 2), "\1\1");
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
}

TEST(Schema, AKilledCreationLeavesNothingThatIsRefused) {
  const test::Folder folder;
  // Killed in the middle of its commit: the journal is complete, pages are in the file, the first one among them.
  kill_during([&](auto reached) {
    Database db(folder / "x.db", Database::Mode::create, std::chrono::milliseconds(0));
    db.execute("PRAGMA cache_size = 1; BEGIN IMMEDIATE");
    for (int i = 0; i < 100; ++i) db.execute("CREATE TABLE t" + std::to_string(i) + " (a)");
    reached();
    pause();
  });
  ASSERT_THAT(folder.files(), ElementsAre("x.db", "x.db-journal"));
  open_inventory(folder / "y.db");
  std::string bytes = test::bytes_of(folder / "x.db");
  ASSERT_GT(bytes.size(), 4096U);
  test::write_bytes(folder / "x.db", bytes.replace(0, 4096, test::bytes_of(folder / "y.db"), 0, 4096));
  EXPECT_THROW(Reader(folder / "x.db"), StorageError);  // rolled back it is empty
  open_inventory(folder / "x.db");
  EXPECT_THAT(folder.files(), ElementsAre("x.db", "y.db"));
  EXPECT_EQ(Reader(folder / "x.db").view("captures").rows.size(), 0U);
}

TEST(Schema, CreationMayBeKilledAtAnyMoment) {
  const test::Folder folder;
  for (int i = 0; i < 40; ++i) {
    const std::string path = folder / (std::to_string(i) + ".db");
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      open_inventory(path);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(i) * 150);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    ASSERT_NO_THROW(open_inventory(path)) << i;
    EXPECT_EQ(Reader(path).view("captures").rows.size(), 0U) << i;
  }
}

void write_much(Database& db) {
  Writer writer(db);
  const CaptureId capture = writer.add_capture(test::capture_named("killed"));
  const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
  for (int i = 0; i < 3000; ++i) writer.add(capture, connection, test::db_access(1, i, 1), AccessTotals());
}

TEST(Schema, TheFirstWriterMayBeKilledToo) {
  const test::Folder folder;
  kill_during([&](auto reached) {
    Database db = open_inventory_to_fill(folder / "x.db");
    db.execute("PRAGMA cache_size = 10");  // pages must go to the file before the commit
    Writer writer(db);
    const CaptureId capture = writer.add_capture(test::capture_named("killed"));
    const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
    for (int i = 0; i < 3000; ++i) writer.add(capture, connection, test::db_access(1, i, 1), AccessTotals());
    reached();
    pause();
  });
  ASSERT_THAT(folder.files(), ElementsAre("x.db", "x.db-journal"));
  ASSERT_GT(test::bytes_of(folder / "x.db").size(), 4096U);
  EXPECT_THROW(Reader(folder / "x.db"), StorageError);  // rolled back it is empty
  {
    Database db = open_inventory_to_fill(folder / "x.db");
    Writer writer(db);
    writer.add_capture(test::capture_named("again"));
    writer.commit();
  }
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
  EXPECT_THAT(test::ask(folder / "x.db", "SELECT name FROM captures"), ElementsAre("again"));
}

TEST(Schema, WhatIsNotCommittedLeavesAnEmptyFile) {
  const test::Folder folder;
  {
    Database db = open_inventory_to_fill(folder / "x.db");
    Writer writer(db);
    writer.add_capture(test::capture_named("a"));
  }
  EXPECT_THAT(folder.files(), ElementsAre("x.db"));
  EXPECT_EQ(test::bytes_of(folder / "x.db").size(), 0U);
}

// Filled at once or made first: the same tables and rows.
TEST(Schema, AnInventoryThatIsMadeByItsFirstWriterIsLikeAnyOther) {
  const test::Folder folder;
  for (const auto open : {&open_inventory, &open_inventory_to_fill}) {
    for (const char* name : {"a", "b"}) {
      Database db = open(folder / (open == &open_inventory ? "x.db" : "y.db"), default_patience);
      Writer writer(db);
      writer.add_capture(test::capture_named(name));
      writer.commit();
    }
  }
  for (const char* sql :
       {"SELECT type || name || ifnull(sql, '') FROM sqlite_schema ORDER BY name", "PRAGMA user_version",
        "PRAGMA application_id", "PRAGMA journal_mode", "SELECT name FROM captures"})
    EXPECT_EQ(test::ask(folder / "x.db", sql), test::ask(folder / "y.db", sql)) << sql;
}

class KilledWriter : public testing::Test {
 protected:
  void SetUp() override {
    {
      Database db = open_inventory(path_);
      Writer writer(db);
      writer.add_capture(test::capture_named("before"));
      writer.commit();
    }
    before_ = test::digest_of(path_);
    kill_during([&](auto reached) {
      Database db = open_inventory(path_);
      db.execute("PRAGMA cache_size = 10");  // pages must go to the file before the commit
      Writer writer(db);
      const CaptureId capture = writer.add_capture(test::capture_named("killed"));
      const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
      for (int i = 0; i < 3000; ++i) writer.add(capture, connection, test::db_access(1, i, 1), AccessTotals());
      reached();
      pause();
    });
    ASSERT_NE(test::digest_of(path_), before_);
    ASSERT_THAT(folder_.files(), Contains("x.db-journal"));
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  std::string before_;
};

TEST_F(KilledWriter, LeavesTheLastCommitToReaders) {
  EXPECT_THAT(test::ask(path_, "SELECT name FROM captures"), ElementsAre("before"));
  EXPECT_EQ(test::digest_of(path_), before_);
}

TEST_F(KilledWriter, IsNamedWhereNobodyMayRepairTheFile) {
  chmod(path_.c_str(), 0444);
  chmod((path_ + "-journal").c_str(), 0444);
  chmod(folder_.path().c_str(), 0555);
  {
    const test::AsNobody nobody;
    try {
      Reader reader(path_);
      FAIL();
    } catch (const StorageError& error) {
      EXPECT_EQ(error.fault(), StorageFault::not_writable);
      EXPECT_THAT(error.what(), testing::HasSubstr("its last writer was interrupted"));
    }
  }
  chmod(folder_.path().c_str(), 0700);
}

TEST_F(KilledWriter, LeavesTheLastCommitToWriters) {
  Database db = open_inventory(path_);
  EXPECT_EQ(test::digest_of(path_), before_);
  EXPECT_THAT(folder_.files(), ElementsAre("x.db"));
  write_much(db);
  EXPECT_EQ(test::digest_of(path_), before_);
}

}  // namespace
}  // namespace s7::storage
