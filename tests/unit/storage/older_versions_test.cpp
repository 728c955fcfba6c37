// Inventories of earlier versions are brought forward by who writes, and read as they are by who reads.

#include "storage/older_versions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/paths.hpp"
#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

void contribute(Database& db, const std::string& name, const std::string& client, std::int64_t salt) {
  Writer writer(db);
  const CaptureId capture = writer.add_capture(test::capture_named(name));
  const ConnectionId connection = writer.connection(test::key_of(client, "10.0.0.2"));
  ConnectionTotals c;
  c.requests = static_cast<std::uint64_t>(salt), c.latency.add(salt * 7), c.seen = test::span(salt, 1, salt + 9, 9);
  writer.add(capture, connection, c);
  AccessTotals a;
  a.requests = 2, a.period.add(salt * 3, 4), a.seen = c.seen;
  writer.add(capture, connection, test::db_access(1, 0, 4), a);
  SessionRecord s;
  s.session = writer.new_session(), s.connection = connection, s.opened = test::at_us(salt), s.to_server.packets = 4;
  writer.add(capture, s);
  AttemptRecord attempt;
  attempt.client = client, attempt.server = "10.0.0.2", attempt.outcome = "established";
  writer.add(capture, attempt);
  writer.commit();
}

// Rows of `from`, as far as the older tables have columns for them.
void copy_rows(Database& to, const std::string& from) {
  to.execute("ATTACH '" + from + "' AS other");
  Statement tables = to.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
  while (tables.step()) {
    const std::string table = tables.text(0);
    std::string columns;
    Statement names = to.prepare("SELECT name FROM pragma_table_info(?)");
    names.bind(table);
    while (names.step()) columns += (columns.empty() ? "" : ", ") + names.text(0);
    to.execute("INSERT OR REPLACE INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM other." +
               table);
  }
  tables.reset();
  to.execute("DETACH other");
}

std::vector<std::string> views_of(const std::string& path) {
  std::vector<std::string> out;
  Reader reader(path);
  for (const std::string& view : Reader::view_names())
    for (const std::string& line : test::lines(reader.view(view))) out.push_back(view + ": " + line);
  return out;
}

// Tables with their columns, whatever their order, indices with theirs, and the text of the views.
std::vector<std::string> shape_of(const std::string& path) {
  return test::ask(path, R"sql(
    SELECT 'table', t.name, t.strict, t.wr, c.name, c.type, c."notnull", c.pk, c.dflt_value
    FROM pragma_table_list t JOIN pragma_table_info(t.name) c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    UNION ALL
    SELECT 'index', t.name, i."unique", c.seqno, c.name, '', '', '', '' FROM pragma_table_list t
    JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c WHERE t.schema = 'main' AND i.origin = 'c'
    UNION ALL
    SELECT 'view', name, sql, '', '', '', '', '', '' FROM sqlite_schema WHERE type = 'view'
    ORDER BY 1, 2, 3, 4, 5)sql");
}

class OlderVersion : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    Database now = open_inventory(new_);
    contribute(now, "a", "10.0.0.1", 10);
    Database before(old_, Database::Mode::create, milliseconds(0));
    before.execute("PRAGMA synchronous = OFF");
    before.execute(test::bytes_of(s7::test::source_dir() + "/tests/unit/storage/schemas/" + GetParam() + ".sql"));
    before.execute("PRAGMA application_id = 1396134723; PRAGMA user_version = 1");
    copy_rows(before, new_);
  }

  test::Folder folder_;
  std::string old_ = folder_ / "old.db", new_ = folder_ / "new.db";
};

TEST_P(OlderVersion, GetsTheShapeOfANewOneFromWhoWrites) {
  ASSERT_NE(shape_of(old_), std::vector<std::string>());
  open_inventory(old_);
  EXPECT_EQ(shape_of(old_), shape_of(new_));
  EXPECT_THAT(test::ask(old_, "PRAGMA user_version"), ElementsAre(std::to_string(schema_version)));
  EXPECT_THAT(test::ask(old_, "PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(test::ask(old_, "PRAGMA foreign_key_check"), ElementsAre());
  EXPECT_THAT(folder_.files(), ElementsAre("new.db", "old.db"));
}

TEST_P(OlderVersion, KeepsItsSumsAndIsAddedTo) {
  Database brought = open_inventory(old_), fresh = open_inventory(new_);
  EXPECT_EQ(views_of(old_), views_of(new_));
  contribute(brought, "b", "10.0.0.1", 20);
  contribute(fresh, "b", "10.0.0.1", 20);
  EXPECT_EQ(views_of(old_), views_of(new_));
  EXPECT_THAT(test::ask(old_, "SELECT sum(requests) FROM accesses"), ElementsAre("4"));
}

TEST_P(OlderVersion, IsReadAndLeftAsItIs) {
  const std::string before = test::digest_of(old_);
  EXPECT_EQ(views_of(old_), views_of(new_));
  EXPECT_EQ(test::digest_of(old_), before);
  EXPECT_THAT(folder_.files(), ElementsAre("new.db", "old.db"));
}

// As live does, while somebody reads it.
TEST_P(OlderVersion, IsBroughtForwardBesideItsReaders) {
  Reader before(old_);
  Database shared = open_inventory_to_share(old_);
  EXPECT_EQ(shared.integer("PRAGMA user_version"), schema_version);
  contribute(shared, "b", "10.0.0.1", 20);
  EXPECT_EQ(before.view("captures").rows.size(), 1U);
  EXPECT_EQ(Reader(old_).view("captures").rows.size(), 2U);
  stop_sharing(shared);
}

TEST_P(OlderVersion, IsWholeWhenItsWriterIsKilled) {
  for (int i = 0; i < 5; ++i) {
    const std::string path = folder_ / (std::to_string(i) + ".db");
    test::write_bytes(path, test::bytes_of(old_));
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      open_inventory(path);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(i) * 1000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    open_inventory(path);
    EXPECT_EQ(shape_of(path), shape_of(new_)) << i;
    EXPECT_EQ(views_of(path), views_of(new_)) << i;
  }
}

TEST_P(OlderVersion, IsToldBeforeItIsOpened) {
  EXPECT_EQ(older_version(old_), 1U);
  open_inventory(old_);
  EXPECT_EQ(older_version(old_), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Schemas, OlderVersion, testing::Values("version-1-first", "version-1-names"));

TEST(NoOlderVersion, IsWhatIsNoInventory) {
  const test::Folder folder;
  EXPECT_EQ(older_version(folder / "none.db"), std::nullopt);
  test::write_bytes(folder / "x.txt", std::string(500, 'x'));
  EXPECT_EQ(older_version(folder / "x.txt"), std::nullopt);
}

TEST(NoOlderVersion, WithTheTablesOfAnother) {
  const test::Folder folder;
  Database(folder / "x.db", Database::Mode::create, milliseconds(0))
      .execute("PRAGMA application_id = 1396134723; PRAGMA user_version = 1; CREATE TABLE bookmarks (url)");
  const std::string before = test::digest_of(folder / "x.db");
  for (const bool write : {true, false}) {
    try {
      if (write)
        open_inventory(folder / "x.db");
      else
        open_inventory_to_read(folder / "x.db");
      FAIL();
    } catch (const StorageError& error) {
      EXPECT_EQ(error.fault(), StorageFault::damaged);
      EXPECT_THAT(error.what(), HasSubstr("x.db: is damaged: not the tables of schema version 1"));
    }
  }
  EXPECT_EQ(test::digest_of(folder / "x.db"), before);
}

}  // namespace
}  // namespace s7::storage
