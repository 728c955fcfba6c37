#include "reports/xlsx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/reports/plant.hpp"

namespace s7::reports {
namespace {

using storage::ColumnKind;
using storage::Value;
using ::testing::HasSubstr;
using ::testing::Not;

// What a workbook holds is looked at through Python's zip reader.
class Xlsx : public ::testing::Test {
 protected:
  std::string file() const { return folder_.folder() + "/x.xlsx"; }
  void write(const Table& table, const XlsxLimits& limits = {}) {
    write_xlsx(file(), {"title", 1'714'564'800'000'000, {[&] { return sheet_of("Sheet", table); }}}, limits);
    const std::string command = "python3 -m zipfile -e '" + file() + "' '" + folder_.folder() + "/out'";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }
  std::string part(const std::string& name) const { return content(folder_.folder() + "/out/" + name); }
  std::string sheet(int number) const { return part("xl/worksheets/sheet" + std::to_string(number) + ".xml"); }
  static std::string content(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(name, std::ios::binary).rdbuf();
    return text.str();
  }
  static Table texts(const std::vector<std::string>& values) {
    Table table{"t", {{"text", ColumnKind::text}}, {}};
    for (const std::string& value : values) table.rows.push_back({Value{value}});
    return table;
  }
  testing::Inventory folder_;
};

TEST_F(Xlsx, WhatLooksLikeAFormulaIsText) {
  write(texts({"=1+1", "+49", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"}));
  EXPECT_THAT(sheet(1), Not(HasSubstr("<f>")));
  for (const char* text : {"<t>=1+1</t>", "<t>+49</t>", "<t>-1</t>", "<t>@SUM(A1)</t>"})
    EXPECT_THAT(sheet(1), HasSubstr(text));
}

TEST_F(Xlsx, NumbersAreNumbersAndTimesAreDates) {
  Table table{"t", {{"n", ColumnKind::integer}, {"t", ColumnKind::time}, {"b", ColumnKind::boolean}}, {}};
  // 2024-05-01 is day 45413 of a spreadsheet's calendar: 25569 for 1970-01-01 and 19844 days (date +%s / 86400).
  table.rows.push_back({Value{std::int64_t{42}}, Value{"2024-05-01T12:00:00.000000Z"}, Value{std::int64_t{1}}});
  table.rows.push_back({Value{(std::int64_t{1} << 53) + 1}, Value{"not a time"}, Value{}});
  write(table);
  EXPECT_THAT(sheet(1), HasSubstr("<v>42</v>"));
  EXPECT_THAT(sheet(1), HasSubstr("<v>45413.5</v>"));
  EXPECT_THAT(sheet(1), HasSubstr("t=\"b\"><v>1</v>"));
  EXPECT_THAT(sheet(1), HasSubstr("<t>9007199254740993</t>"));  // too large to be exact in a cell
  EXPECT_THAT(sheet(1), HasSubstr("<t>not a time</t>"));
}

TEST_F(Xlsx, RowsBeyondTheLimitContinueOnFurtherSheets) {
  write(texts({"r1", "r2", "r3", "r4", "r5"}), {3, 32767});
  EXPECT_THAT(part("xl/workbook.xml"), HasSubstr("name=\"Sheet (3)\""));
  EXPECT_THAT(sheet(1), HasSubstr("r2"));
  EXPECT_THAT(sheet(1), Not(HasSubstr("r3")));
  EXPECT_THAT(sheet(2), HasSubstr("r4"));
  EXPECT_THAT(sheet(3), HasSubstr("<t>text</t>"));  // each with its headings
  EXPECT_THAT(sheet(3), HasSubstr("r5"));
}

TEST_F(Xlsx, ATextThatNoCellHoldsIsCutWhereItSaysSo) {
  write(texts({std::string(40'000, 'x')}));
  const std::string xml = sheet(1);
  const std::size_t from = xml.find("xxxx");
  const std::size_t end = xml.find("</t>", from);
  ASSERT_NE(from, std::string::npos);
  EXPECT_EQ(end - from, 32'767U);
  EXPECT_THAT(xml.substr(from, end - from), HasSubstr("[cut: a cell holds 32767 of 40000 characters]"));
}

TEST_F(Xlsx, WhatSpreadsheetsWouldDecodeOrRefuseIsSpelledOut) {
  write(texts({"_x0041_",
               std::string("a\x01"
                           "b\xff",
                           4),
               "\xef\xbf\xbf", "<&>"}));
  EXPECT_THAT(sheet(1), HasSubstr("_x005F_x0041_"));
  EXPECT_THAT(sheet(1), HasSubstr("a\\x01b\xef\xbf\xbd"));
  EXPECT_THAT(sheet(1), Not(HasSubstr("\xef\xbf\xbf")));
  EXPECT_THAT(sheet(1), HasSubstr("&lt;&amp;&gt;"));
}

TEST_F(Xlsx, HeadingsStayInSightAndFilter) {
  write(texts({"a", "b"}));
  EXPECT_THAT(sheet(1), HasSubstr("state=\"frozen\""));
  EXPECT_THAT(sheet(1), HasSubstr("<autoFilter ref=\"A1:A3\"/>"));
}

TEST_F(Xlsx, TheDateIsThatOfThePackets) {
  write(texts({"a"}));
  EXPECT_THAT(part("docProps/core.xml"), HasSubstr("2024-05-01T12:00:00Z"));
  const std::string first = content(file());
  write(texts({"a"}));
  EXPECT_EQ(content(file()), first);
}

TEST_F(Xlsx, AFileThatCannotBeWrittenIsSaid) {
  EXPECT_THROW(write_xlsx("/nonexistent/x.xlsx", {"t", std::nullopt, {[] { return sheet_of("Sheet", texts({"a"})); }}}),
               XlsxError);
}

}  // namespace
}  // namespace s7::reports
