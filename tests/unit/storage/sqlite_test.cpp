#include "storage/sqlite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class Sqlite : public testing::Test {
 protected:
  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_{path_, Database::Mode::create, milliseconds(0)};
};

TEST_F(Sqlite, BindsAndReadsEveryType) {
  db_.execute("CREATE TABLE t (a, b, c, d, e, f, g)");
  Statement insert = db_.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)");
  const std::vector<std::uint8_t> blob = {0, 1, 255};
  insert.bind(std::int64_t{-5}).bind(0.25).bind("a\xc3\xa4").bind(blob).bind(nullptr);
  insert.bind(std::optional<int>()).bind(std::optional<std::string>("x")).run();
  Statement select = db_.prepare("SELECT * FROM t");
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.integer(0), -5);
  EXPECT_EQ(select.real(1), 0.25);
  EXPECT_EQ(select.text(2), "a\xc3\xa4");
  EXPECT_EQ(select.blob(3), blob);
  EXPECT_TRUE(select.is_null(4));
  EXPECT_TRUE(select.is_null(5));
  EXPECT_EQ(select.text(6), "x");
  EXPECT_EQ(select.type(0), Statement::Type::integer);
  EXPECT_EQ(select.type(1), Statement::Type::real);
  EXPECT_EQ(select.type(2), Statement::Type::text);
  EXPECT_EQ(select.type(3), Statement::Type::blob);
  EXPECT_EQ(select.column_name(6), "g");
  EXPECT_FALSE(select.step());
}

TEST_F(Sqlite, KeepsEmptyTextAndEmptyBlobApartFromNull) {
  Statement select = db_.prepare("SELECT typeof(?), typeof(?)");
  select.bind(std::string_view()).bind(std::vector<std::uint8_t>());
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.text(0), "text");
  EXPECT_EQ(select.text(1), "blob");
}

TEST_F(Sqlite, TextMayHoldZeros) {
  Statement select = db_.prepare("SELECT ?");
  const std::string text("a\0b", 3);
  select.bind(text);
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.text(0), text);
}

TEST_F(Sqlite, CountsBeyondTheFileStopAtTheLargest) {
  Statement select = db_.prepare("SELECT ?, ?");
  select.bind(std::uint64_t{UINT64_MAX}).bind(std::uint64_t{INT64_MAX});
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.integer(0), INT64_MAX);
  EXPECT_EQ(select.integer(1), INT64_MAX);
}

TEST_F(Sqlite, AFinishedStatementCanBeBoundAgain) {
  Statement select = db_.prepare("SELECT ? + 1");
  for (int i = 0; i < 3; ++i) {
    select.bind(i);
    ASSERT_TRUE(select.step());
    EXPECT_EQ(select.integer(0), i + 1);
    EXPECT_FALSE(select.step());
  }
}

TEST_F(Sqlite, ErrorsNameFileAndCauseInOneLine) {
  try {
    db_.execute("SELECT * FROM nowhere");
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_THAT(error.what(), HasSubstr(path_));
    EXPECT_THAT(error.what(), HasSubstr("nowhere"));
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    EXPECT_EQ(error.fault(), StorageFault::failed);
  }
  EXPECT_THROW(static_cast<void>(db_.prepare("SELEC")), StorageError);
  EXPECT_THROW(static_cast<void>(db_.integer("SELECT 1 WHERE 0")), StorageError);
}

TEST_F(Sqlite, AFailedStatementCanBeUsedAgain) {
  db_.execute("CREATE TABLE t (a UNIQUE)");
  Statement insert = db_.prepare("INSERT INTO t VALUES (?)");
  insert.bind(1).run();
  EXPECT_THROW(insert.bind(1).run(), StorageError);
  insert.bind(2).run();
  EXPECT_EQ(db_.integer("SELECT count(*) FROM t"), 2);
}

TEST_F(Sqlite, ATransactionRollsBackUnlessCommitted) {
  db_.execute("CREATE TABLE t (a)");
  {
    Transaction transaction(db_);
    db_.execute("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(db_.in_transaction());
  }
  EXPECT_FALSE(db_.in_transaction());
  EXPECT_EQ(db_.integer("SELECT count(*) FROM t"), 0);
  Transaction transaction(db_);
  db_.execute("INSERT INTO t VALUES (1)");
  transaction.commit();
  EXPECT_EQ(db_.integer("SELECT count(*) FROM t"), 1);
}

TEST_F(Sqlite, ASecondWriterIsLocked) {
  db_.execute("CREATE TABLE t (a)");
  const Transaction transaction(db_);
  Database other(path_, Database::Mode::read_write, milliseconds(10));
  try {
    const Transaction second(other);
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.fault(), StorageFault::locked);
    EXPECT_THAT(error.what(), HasSubstr("another program"));
  }
}

TEST_F(Sqlite, AReaderCannotWrite) {
  db_.execute("CREATE TABLE t (a)");
  Database reader(path_, Database::Mode::read_only, milliseconds(0));
  EXPECT_FALSE(reader.writable());
  try {
    reader.execute("INSERT INTO t VALUES (1)");
    FAIL();
  } catch (const StorageError& error) {
    EXPECT_EQ(error.fault(), StorageFault::not_writable);
  }
}

TEST_F(Sqlite, StatementsAndDatabasesMove) {
  Statement first = db_.prepare("SELECT 1");
  Statement second = std::move(first);
  ASSERT_TRUE(second.step());
  Statement third = db_.prepare("SELECT 2");
  third = std::move(second);
  EXPECT_EQ(third.integer(0), 1);
  Database moved = std::move(db_);
  EXPECT_EQ(moved.path(), path_);
  third.reset();
  EXPECT_TRUE(third.step());
}

TEST_F(Sqlite, ANameIsNeverAnUri) {
  test::Folder folder;
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  Database("file:y.db?mode=memory", Database::Mode::create, milliseconds(0)).execute("CREATE TABLE t (a)");
  std::filesystem::current_path(here);
  EXPECT_EQ(folder.files(), std::vector<std::string>{"file:y.db?mode=memory"});
}

TEST_F(Sqlite, TheHeaderIsReadFromTheDisk) {
  EXPECT_TRUE(db_.file_header().empty());
  db_.execute("CREATE TABLE t (a)");
  const std::vector<std::uint8_t> header = db_.file_header();
  ASSERT_EQ(header.size(), 100U);
  EXPECT_EQ(std::string(header.begin(), header.begin() + 15), "SQLite format 3");
}

}  // namespace
}  // namespace s7::storage
