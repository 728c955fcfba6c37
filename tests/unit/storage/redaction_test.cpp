#include "storage/redaction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using ::testing::Contains;

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

}  // namespace
}  // namespace s7::storage
