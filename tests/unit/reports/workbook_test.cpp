#include "reports/workbook/workbook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/audit.hpp"
#include "reports/overview/overview.hpp"
#include "reports/workbook/sheets.hpp"
#include "reports/workbook/widths.hpp"
#include "tests/unit/reports/plant.hpp"

namespace s7::reports {
namespace {

using storage::Value;
using ::testing::ElementsAre;

TEST(Headings, AreTheKeysInWords) {
  EXPECT_EQ(heading_of("latency_median_us"), "Latency median (us)");
  EXPECT_EQ(heading_of("client_tsap"), "Client TSAP");
  EXPECT_EQ(heading_of("db"), "DB");
  EXPECT_EQ(heading_of(""), "");
}

TEST(Widths, FollowTheTextsAndHaveBounds) {
  const Sheet sheet{"s", {{"Long heading"}, {"b"}}, {}, true, {"Owner"}};
  const std::vector<std::vector<Value>> rows{{Value{"x"}, Value{std::string(200, 'y')}}};
  EXPECT_THAT(sheet_widths(sheet, rows), ElementsAre(9, 44, 18));  // "heading" and the button of the filter
  EXPECT_EQ(lines_of(std::string(200, 'y'), 44), 5U);
}

class WholeWorkbook : public ::testing::Test {
 protected:
  template <class F>
  void make(F look) {
    storage::Reader reader(inventory_.path());
    const audit::AuditInput input = audit::load(reader, audit::Knowledge{});
    const Document page = overview(load_overview(reader, input));
    const audit::Findings findings = audit::audit(input);
    const StationNames none;
    look(whole_workbook({reader, input, findings, page, none, none}, "plant.db"));
  }
  testing::Inventory inventory_;
};

TEST_F(WholeWorkbook, HasASheetForEachReport) {
  testing::write_plant(inventory_.path());
  std::vector<std::string> names;
  make([&](const Workbook& book) {
    for (const MakeSheet& sheet : book.sheets) names.push_back(sheet().name);
  });
  EXPECT_THAT(names, ElementsAre("Overview", "Connection list", "Connections", "Accesses", "Controllers", "Attempts",
                                 "Findings", "Plan"));
}

TEST_F(WholeWorkbook, OfAnEmptyInventoryHasHeadingsAndNoRows) {
  testing::write_empty(inventory_.path());
  make([&](const Workbook& book) {
    EXPECT_EQ(book.created, std::nullopt);
    for (const MakeSheet& make_sheet : book.sheets) {
      const Sheet sheet = make_sheet();
      EXPECT_FALSE(sheet.columns.empty()) << sheet.name;
      std::size_t rows = 0;
      sheet.rows([&](std::vector<Value>&&) { ++rows; });
      EXPECT_EQ(rows == 0, sheet.name != "Overview") << sheet.name;
    }
    write_xlsx(inventory_.folder() + "/empty.xlsx", book);
  });
}

}  // namespace
}  // namespace s7::reports
