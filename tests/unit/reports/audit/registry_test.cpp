#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "reports/audit/present.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;

TEST(Rules, EveryIdOfTheContractIsThereOnce) {
  std::set<std::string_view> names;
  for (const RuleInfo& info : rule_infos()) EXPECT_TRUE(names.insert(info.id).second) << info.id;
  for (const char* id : {"putget-write-open",     "putget-read-open",
                         "putget-refused",        "db-not-reachable",
                         "address-rejected",      "port-unanswered",
                         "port-refused",          "tsap-rejected",
                         "connections-exhausted", "pdu-size-violated",
                         "protection-refused",    "cpu-not-running",
                         "routing-failed",        "idle-timeout",
                         "competing-writers",     "duplicate-connection",
                         "duplicate-address",     "slow-answers",
                         "secure-mismatch",       "function-unsupported",
                         "public-address",        "clear-text-engineering",
                         "unexpected-port",       "scan",
                         "cpu-stopped",           "cpu-started",
                         "program-download",      "program-upload",
                         "block-deleted",         "force",
                         "variable-modified",     "memory-reset",
                         "password-used",         "clock-set",
                         "firmware-update",       "unplanned-connection",
                         "unplanned-access",      "wrong-direction",
                         "planned-not-seen",      "one-way-capture",
                         "capture-loss",          "truncated-packets",
                         "duplicated-packets",    "parse-errors"}) {
    EXPECT_TRUE(names.contains(id)) << id;
  }
}

TEST(Findings, TrustComesFirstThenTheWeightiest) {
  Scene scene;
  const AuditInput input = scene.input();
  Findings findings;
  for (const auto& [rule, severity] : {std::pair("clock-set", Severity::notice),
                                       {"cpu-stopped", Severity::critical},
                                       {"putget-read-open", Severity::notice},
                                       {"capture-loss", Severity::info}}) {
    Finding& finding = findings.emplace_back();
    finding.rule = rule;
    finding.severity = severity;
  }
  finish(input, findings);
  EXPECT_THAT(ids(findings), ElementsAre("capture-loss", "cpu-stopped", "putget-read-open", "clock-set"));
  EXPECT_EQ(findings[1].technique, "T0858");
  EXPECT_EQ(severity_counts(findings), "1 critical, 2 notices, 1 for information");
}

TEST(Findings, TheTableHasTheKeysOfTheView) {
  Scene scene;
  Findings findings(1);
  findings[0].rule = "scan";
  findings[0].saw({{1'714'564'801'000'000, 7, 0}, {1'714'564'802'000'000, 9, 0}});
  findings[0].filter = "tcp.port == 102";
  const Table table = findings_table(scene.input(), findings);
  std::vector<std::string> keys;
  for (const TableColumn& column : table.columns) keys.push_back(column.name);
  EXPECT_THAT(keys, ElementsAre("rule", "severity", "title", "client", "server", "connection", "count", "observation",
                                "likely_cause", "confidence", "alternatives", "advice", "settles", "technique",
                                "first_seen", "last_seen", "evidence", "filter"));
  EXPECT_EQ(std::get<std::string>(table.rows.at(0).at(14)), "2024-05-01T12:00:01.000000Z");
  EXPECT_EQ(
      std::get<std::string>(table.rows.at(0).at(16)),
      R"([{"capture": "cell.pcapng", "frame": 7, "time": "2024-05-01T12:00:01.000000Z", "filter": "tcp.port == 102"}, )"
      R"({"capture": "cell.pcapng", "frame": 9, "time": "2024-05-01T12:00:02.000000Z", "filter": "tcp.port == 102"}])");
}

TEST(Findings, EvidenceKeepsTheFirstFiveDistinctPackets) {
  Evidence evidence;
  for (std::uint64_t frame : {0U, 1U, 1U, 2U, 3U, 4U, 5U, 6U}) evidence.add(Place{1, frame, 0});
  EXPECT_EQ(evidence.places().size(), 5U);
  EXPECT_EQ(evidence.places().back().frame, 5U);
}

}  // namespace
}  // namespace s7::reports::audit::test
