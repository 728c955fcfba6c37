#include "storage/records.hpp"

#include <gtest/gtest.h>

#include "tests/unit/storage/inventory.hpp"

namespace s7::storage {
namespace {

using test::mark;
using test::span;

TEST(Span, GrowsByTimeThenFrame) {
  Span s;
  EXPECT_TRUE(s.empty());
  s.extend(mark(50, 7));
  EXPECT_EQ(s, span(50, 7, 50, 7));
  s.extend(mark(50, 6));
  s.extend(mark(90, 3));  // a file whose times run backwards
  s.extend(mark(60, 9));
  EXPECT_EQ(s, span(50, 6, 90, 3));
}

TEST(Span, NothingChangesNothing) {
  Span s = span(1, 1, 2, 2);
  s.extend(Span());
  s.extend(Mark());
  EXPECT_EQ(s, span(1, 1, 2, 2));
  Span empty;
  empty.extend(s);
  EXPECT_EQ(empty, s);
}

TEST(Codes, MergeAddsCountsAndWidensSpans) {
  Codes a = {{0x0a, {2, span(10, 1, 20, 2)}}};
  merge(a, {{0x0a, {3, span(5, 9, 15, 8)}}, {0x8104, {1, span(7, 7, 7, 7)}}});
  const Codes expected = {{0x0a, {5, span(5, 9, 20, 2)}}, {0x8104, {1, span(7, 7, 7, 7)}}};
  EXPECT_EQ(a, expected);
}

TEST(Names, AreTheWordsOfTheContract) {
  EXPECT_EQ(name(Initiator::client), "client");
  EXPECT_EQ(name(Initiator::server), "server");
  EXPECT_EQ(name(Operation::read), "read");
  EXPECT_EQ(name(Operation::write), "write");
  EXPECT_EQ(name(Operation::subscribe), "subscribe");
  EXPECT_EQ(name(EndReason::fin), "fin");
  EXPECT_EQ(name(EndReason::reset), "reset");
  EXPECT_EQ(name(EndReason::cotp_disconnect), "cotp-disconnect");
  EXPECT_EQ(name(EndReason::timeout), "timeout");
  EXPECT_EQ(name(EndReason::capture_end), "capture-end");
  EXPECT_EQ(name(EndReason::evicted), "evicted");
}

}  // namespace
}  // namespace s7::storage
