#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/live/alerts/alert.hpp"
#include "cli/live/alerts/alert_rules.hpp"
#include "cli/live/alerts/rate_limiter.hpp"
#include "reports/plan/read_plan.hpp"

namespace s7::cli {
namespace {

using namespace storage;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ConnectionKey key{"10.0.0.5", "10.0.0.2", 102, "0100", "0102", "s7comm", ""};
constexpr std::int64_t second = 1'000'000'000;

class Rules : public ::testing::Test {
 protected:
  std::vector<std::string> take() { return std::exchange(said_, {}); }
  void connect() {
    ConnectionTotals totals;
    totals.seen.extend(Mark{second, 1});
    rules_.add(1, rules_.connection(key), totals);
  }
  void access(Operation operation, std::int64_t first, std::int64_t bytes, Codes codes = {}) {
    AccessTotals totals;
    totals.requests = 1;
    totals.seen.extend(Mark{2 * second, 2});
    totals.codes = std::move(codes);
    rules_.add(1, rules_.connection(key),
               AccessKey{Initiator::client, operation, "DB", 5, first, bytes, std::nullopt, "BYTE", ""}, totals);
  }

  std::vector<std::string> said_;
  AlertRules rules_{[this](const Alert& alert) { said_.push_back(alert_text(alert)); }};
};

TEST_F(Rules, ANewConnectionOnce) {
  connect();
  connect();
  EXPECT_THAT(take(), ElementsAre("1970-01-01T00:00:01.000000Z connection 10.0.0.5 > 10.0.0.2: port 102, TSAP 0100 > "
                                  "0102, s7comm"));
}

TEST_F(Rules, WhatTheInventoryKnowsIsNoNews) {
  rules_.know(key);
  rules_.know_writer("10.0.0.5", "10.0.0.2");
  connect();
  access(Operation::write, 0, 4);
  EXPECT_THAT(take(), IsEmpty());
}

TEST_F(Rules, TheFirstWriteOfAStation) {
  access(Operation::read, 0, 4);
  EXPECT_THAT(take(), IsEmpty());
  access(Operation::write, 8, 2);
  access(Operation::write, 10, 2);
  EXPECT_THAT(take(), ElementsAre("1970-01-01T00:00:02.000000Z first-write 10.0.0.5 > 10.0.0.2: writes DB5 8-9"));
}

TEST_F(Rules, ARefusalOncePerCode) {
  const Codes not_there{{0x0a, {3, {{3 * second, 3}, {4 * second, 4}}}}};
  access(Operation::read, 0, 4, not_there);
  access(Operation::read, 0, 4, not_there);
  EXPECT_THAT(take(), ElementsAre("1970-01-01T00:00:03.000000Z refused 10.0.0.5 > 10.0.0.2: reads DB5 0-3: 0x0a"));
  access(Operation::read, 0, 4, {{0x05, {1, {{5 * second, 5}, {5 * second, 5}}}}});
  EXPECT_EQ(take().size(), 1U);
}

TEST_F(Rules, AnOpeningThatFailed) {
  AttemptRecord attempt;
  attempt.client = "10.0.0.9";
  attempt.server = "10.0.0.2";
  attempt.port = 102;
  attempt.server_tsap = "0103";
  attempt.outcome = "cotp-rejected";
  attempt.seen.extend(Mark{second, 1});
  rules_.add(1, attempt);
  rules_.add(1, attempt);
  EXPECT_THAT(take(), ElementsAre("1970-01-01T00:00:01.000000Z refused 10.0.0.9 > 10.0.0.2: connection cotp-rejected, "
                                  "port 102, TSAP 0103"));
  attempt.outcome = "established";
  rules_.add(1, attempt);
  EXPECT_THAT(take(), IsEmpty());
}

TEST_F(Rules, EveryEventAndNothingHarmfulFromTheWire) {
  const EventRecord event{"program-download", "10.0.0.5", "10.0.0.2", "DB\x1b[2J", "succeeded", "", 1, {second, 1}};
  rules_.add(1, event);
  rules_.add(1, event);
  const std::string line =
      "1970-01-01T00:00:01.000000Z event 10.0.0.5 > 10.0.0.2: program-download DB\\x1b[2J, succeeded";
  EXPECT_THAT(take(), ElementsAre(line, line));
}

TEST_F(Rules, DeviationsFromAPlan) {
  const std::string header =
      "client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,"
      "approved\n";
  rules_.know(key);
  rules_.know_writer("10.0.0.5", "10.0.0.2");
  rules_.set_plan(reports::plan::read_plan(header + "10.0.0.5,10.0.0.2,102,,,,read,DB,5,0,10,,,,\n", "plan.csv", {}));
  connect();
  access(Operation::read, 0, 10);
  EXPECT_THAT(take(), IsEmpty());
  access(Operation::read, 8, 4);
  access(Operation::read, 8, 4);
  EXPECT_THAT(take(), ElementsAre("1970-01-01T00:00:02.000000Z deviation 10.0.0.5 > 10.0.0.2: unplanned access: reads "
                                  "DB5 10-11"));
  rules_.set_plan(reports::plan::read_plan(header + "10.0.0.7,10.0.0.2,102,,,,read,DB,5,0,10,,,,\n", "plan.csv", {}));
  access(Operation::read, 0, 10);
  EXPECT_THAT(take(), ElementsAre(::testing::HasSubstr("deviation 10.0.0.5 > 10.0.0.2: unplanned connection")));
}

// Forged openings fill what is remembered of openings, and nothing else.
TEST(CrowdedRules, StillTellOfEverythingElse) {
  std::vector<AlertKind> said;
  AlertRules rules([&](const Alert& alert) { said.push_back(alert.kind); }, 100);
  const std::string header =
      "client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,name,owner,purpose,"
      "approved\n";
  rules.set_plan(reports::plan::read_plan(header + "10.0.0.5,10.0.0.2,102,,,,read,DB,5,0,10,,,,\n", "plan.csv", {}));
  for (int i = 0; i < 200; ++i) {
    AttemptRecord attempt;
    attempt.client = "11.0.0." + std::to_string(i);
    attempt.server = "10.0.0.2";
    attempt.outcome = "unanswered";
    rules.add(1, attempt);
  }
  EXPECT_EQ(said.size(), 100U);
  said.clear();
  AccessTotals totals;
  totals.requests = 1;
  totals.codes[0x05] = {};
  rules.add(1, rules.connection(key),
            AccessKey{Initiator::client, Operation::read, "DB", 6, 0, 4, std::nullopt, "BYTE", ""}, totals);
  EXPECT_THAT(said, ElementsAre(AlertKind::refused, AlertKind::deviation));
}

TEST(Alert, AsJson) {
  EXPECT_EQ(
      alert_json({AlertKind::event, -1'000, "10.0.0.5", "10.0.0.2", "cpu-stopped \"x\""}),
      R"({"time": "1969-12-31T23:59:59.999999Z", "alert": "event", "client": "10.0.0.5", "server": "10.0.0.2", "text": "cpu-stopped \"x\""})");
  EXPECT_EQ(alert_json({AlertKind::drop, 0, "", "", "eth1: 3 packets dropped"}),
            R"({"time": null, "alert": "drop", "client": null, "server": null, "text": "eth1: 3 packets dropped"})");
}

// A line that is cut is no JSON for the program that reads it.
TEST(Alert, LongOnesStayJson) {
  std::string text(5'000, '"');
  for (int i = 0; i < 2'000; ++i) text += "\xc3\xa4";
  const std::string line = alert_json({AlertKind::event, 0, "10.0.0.5", "10.0.0.2", text}, 4'095);
  EXPECT_LE(line.size(), 4'095U);
  EXPECT_GE(line.size(), 1'000U);
  EXPECT_EQ(line.substr(line.size() - 5), "...\"}");
  // Quotation marks of five names and four values (there is no time), and those of the text, each behind a backslash.
  EXPECT_EQ(std::count(line.begin(), line.end(), '\\'), std::count(line.begin(), line.end(), '"') - 18);
}

TEST(RateLimiter, ABurstThenAFewAMinutePerKind) {
  RateLimiter limiter;
  RateLimiter::Time now{std::chrono::hours(1)};
  const auto admitted = [&](AlertKind kind, int asked) {
    int out = 0;
    for (int i = 0; i < asked; ++i) out += limiter.admit(kind, now) ? 1 : 0;
    return out;
  };
  EXPECT_EQ(admitted(AlertKind::refused, 100), 20);
  EXPECT_EQ(admitted(AlertKind::event, 3), 3);  // another kind
  EXPECT_EQ(limiter.take_held_back(AlertKind::refused), 80U);
  EXPECT_EQ(limiter.take_held_back(AlertKind::refused), 0U);
  now += std::chrono::seconds(60);
  EXPECT_EQ(admitted(AlertKind::refused, 100), 10);
  now += std::chrono::hours(1);
  EXPECT_EQ(admitted(AlertKind::refused, 100), 20);
}

}  // namespace
}  // namespace s7::cli
