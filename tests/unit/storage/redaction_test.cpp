#include "storage/redaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

// A column that is added later must be looked at before it can leave the house.
TEST(Redaction, EveryColumnOfTextIsReplacedOrKnownToBeHarmless) {
  const test::Folder folder;
  Database db = open_inventory(folder / "x.db");
  std::vector<std::string> known = identifying_columns();
  known.insert(known.end(), harmless_columns().begin(), harmless_columns().end());
  Statement rows = db.prepare(
      "SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
      " WHERE t.type = 'table' AND c.type = 'TEXT'");
  int columns = 0;
  for (; rows.step(); ++columns) EXPECT_THAT(known, Contains(rows.text(0)));
  EXPECT_GT(columns, 50);
  std::sort(known.begin(), known.end());
  EXPECT_EQ(std::adjacent_find(known.begin(), known.end()), known.end()) << "replaced and harmless";
}

// As live has it: others go on writing, and no file may be made.
TEST(Redaction, ACopyInMemorySaysWhatOneOnTheDiskSays) {
  const test::Folder folder;
  const std::string path = folder / "x.db";
  Database db = open_inventory(path);
  db.execute("PRAGMA journal_mode = WAL");
  Writer writer(db);
  writer.add_capture(test::capture_named("hall-7.pcap"));
  writer.commit();
  const auto files = folder.files();
  const auto names = [&](CopyTo to) {
    Reader copy = open_redacted(
        path, [](const std::string&) { return std::string(); },
        [](const std::vector<IdentifyingText>&) {
          return [](const IdentifyingText& text) { return "not " + text.text; };
        },
        to);
    return test::lines(copy.query("SELECT name FROM captures"));
  };
  EXPECT_THAT(names(CopyTo::memory), ElementsAre("not hall-7.pcap"));
  EXPECT_EQ(names(CopyTo::memory), names(CopyTo::disk));
  EXPECT_EQ(folder.files(), files);
  EXPECT_THAT(test::ask(path, "SELECT name FROM captures"), ElementsAre("hall-7.pcap"));
}

}  // namespace
}  // namespace s7::storage
