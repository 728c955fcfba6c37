#include "cli/commands/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/unit/reports/plant.hpp"

namespace s7::cli {
namespace {

using reports::testing::Inventory;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Report : public ::testing::Test {
 protected:
  Report() { reports::testing::write_plant(inventory_.path()); }
  std::string run(const std::string& view, reports::Format format) {
    ReportOptions options;
    options.inventory = inventory_.path();
    options.view = view;
    options.format = format;
    options.output.file = inventory_.folder() + "/out";
    EXPECT_EQ(run_report(options), 0);
    std::ostringstream text;
    text << std::ifstream(*options.output.file).rdbuf();
    return text.str();
  }
  Inventory inventory_;
};

TEST_F(Report, EveryFormatOfAView) {
  EXPECT_THAT(run("connections", reports::Format::text), StartsWith("Connections: 5\n"));
  EXPECT_THAT(run("connections", reports::Format::csv),
              StartsWith("id,client,client_name,server,server_name,port,vlan,protocol,"));
  EXPECT_THAT(run("connections", reports::Format::json), StartsWith("[\n  {\"id\": "));
  EXPECT_THAT(run("connections", reports::Format::jsonl), StartsWith("{\"id\": "));
  EXPECT_THAT(run("connections", reports::Format::md), StartsWith("## Connections\n\n| # | client |"));
}

TEST_F(Report, TheOverviewIsTheDefault) {
  EXPECT_THAT(run("", reports::Format::text), StartsWith("S7 communication observed\n"));
  EXPECT_THAT(run("", reports::Format::md), StartsWith("# S7 communication observed\n"));
}

TEST_F(Report, CodesCarryTheirNames) {
  EXPECT_THAT(run("accesses", reports::Format::text), HasSubstr("12x 0x0a object missing"));
}

TEST(ReportOfNothing, AMissingInventoryIsSaid) {
  ReportOptions options;
  options.inventory = "/nonexistent/x.db";
  options.view = "connections";
  try {
    run_report(options);
    FAIL();
  } catch (const storage::StorageError& error) {
    EXPECT_EQ(error.fault(), storage::StorageFault::not_found);
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent/x.db"));
  }
}

}  // namespace
}  // namespace s7::cli
