// docs/schema.md names every table, view and column of the file.

#include <gtest/gtest.h>

#include <sstream>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

// The part of the document under the heading "### `name`".
std::string section(const std::string& document, const std::string& name) {
  const std::string heading = "### `" + name + "`";
  const std::size_t at = document.find(heading);
  if (at == std::string::npos) return {};
  const std::size_t end = document.find("\n##", at + heading.size());
  return document.substr(at, end == std::string::npos ? end : end - at);
}

TEST(SchemaDocument, NamesEveryTableViewAndColumn) {
  const std::string document = test::bytes_of(S7_SOURCE_DIR "/docs/schema.md");
  ASSERT_FALSE(document.empty());
  const test::Folder folder;
  open_inventory(folder / "x.db");
  for (const std::string& table :
       test::ask(folder / "x.db",
                 "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")) {
    const std::string text = section(document, table);
    EXPECT_FALSE(text.empty()) << table;
    for (const std::string& column : test::ask(folder / "x.db", "SELECT name FROM pragma_table_info('" + table + "')"))
      EXPECT_NE(text.find("`" + column + "`"), std::string::npos) << table << '.' << column;
  }
}

}  // namespace
}  // namespace s7::storage
