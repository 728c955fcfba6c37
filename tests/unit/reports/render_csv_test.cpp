#include <gtest/gtest.h>

#include <limits>

#include "reports/render.hpp"
#include "tables.hpp"

namespace s7::reports::testing {
namespace {

std::string cell(ColumnKind kind, Value value, bool for_spreadsheet = false) {
  const std::string out = render_csv(single(kind, std::move(value)), for_spreadsheet);
  EXPECT_EQ(out.substr(0, 3), "v\r\n");
  EXPECT_EQ(out.substr(out.size() - 2), "\r\n");
  return out.substr(3, out.size() - 5);
}

TEST(Csv, HeaderAndRowsEndWithCrLf) {
  const Table table{"T", {column("a"), column("b")}, {{str("1"), str("2")}, {str("3"), unknown}}};
  EXPECT_EQ(render_csv(table), "a,b\r\n1,2\r\n3,\r\n");
}

TEST(Csv, QuotesWhatRfc4180Demands) {
  EXPECT_EQ(cell(ColumnKind::text, str("plain")), "plain");
  EXPECT_EQ(cell(ColumnKind::text, str("a,b")), "\"a,b\"");
  EXPECT_EQ(cell(ColumnKind::text, str("a\"b")), "\"a\"\"b\"");
  EXPECT_EQ(cell(ColumnKind::text, str("a\nb")), "\"a\nb\"");
  EXPECT_EQ(cell(ColumnKind::json, str(R"({"0x0a":1})")), R"("{""0x0a"":1}")");
}

TEST(Csv, UnknownIsEmptyAndEmptyTextIsQuoted) {
  EXPECT_EQ(cell(ColumnKind::text, unknown), "");
  EXPECT_EQ(cell(ColumnKind::text, str("")), "\"\"");
}

TEST(Csv, NumbersAndBooleans) {
  EXPECT_EQ(cell(ColumnKind::integer, num(-9223372036854775807LL - 1)), "-9223372036854775808");
  EXPECT_EQ(cell(ColumnKind::real, Value{0.1}), "0.1");
  EXPECT_EQ(cell(ColumnKind::real, Value{std::numeric_limits<double>::infinity()}), "");
  EXPECT_EQ(cell(ColumnKind::boolean, num(1)), "true");
  EXPECT_EQ(cell(ColumnKind::boolean, num(0)), "false");
}

TEST(Csv, MalformedUtf8IsReplaced) { EXPECT_EQ(cell(ColumnKind::text, str("\xff")), "\xef\xbf\xbd"); }

TEST(Csv, PlainDataIsNotMarked) { EXPECT_EQ(cell(ColumnKind::text, str("=1+1")), "=1+1"); }

TEST(CsvForSpreadsheets, MarksWhatWouldBeAFormula) {
  EXPECT_EQ(cell(ColumnKind::text, str("=cmd|' /C calc'!A0"), true), "'=cmd|' /C calc'!A0");
  EXPECT_EQ(cell(ColumnKind::text, str("+1a"), true), "'+1a");
  EXPECT_EQ(cell(ColumnKind::text, str("-1+1"), true), "'-1+1");
  EXPECT_EQ(cell(ColumnKind::text, str("-"), true), "'-");
  EXPECT_EQ(cell(ColumnKind::text, str("@SUM(1)"), true), "'@SUM(1)");
  EXPECT_EQ(cell(ColumnKind::text, str("\t=1"), true), "'\t=1");
  EXPECT_EQ(cell(ColumnKind::text, str("\r=1"), true), "\"'\r=1\"");
  EXPECT_EQ(cell(ColumnKind::text, str("=\"a\""), true), "\"'=\"\"a\"\"\"");
}

TEST(CsvForSpreadsheets, LeavesNumbersNumbers) {
  EXPECT_EQ(cell(ColumnKind::integer, num(-5), true), "-5");
  EXPECT_EQ(cell(ColumnKind::text, str("-5"), true), "-5");
  EXPECT_EQ(cell(ColumnKind::text, str("-0.25"), true), "-0.25");
  EXPECT_EQ(cell(ColumnKind::text, str("10.0.0.1"), true), "10.0.0.1");
}

}  // namespace
}  // namespace s7::reports::testing
