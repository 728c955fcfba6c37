// What one capture holds of a connection that another one counts in part. Hand-made sums; what must be left of them
// follows from what has happened at least.

#include "storage/merging/cell_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::ask;
using test::at_us;
using test::span;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t s = 1'000'000;
constexpr std::int64_t day_us = test::day / 1000;

// Capture 1 counts; capture 2 shows TCP connections of the first 100 s, which capture 1 counts, and others after them.
class ToldApart : public ::testing::Test {
 protected:
  void SetUp() override {
    db_.execute("PRAGMA synchronous = OFF");
    Writer writer(db_);
    for (const char* name : {"counts", "mixed"}) writer.add_capture(test::capture_named(name));
    connection_ = writer.connection(test::key_of("10.0.0.1", "10.0.0.2"));
    for (const CaptureId capture : {1, 2}) {
      ConnectionTotals totals;
      totals.requests = totals.responses = totals.reads = capture == 1 ? 100 : 60;
      totals.errors = capture == 1 ? 1 : 4;
      totals.latency.add(50, 60);
      totals.seen = span(0, 1, 200 * s, 9);
      totals.minutes = {{day_us / 60 / s, {10, 10, 0, 0}}, {day_us / 60 / s + 3, {20, 20, 0, 0}}};
      writer.add(capture, connection_, totals);
    }
    writer.commit();
  }

  struct Counted {
    std::uint64_t requests = 0, ok = 0, failed = 0;
    Codes codes;
    Span seen = span(0, 1, 200 * s, 9);
  };
  void access(CaptureId capture, std::int64_t db, const Counted& counted) {
    Writer writer(db_);
    AccessTotals totals;
    totals.requests = counted.requests, totals.ok = counted.ok, totals.failed = counted.failed;
    totals.codes = counted.codes, totals.seen = counted.seen, totals.period.add(5, 3);
    writer.add(capture, connection_, test::db_access(db, 0, 4), totals);
    writer.commit();
  }
  void divide(std::set<std::int64_t> captures = {1}) {
    CountedElsewhere counted;
    counted.times = {{day_us, day_us + 100 * s}};
    counted.captures = std::move(captures);
    counted.own_requests = 7;
    counted.own_responses = 6;
    keep_what_is_told_apart(db_, {2, connection_}, counted);
    Writer writer(db_);
    writer.recompute();
    writer.commit();
  }
  [[nodiscard]] std::vector<std::string> sums() const {
    return ask(path_, "SELECT db, requests, ok, failed, return_codes FROM accesses ORDER BY db");
  }

  test::Folder folder_;
  std::string path_ = folder_ / "x.db";
  Database db_ = open_inventory(path_);
  ConnectionId connection_ = 0;
};

TEST_F(ToldApart, RequestsAreThoseOfItsOwnTcpConnections) {
  divide();
  EXPECT_THAT(ask(path_, "SELECT requests, responses, unanswered, reads, errors FROM connections"),
              ElementsAre("107|106|101|100|4"));
  EXPECT_THAT(
      ask(path_, "SELECT minute % 10, sum(requests) FROM connection_minute GROUP BY 1 ORDER BY sum(requests)"),
      ElementsAre(std::to_string(day_us / 60 / s % 10) + "|10", std::to_string((day_us / 60 / s + 3) % 10) + "|40"));
}

TEST_F(ToldApart, RowsOfAnotherTimeStayWhole) {
  access(1, 1, {10, 10, 0, {}});
  access(2, 1, {4, 3, 1, {{0x0a, {1, span(150 * s, 2, 150 * s, 2)}}}, span(120 * s, 1, 200 * s, 9)});
  divide();
  EXPECT_THAT(sums(), ElementsAre("1|14|13|1|{\"0x0a\":1}"));
}

TEST_F(ToldApart, OfOthersTheLargerCountStands) {
  access(1, 1, {10, 10, 0, {}});
  access(2, 1, {12, 12, 0, {}});
  access(1, 2, {10, 10, 0, {}});
  access(2, 2, {8, 8, 0, {}});
  divide();
  EXPECT_THAT(sums(), ElementsAre("1|12|12|0|{}", "2|10|10|0|{}"));
  EXPECT_THAT(ask(path_, "SELECT count(*) FROM access_totals WHERE capture = 2"), ElementsAre("1"));
}

TEST_F(ToldApart, WhatNobodyElseShowsStays) {
  access(2, 9, {3, 3, 0, {}});
  divide();
  EXPECT_THAT(sums(), ElementsAre("9|3|3|0|{}"));
}

// Five refusals for one, five successes for the other: that was ten requests.
TEST_F(ToldApart, AnswersHaveTheirRequests) {
  access(1, 1, {5, 0, 5, {{0x05, {5, span(0, 1, 9, 9)}}}});
  access(2, 1, {5, 5, 0, {}});
  divide();
  EXPECT_THAT(sums(), ElementsAre("1|10|5|5|{\"0x05\":5}"));
}

// The first one lost five answers, which the second one saw.
TEST_F(ToldApart, AnswersThatTheFirstLostHaveTheirRequestsAlready) {
  access(1, 1, {10, 5, 0, {}});
  access(2, 1, {10, 10, 0, {}});
  divide();
  EXPECT_THAT(sums(), ElementsAre("1|10|10|0|{}"));
}

TEST_F(ToldApart, CodesOfAnotherTimeStayAndCountAsRefused) {
  access(1, 1, {9, 7, 2, {{0x05, {2, span(0, 1, 9, 9)}}}});
  access(2, 1, {9, 6, 3, {{0x05, {1, span(9, 1, 9, 1)}}, {0x0a, {2, span(150 * s, 2, 160 * s, 3)}}}});
  divide();
  EXPECT_THAT(sums(), ElementsAre("1|11|7|4|{\"0x05\":2,\"0x0a\":2}"));
}

// Under another name (TSAPs that one of them did not see) nothing can be compared.
TEST_F(ToldApart, UnderAnotherNameOnlyWhatIsOfAnotherTimeStays) {
  access(2, 1, {12, 12, 0, {}});
  access(2, 2, {5, 5, 0, {}, span(120 * s, 1, 200 * s, 9)});
  divide({});
  EXPECT_THAT(sums(), ElementsAre("2|5|5|0|{}"));
}

TEST_F(ToldApart, TakenOutAltogetherOnlyWhatNobodyElseShowsStays) {
  access(1, 1, {10, 10, 0, {}});
  access(2, 1, {12, 12, 0, {}});
  access(2, 9, {3, 3, 0, {}});
  db_.execute("UPDATE capture SET observation = id");
  take_out_facts(db_, {2, connection_}, {1}, true);
  EXPECT_THAT(sums(), ElementsAre("1|10|10|0|{}", "9|3|3|0|{}"));
  EXPECT_THAT(ask(path_, "SELECT requests FROM connections"), ElementsAre("100"));
  take_out_facts(db_, {2, connection_}, {1}, false);
  EXPECT_THAT(ask(path_, "SELECT * FROM access_totals WHERE capture = 2"), IsEmpty());
}

}  // namespace
}  // namespace s7::storage
