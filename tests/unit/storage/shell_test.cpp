// The views as a person with the sqlite3 shell reads them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

struct Close {
  void operator()(FILE* file) const { pclose(file); }
};

std::string shell(const std::string& options, const std::string& path, const std::string& sql) {
  const std::string command = "sqlite3 " + options + " '" + path + "' \"" + sql + "\" 2>&1";
  const std::unique_ptr<FILE, Close> pipe(popen(command.c_str(), "r"));
  std::string text;
  std::array<char, 4096> part{};
  while (pipe && fgets(part.data(), part.size(), pipe.get())) text += part.data();
  return text;
}

class Shell : public testing::Test {
 protected:
  void SetUp() override {
    if (shell("", ":memory:", "SELECT 7") != "7\n") GTEST_SKIP() << "the sqlite3 shell is not installed";
    Writer writer(db_);
    CaptureRecord record = test::capture_named("a");
    record.link_types = {1, 113}, record.kinds = {{"arp", 2}};
    const CaptureId capture = writer.add_capture(record);
    const ConnectionId connection = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
    ConnectionTotals c;
    c.requests = 5, c.seen = test::span(1, 1, 2, 2);
    writer.add(capture, connection, c);
    AccessTotals a;
    a.requests = 4, a.failed = 4, a.codes = {{0x8104, {2, {}}}, {0x0a, {3, {}}}};
    writer.add(capture, connection, test::db_access(5, 0, 2), a);
    writer.commit();
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
};

TEST_F(Shell, ReadsEveryView) {
  for (const std::string& view : Reader::view_names()) {
    // -safe: as a shell that trusts no file; the second one trusts no schema either.
    EXPECT_THAT(shell("-readonly -safe", path_, "SELECT count(*) FROM " + view), testing::MatchesRegex("[0-9]+\n"))
        << view;
    EXPECT_THAT(
        shell("-readonly", path_, "PRAGMA trusted_schema = OFF; SELECT count(*) FROM (SELECT * FROM " + view + ")"),
        testing::MatchesRegex("[0-9]+\n"))
        << view;
  }
}

TEST_F(Shell, PrintsWhatReaderReturns) {
  Reader reader(path_);
  for (const std::string& view : Reader::view_names()) {
    std::string expected;
    for (const std::string& line : test::lines(reader.view(view))) expected += line + "\n";
    EXPECT_EQ(shell("-readonly", path_, "SELECT * FROM " + view), expected);
  }
}

TEST_F(Shell, JsonIsJson) {
  EXPECT_EQ(shell("-readonly", path_,
                  "SELECT json_valid(return_codes), json_extract(return_codes, '$.0x8104') FROM accesses"),
            "1|2\n");
  EXPECT_EQ(shell("-readonly", path_, "SELECT return_codes FROM accesses"), "{\"0x0a\":3,\"0x8104\":2}\n");
  EXPECT_EQ(shell("-readonly", path_, "SELECT link_types, kinds FROM captures"),
            "[\"ethernet\",\"linux-cooked\"]|{\"arp\":2}\n");
}

TEST_F(Shell, TimesAreTimes) {
  EXPECT_EQ(shell("-readonly", path_, "SELECT first_seen, unixepoch(first_seen) FROM connections"),
            "2024-05-01T00:00:00.000001Z|1714521600\n");
}

TEST_F(Shell, FindsTheFileSound) { EXPECT_EQ(shell("-readonly", path_, "PRAGMA integrity_check"), "ok\n"); }

}  // namespace
}  // namespace s7::storage
