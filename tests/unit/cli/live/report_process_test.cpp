#include "cli/live/report_process.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace s7::cli {
namespace {

class Reports : public ::testing::Test {
 protected:
  Reports() {
    std::string name = std::filesystem::temp_directory_path() / "s7scope-reports-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Reports() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }
  ReportProcess::Setup setup() const { return {"", std::size_t{1} << 40U, "", {}, false}; }
  static ReportResult wait_for(ReportProcess& reports) {
    for (int i = 0; i < 600; ++i) {
      if (auto result = reports.take()) return *result;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return {0, "nothing came"};
  }
  std::filesystem::path folder_;
};

TEST_F(Reports, FindingsAreCountedAndThePageAppears) {
  ReportProcess reports(setup());
  storage::Database inventory = storage::open_inventory_to_share(path("x.db"));
  {
    storage::Writer writer(inventory);
    storage::CaptureRecord capture;
    capture.name = "eth1";
    const storage::CaptureId id = writer.add_capture(capture);
    // Eight servers within a minute: a scan (docs/audit.md).
    for (int i = 0; i < 8; ++i) {
      storage::AttemptRecord attempt;
      attempt.client = "10.0.9.5";
      attempt.server = "10.0.1." + std::to_string(10 + i);
      attempt.port = 102;
      attempt.outcome = "unanswered";
      attempt.syns = 1;
      const storage::Mark mark{(1'714'564'800 + i) * std::int64_t{1'000'000'000}, static_cast<std::uint64_t>(i) + 1};
      attempt.seen = {mark, mark};
      writer.add(id, attempt);
    }
    writer.commit();
  }
  EXPECT_FALSE(reports.take());
  reports.begin({path("x.db"), path("x.html")});
  EXPECT_TRUE(reports.busy());
  const ReportResult result = wait_for(reports);
  EXPECT_EQ(result.fault, "");
  EXPECT_GE(result.findings, 1U);
  EXPECT_FALSE(reports.busy());
  std::ostringstream text;
  text << std::ifstream(path("x.html")).rdbuf();
  EXPECT_NE(text.str().find("10.0.9.5"), std::string::npos);
}

// The next one is asked for while the process of the one before is still ending.
TEST_F(Reports, WhatCantBeReportedIsSaidAndTheNextOneIsTried) {
  ReportProcess reports(setup());
  for (int i = 0; i < 20; ++i) {
    reports.begin({path("none.db"), ""});
    ASSERT_NE(wait_for(reports).fault.find("none.db: no such file"), std::string::npos) << i;
  }
}

TEST_F(Reports, OneThatIsCancelledLeavesTheInventory) {
  ReportProcess reports(setup());
  storage::open_inventory_to_share(path("x.db"));
  for (int i = 0; i < 3; ++i) {
    reports.begin({path("x.db"), path("x.html")});
    reports.cancel();
    EXPECT_FALSE(reports.busy());
    EXPECT_FALSE(reports.take());
  }
  reports.begin({path("x.db"), path("x.html")});
  EXPECT_EQ(wait_for(reports).fault, "");
}

TEST_F(Reports, ThatTheProcessIsGoneIsSaid) {
  ReportProcess reports(setup());
  ::pid_t process = 0;
  std::ifstream("/proc/thread-self/children") >> process;
  ASSERT_GT(process, 0);
  ::kill(process, SIGKILL);
  ::siginfo_t ended{};
  ::waitid(P_PID, static_cast<::id_t>(process), &ended, WEXITED | WNOWAIT);
  for (int i = 0; i < 2; ++i) {
    reports.begin({path("x.db"), ""});
    EXPECT_EQ(wait_for(reports).fault, "the process that makes reports is gone");
  }
}

}  // namespace
}  // namespace s7::cli
