#include "storage/merge.hpp"

#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::at_us;
using test::mark;
using test::span;

TEST(MergeConnection, CountersAddAndPeaksKeepTheHigher) {
  ConnectionTotals a, b;
  a.requests = 3, b.requests = 4;
  a.answered = 2, b.answered = 4;
  a.latency_sum_us = 10, b.latency_sum_us = 5;
  a.concurrent_peak = 2, a.concurrent_peak_at = mark(1, 1);
  b.concurrent_peak = 2, b.concurrent_peak_at = mark(9, 9);
  a.longest_gap = 5000, a.longest_gap_at = mark(2, 2);
  b.longest_gap = 7000, b.longest_gap_at = mark(8, 8);
  a.longest_answered = 40, b.longest_answered = 30;
  a.shortest_unanswered = 60, b.shortest_unanswered = 50;
  merge(a, b);
  EXPECT_EQ(a.requests, 7U);
  EXPECT_EQ(a.answered, 6U);
  EXPECT_EQ(a.latency_sum_us, 15U);
  EXPECT_EQ(a.concurrent_peak_at, mark(1, 1));  // the first of two equal ones
  EXPECT_EQ(a.longest_gap, 7000);
  EXPECT_EQ(a.longest_gap_at, mark(8, 8));
  EXPECT_EQ(a.longest_answered, 40U);
  EXPECT_EQ(a.shortest_unanswered, 50U);
}

TEST(MergeConnection, WhatWasAgreedLastReplaces) {
  ConnectionTotals a, b;
  a.pdu_size = 240, b.pdu_size = 480;
  a.tpdu_size = 1024;
  a.connection_type = "pg";
  a.vlans = {"100"}, b.vlans = {"100", "100.200"};
  merge(a, b);
  EXPECT_EQ(a.pdu_size, 480U);
  EXPECT_EQ(a.tpdu_size, 1024U);
  EXPECT_EQ(a.connection_type, "pg");
  EXPECT_EQ(a.vlans, (std::vector<std::string>{"100", "100.200"}));
}

TEST(MergeConnection, MinutesAndCodesJoin) {
  ConnectionTotals a, b;
  a.minutes[7] = {1, 1, 0, 100};
  b.minutes[7] = {2, 1, 1, 50};
  b.minutes[8] = {1, 0, 0, 0};
  a.header_errors[0xd241] = {1, span(1, 1, 1, 1)};
  b.header_errors[0xd241] = {1, span(4, 4, 4, 4)};
  merge(a, b);
  EXPECT_EQ(a.minutes[7], (MinuteBin{3, 2, 1, 150}));
  EXPECT_EQ(a.minutes[8], (MinuteBin{1, 0, 0, 0}));
  EXPECT_EQ(a.header_errors[0xd241].count, 2U);
  EXPECT_EQ(a.header_errors[0xd241].seen, span(1, 1, 4, 4));
}

TEST(MergeAccess, ChangesStayUnknownUntilSomebodyCompares) {
  AccessTotals a, b, c;
  merge(a, b);
  EXPECT_EQ(a.value_changes, std::nullopt);
  c.value_changes = 0;
  merge(a, c);
  EXPECT_EQ(a.value_changes, 0U);
  c.value_changes = 2;
  merge(a, c);
  EXPECT_EQ(a.value_changes, 2U);
}

TEST(MergeSession, TheEndComesFromThePartThatHoldsIt) {
  SessionRecord a, b;
  a.opened = at_us(10), a.start_seen = true, a.client_isn = 7;
  a.last_request = "read", a.open_requests = 2;
  b.opened = at_us(30), b.closed = at_us(90), b.end_reason = EndReason::reset, b.closed_by_server = true;
  b.client_isn = 8, b.server_isn = 9;
  merge(a, b);
  EXPECT_EQ(a.opened, at_us(10));
  EXPECT_EQ(a.closed, at_us(90));
  EXPECT_EQ(a.end_reason, EndReason::reset);
  EXPECT_TRUE(a.closed_by_server);
  EXPECT_TRUE(a.start_seen);
  EXPECT_EQ(a.client_isn, 7U);
  EXPECT_EQ(a.server_isn, 9U);
  EXPECT_EQ(a.last_request, "read");
  EXPECT_EQ(a.open_requests, 0U);
  EXPECT_EQ(a.count, 1U);
}

TEST(MergeDirection, SumsAndExtremes) {
  DirectionTotals a, b;
  a.packets = 3, b.packets = 4;
  a.ttl_min = 60, a.ttl_max = 64, b.ttl_min = 59, b.ttl_max = 63;
  b.mac = "00:1b:1b:1c:00:11";
  b.lost_bytes = 7, b.lost = span(5, 5, 5, 5);
  merge(a, b);
  EXPECT_EQ(a.packets, 7U);
  EXPECT_EQ(a.ttl_min, 59);
  EXPECT_EQ(a.ttl_max, 64);
  EXPECT_EQ(a.mac, "00:1b:1b:1c:00:11");
  EXPECT_EQ(a.lost_bytes, 7U);
  EXPECT_EQ(a.lost, span(5, 5, 5, 5));
}

}  // namespace
}  // namespace s7::storage
