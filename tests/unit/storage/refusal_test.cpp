// What is not ours, or may not be written, is refused and stays as it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "storage/schema.hpp"
#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Opens for writing (or reading), expects a refusal and gives its text; the file's bytes and its neighbours must not
// change.
struct Refusal {
  StorageFault fault = StorageFault::failed;
  std::string text;
};

template <class Open>
Refusal refusal(Open open) {
  try {
    open();
  } catch (const StorageError& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    return {error.fault(), error.what()};
  }
  ADD_FAILURE() << "not refused";
  return {};
}

Refusal write_refusal(const std::string& path) {
  return refusal([&] { open_inventory(path, milliseconds(10)); });
}

Refusal read_refusal(const std::string& path) {
  return refusal([&] { Reader reader(path); });
}

class Refused : public testing::Test {
 protected:
  // Both ways of opening refuse the file with this fault and these words, and change nothing.
  void expect(StorageFault fault, const std::string& words) {
    const std::string before = test::digest_of(path_);
    const std::vector<std::string> files = folder_.files();
    for (const Refusal& refusal : {write_refusal(path_), read_refusal(path_)}) {
      EXPECT_EQ(refusal.fault, fault) << refusal.text;
      EXPECT_THAT(refusal.text, AllOf(HasSubstr(path_), HasSubstr(words)));
    }
    EXPECT_EQ(test::digest_of(path_), before);
    EXPECT_EQ(folder_.files(), files);
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
};

TEST_F(Refused, NoDatabase) {
  test::write_bytes(path_, "client,server\n10.0.0.1,10.0.0.2\n");
  expect(StorageFault::not_ours, "no SQLite file");
  test::write_bytes(path_, std::string(5000, 'x'));
  expect(StorageFault::not_ours, "no SQLite file");
  test::write_bytes(path_, "SQLite format 3");
  expect(StorageFault::not_ours, "no SQLite file");
  test::write_bytes(path_, "x");
  expect(StorageFault::not_ours, "no SQLite file");
}

TEST_F(Refused, TheDatabaseOfAnotherProgram) {
  Database(path_, Database::Mode::create, milliseconds(0)).execute("CREATE TABLE bookmarks (url); VACUUM");
  expect(StorageFault::not_ours, "another program");
}

TEST_F(Refused, AnEmptyDatabaseOfAnotherProgram) {
  Database(path_, Database::Mode::create, milliseconds(0)).execute("PRAGMA application_id = 1; VACUUM");
  expect(StorageFault::not_ours, "another program");
}

TEST_F(Refused, TheDatabaseOfAnotherProgramWithItsLog) {
  Database other(path_, Database::Mode::create, milliseconds(0));
  other.execute("PRAGMA journal_mode = WAL; CREATE TABLE bookmarks (url)");
  const std::string log = test::bytes_of(path_ + "-wal");
  ASSERT_FALSE(log.empty());
  expect(StorageFault::not_ours, "another program");
  EXPECT_TRUE(test::bytes_of(path_ + "-wal") == log);
}

TEST_F(Refused, ANewerVersion) {
  open_inventory(path_).execute("PRAGMA user_version = 3");
  expect(StorageFault::newer_version, "schema version 3, this one knows 2");
}

TEST_F(Refused, AnInventoryWithoutVersion) {
  open_inventory(path_).execute("PRAGMA user_version = 0");
  expect(StorageFault::damaged, "no schema version");
}

TEST_F(Refused, AnInventoryOfWhichOnlyTheHeaderIsLeft) {
  open_inventory(path_);
  test::write_bytes(path_, test::bytes_of(path_).substr(0, 100) + std::string(8092, '\xff'));
  expect(StorageFault::damaged, "damaged");
}

TEST_F(Refused, AFolderAndAPipe) {
  EXPECT_THAT(write_refusal(folder_.path()).text, HasSubstr("is a folder"));
  EXPECT_EQ(read_refusal(folder_.path()).fault, StorageFault::not_ours);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(write_refusal(path_).text, HasSubstr("no regular file"));
  EXPECT_EQ(read_refusal(path_).fault, StorageFault::not_ours);
}

TEST_F(Refused, ReadingWhatIsNotThere) {
  EXPECT_EQ(read_refusal(path_).fault, StorageFault::not_found);
  EXPECT_THAT(folder_.files(), ElementsAre());
}

TEST_F(Refused, ReadingAnEmptyFile) {
  test::write_bytes(path_, "");
  const Refusal refused = read_refusal(path_);
  EXPECT_EQ(refused.fault, StorageFault::not_ours);
  EXPECT_THAT(refused.text, HasSubstr("is empty"));
  EXPECT_EQ(test::bytes_of(path_), "");
}

TEST_F(Refused, WritingIntoAFolderThatIsNotThere) {
  const Refusal refused = write_refusal(folder_ / "nowhere/x.db");
  EXPECT_EQ(refused.fault, StorageFault::not_writable);
  EXPECT_THAT(refused.text, AllOf(HasSubstr("nowhere"), HasSubstr("No such file or directory")));
}

TEST_F(Refused, WhileAnotherProgramWrites) {
  Database first = open_inventory(path_);
  const Writer writer(first);
  const Refusal refused = write_refusal(path_);
  EXPECT_EQ(refused.fault, StorageFault::locked);
  EXPECT_THAT(refused.text, HasSubstr("another program is writing"));
  EXPECT_NO_THROW(Reader(path_).view("captures"));
}

class Rights : public Refused {
 protected:
  void SetUp() override {
    Database db = open_inventory(path_);
    Writer writer(db);
    writer.add_capture(test::capture_named("a"));
    writer.commit();
  }
  void TearDown() override { chmod(folder_.path().c_str(), 0700); }
};

TEST_F(Rights, AReadOnlyFolderIsGoodForReading) {
  chmod(path_.c_str(), 0666);
  chmod(folder_.path().c_str(), 0555);
  const test::AsNobody nobody;
  EXPECT_THAT(test::ask(path_, "SELECT name FROM captures"), ElementsAre("a"));
  const Refusal refused = write_refusal(path_);
  EXPECT_EQ(refused.fault, StorageFault::not_writable);
  EXPECT_THAT(refused.text, AllOf(HasSubstr("folder " + folder_.path()), HasSubstr("Permission denied")));
  EXPECT_EQ(write_refusal(folder_ / "new.db").fault, StorageFault::not_writable);
  EXPECT_THAT(folder_.files(), ElementsAre("x.db"));
}

TEST_F(Rights, AReadOnlyFileIsGoodForReading) {
  chmod(path_.c_str(), 0444);
  chmod(folder_.path().c_str(), 0777);
  const test::AsNobody nobody;
  EXPECT_THAT(test::ask(path_, "SELECT name FROM captures"), ElementsAre("a"));
  const Refusal refused = write_refusal(path_);
  EXPECT_EQ(refused.fault, StorageFault::not_writable);
  EXPECT_THAT(refused.text, AllOf(HasSubstr("may not be written"), HasSubstr("Permission denied")));
}

TEST_F(Rights, AnUnreadableFileIsRefused) {
  chmod(path_.c_str(), 0);
  chmod(folder_.path().c_str(), 0777);
  const test::AsNobody nobody;
  EXPECT_EQ(write_refusal(path_).fault, StorageFault::not_writable);
  EXPECT_EQ(read_refusal(path_).fault, StorageFault::not_writable);
}

}  // namespace
}  // namespace s7::storage
