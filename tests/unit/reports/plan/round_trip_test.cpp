// What `plan` writes, the comparison reads: nothing is left, and each line stands for exactly what it says.

#include <gtest/gtest.h>

#include <random>

#include "reports/plan/fit.hpp"
#include "reports/plan/grants.hpp"
#include "tests/unit/reports/plan/plans.hpp"

namespace s7::reports::plan {
namespace {

using namespace testing;

// Few stations, TSAPs and blocks, so that what is known and unknown meets in many ways. Only one of two TSAPs unknown
// and accesses to blocks as a whole are both so rare that they do not meet here: there a line may be superfluous.
class Plant {
 public:
  explicit Plant(unsigned seed) : random_(seed), whole_blocks_(seed % 2 == 0) {}
  std::vector<ObservedConnection> observed() {
    std::vector<ObservedConnection> out;
    const int count = 1 + pick(6);
    out.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) out.push_back(connection());
    return out;
  }

 private:
  int pick(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  ObservedConnection connection() {
    static const char* const tsaps[] = {"0100", "0200", "0001"};
    ObservedConnection c =
        testing::connection(pick(3) == 0 ? "10.0.0.6" : "10.0.0.5", pick(4) == 0 ? "fd00::9" : "10.0.0.9");
    c.client_tsap = tsaps[pick(3)];
    c.server_tsap = tsaps[pick(2)];
    const bool start_seen = pick(3) != 0;
    if (!start_seen) c.client_tsap = std::nullopt;
    if (whole_blocks_ ? !start_seen : pick(3) == 0) c.server_tsap = std::nullopt;
    const int count = pick(6);
    for (int i = 0; i < count; ++i) c.accesses.push_back(access());
    if (c.accesses.empty() && pick(2) == 0) c.protocol = pick(2) == 0 ? "unknown" : "mms";
    return c;
  }

  ObservedAccess access() {
    const Initiator initiator = pick(5) == 0 ? Initiator::server : Initiator::client;
    const bool write = pick(3) == 0;
    switch (pick(12)) {
      case 0:
        return observed_access(initiator, write, "symbol", pick(2), std::nullopt, std::nullopt,
                               pick(2) == 0 ? "crc 1" : "crc 2, lid 3");
      case 1: return observed_access(initiator, write, "M", std::nullopt, pick(10), 1 + pick(4), "");
      case 2:
        return whole_blocks_ && pick(4) == 0
                   ? observed_access(initiator, write, "DB", 1, std::nullopt, std::nullopt, "")
                   : observed_access(initiator, write, "T", std::nullopt, pick(5), 1, "");
      default: return observed_access(initiator, write, "DB", 1 + pick(2), pick(20), 1 + pick(8), "");
    }
  }

  std::mt19937 random_;
  bool whole_blocks_;
};

// A line that was removed speaks of this deviation, and of all of it.
void expect_was_covered(const Line& line, const Deviation& deviation, const std::vector<ObservedConnection>& observed) {
  const ObservedConnection& connection = observed.at(deviation.connection);
  Plan alone{"", {line}};
  ASSERT_FALSE(LineIndex(alone).of_stations(connection).empty());
  ASSERT_TRUE(fits(line, connection));
  if (deviation.kind == DeviationKind::unplanned_connection) return;
  ASSERT_TRUE(line.permit.has_value());
  Grants grants;
  grants.add(*line.permit);
  for (const auto& [block, touched] : deviation.touched) {
    for (const auto& [first, end] : touched.bytes)
      EXPECT_TRUE(grants.lacking({block, first, end}, block.initiator, block.write).empty());
    if (!touched.bytes.empty()) continue;
    EXPECT_TRUE(grants.lacking({block, 0, 0}, block.initiator, block.write).empty());
  }
}

TEST(PlanRoundTrip, NothingIsLeftAndEachLineStandsForItself) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    const auto observed = Plant(seed).observed();
    const Plan plan = read_plan(render_csv(plan_table(make_plan(observed, {}))), "plan.csv", {});
    ASSERT_TRUE(said(deviations(plan, observed)).empty());
    for (std::size_t removed = 0; removed < plan.lines.size(); ++removed) {
      SCOPED_TRACE(removed);
      Plan shorter = plan;
      shorter.lines.erase(shorter.lines.begin() + static_cast<std::ptrdiff_t>(removed));
      const auto found = deviations(shorter, observed);
      EXPECT_FALSE(found.empty()) << ::testing::PrintToString(lines_of(plan));
      for (const Deviation& deviation : found) {
        ASSERT_NE(deviation.kind, DeviationKind::planned_not_seen);
        expect_was_covered(plan.lines[removed], deviation, observed);
      }
      for (std::size_t other = 0; other < plan.lines.size(); ++other)
        EXPECT_FALSE(other != removed && covers(plan.lines[other], plan.lines[removed])) << other;
    }
  }
}

}  // namespace
}  // namespace s7::reports::plan
