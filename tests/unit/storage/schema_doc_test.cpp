// docs/schema.md names every table, view and column of the file.

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/paths.hpp"
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
  const std::string document = test::bytes_of(s7::test::source_dir() + "/docs/schema.md");
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

TEST(SchemaDocument, ItsExamplesRun) {
  const std::string document = test::bytes_of(s7::test::source_dir() + "/docs/schema.md");
  const test::Folder folder;
  open_inventory(folder / "x.db");
  const std::string begin = "```sql\n";
  int statements = 0;
  for (std::size_t at = document.find(begin); at != std::string::npos; at = document.find(begin, at)) {
    at += begin.size();
    std::istringstream block(document.substr(at, document.find("```", at) - at));
    for (std::string sql; std::getline(block, sql, ';');) {
      if (sql.find("SELECT") == std::string::npos) continue;
      EXPECT_NO_THROW(test::ask(folder / "x.db", sql)) << sql;
      ++statements;
    }
  }
  EXPECT_GT(statements, 8);
}

}  // namespace
}  // namespace s7::storage
