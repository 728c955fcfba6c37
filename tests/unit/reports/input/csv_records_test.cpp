#include "reports/input/csv_records.hpp"

#include <gmock/gmock.h>

namespace s7::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(std::string_view text) {
  CsvRecords records(text);
  std::vector<Cells> out;
  while (auto record = records.next()) out.push_back(record->cells);
  EXPECT_FALSE(records.fault().has_value()) << records.fault()->reason;
  return out;
}

CsvFault fault_of(std::string_view text) {
  CsvRecords records(text);
  while (records.next()) {
  }
  EXPECT_TRUE(records.fault().has_value());
  return records.fault().value_or(CsvFault{});
}

// The examples of RFC 4180, section 2.
TEST(CsvRecords, ReadTheExamplesOfTheStandard) {
  EXPECT_THAT(cells_of("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
              ElementsAre(Cells{"aaa", "bbb", "ccc"}, Cells{"zzz", "yyy", "xxx"}));
  EXPECT_THAT(cells_of("aaa,bbb,ccc\r\nzzz,yyy,xxx"),
              ElementsAre(Cells{"aaa", "bbb", "ccc"}, Cells{"zzz", "yyy", "xxx"}));
  EXPECT_THAT(cells_of("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
              ElementsAre(Cells{"aaa", "b\nbb", "ccc"}, Cells{"zzz", "yyy", "xxx"}));
  EXPECT_THAT(cells_of("\"aaa\",\"b\"\"bb\",\"ccc\""), ElementsAre(Cells{"aaa", "b\"bb", "ccc"}));
}

TEST(CsvRecords, ReadWhatSpreadsheetsMakeOfIt) {
  EXPECT_THAT(cells_of("\xEF\xBB\xBF"
                       "a;b;c,d\r\n1;\"2;3\";\r\n"),
              ElementsAre(Cells{"a", "b", "c,d"}, Cells{"1", "2;3", ""}));
  EXPECT_THAT(cells_of("sep=;\r\na;b\r\n"), ElementsAre(Cells{"a", "b"}));
  EXPECT_THAT(cells_of("a,b\n\n,,\n1,2\n;\n"), ElementsAre(Cells{"a", "b"}, Cells{"1", "2"}, Cells{";"}));
  EXPECT_THAT(cells_of("a,b\r1,2\r"), ElementsAre(Cells{"a", "b"}, Cells{"1", "2"}));  // old Mac line ends
  EXPECT_THAT(cells_of("a , \"b\" ,\xC2\xA0"
                       "c\n"),
              ElementsAre(Cells{"a", "b", "c"}));
}

TEST(CsvRecords, LeaveCommentsOut) {
  EXPECT_THAT(cells_of("# it's \"a, lone quote\r\na;b\r\n #x\r\n# c;;\r\n\"# d\";\r\n1;2#3\r\n"),
              ElementsAre(Cells{"a", "b"}, Cells{"1", "2#3"}));
  EXPECT_THAT(cells_of("# nothing"), IsEmpty());
  EXPECT_THAT(cells_of(""), IsEmpty());
}

TEST(CsvRecords, SayWhereQuotingIsWrong) {
  const CsvFault open = fault_of("a,b\n1,2\n3,\"4\n5,6\n");
  EXPECT_EQ(open.line, 3U);
  EXPECT_EQ(open.column, 2U);
  const CsvFault after = fault_of("a,b\n\"1\"x,2\n");
  EXPECT_EQ(after.line, 2U);
  EXPECT_EQ(after.column, 1U);
  const CsvFault middle = fault_of("a,b\n1,pump 3\" valve\n");
  EXPECT_EQ(middle.line, 2U);
  EXPECT_EQ(middle.column, 2U);
}

TEST(CsvRecords, CountLinesInsideOfQuotes) {
  CsvRecords records("a\r\n\"1\r\n2\"\r\n3\r\n");
  EXPECT_EQ(records.next()->line, 1U);
  EXPECT_EQ(records.next()->line, 2U);
  EXPECT_EQ(records.next()->line, 4U);
}

TEST(CsvRecords, RefuseOtherEncodings) {
  EXPECT_EQ(fault_of(std::string_view("\xFF\xFE"
                                      "a\0,\0",
                                      6))
                .line,
            1U);
  const CsvFault latin = fault_of("a,b\n1,K\xFChlung\n");
  EXPECT_EQ(latin.line, 2U);
  EXPECT_EQ(latin.column, 2U);
}

TEST(CsvRecords, EndWhateverTheyAreGiven) {
  const std::string text = "a;\"b\"\"\r\n\";#c\r\n\"\";x\"y\r\n";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    CsvRecords records(std::string_view(text).substr(0, length));
    std::size_t count = 0;
    while (records.next()) ++count;
    EXPECT_LE(count, 3U);
  }
}

}  // namespace
}  // namespace s7::reports
