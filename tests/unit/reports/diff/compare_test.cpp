#include "reports/diff/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s7::reports::diff {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const PartnerKey pair{"10.0.0.1", "10.0.0.2", 102};

Snapshot empty(const std::string& name) {
  Snapshot out;
  out.name = name;
  out.captures = 1;
  out.covered_us = 90'000'000;
  return out;
}

void ask(Partner& partner, const std::string& operation, std::int64_t db, std::int64_t first, std::int64_t bytes,
         std::int64_t ok = 1) {
  Touched& touched = partner.blocks[{"client", operation, "DB", db, {}}];
  touched.bytes.add(first, first + bytes);
  touched.requests.push_back({first, first + bytes, ok, 0, {1, "2024-05-01T12:00:00.000000Z", ""}});
}

Snapshot with(const std::string& name, const Partner& partner) {
  Snapshot out = empty(name);
  out.partners[pair] = partner;
  return out;
}

Snapshot with(const std::string& name, const Station& station) {
  Snapshot out = empty(name);
  out.stations["10.0.0.2"] = station;
  return out;
}

// "kind subject: before > after"
std::vector<std::string> lines(const Differences& differences) {
  std::vector<std::string> out;
  for (const Difference& one : differences) {
    out.push_back(std::string(name(one.kind)) + (one.subject.empty() ? "" : " ") + one.subject + ": " + one.before +
                  " > " + one.after);
  }
  return out;
}

TEST(Compare, BytesAndNotRequests) {
  Partner old, now;
  ask(old, "read", 5, 0, 20);
  ask(now, "read", 5, 0, 8);
  ask(now, "read", 5, 4, 16);
  EXPECT_THAT(compare(with("old", old), with("new", now)), IsEmpty());
  ask(now, "read", 5, 19, 3);
  EXPECT_THAT(lines(compare(with("old", old), with("new", now))),
              ElementsAre("new-range read DB5 20-21:  > DB5 20-21"));
}

TEST(Compare, AFirstWriteIsMoreThanANewRange) {
  Partner old, now;
  ask(old, "read", 5, 0, 20);
  ask(now, "read", 5, 0, 20);
  ask(now, "write", 5, 0, 2);
  EXPECT_THAT(lines(compare(with("old", old), with("new", now))), ElementsAre("first-write write DB5 0-1:  > DB5 0-1"));
  Partner next = now;
  ask(next, "write", 6, 0, 1);
  EXPECT_THAT(lines(compare(with("old", now), with("new", next))), ElementsAre("new-range write DB6 0:  > DB6 0"));
}

TEST(Compare, SaysThatNothingWasServed) {
  Partner old, now;
  ask(old, "read", 5, 0, 20);
  ask(now, "read", 5, 0, 20);
  ask(now, "read", 7, 0, 2, 0);
  const Differences found = compare(with("old", old), with("new", now));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].observation, HasSubstr("No answer was seen."));
}

TEST(Compare, PartnersComeAndGo) {
  Partner partner;
  partner.protocols = {"s7comm"};
  partner.seen = {12, "2024-05-01T12:00:00.000000Z", "2024-05-01T12:01:00.000000Z"};
  ask(partner, "read", 5, 0, 20);
  EXPECT_THAT(lines(compare(empty("old"), with("new", partner))), ElementsAre("new-partner:  > s7comm"));
  const Differences lost = compare(with("old", partner), empty("new.db"));
  EXPECT_THAT(lines(lost), ElementsAre("lost-partner: s7comm > "));
  EXPECT_THAT(lost[0].observation, HasSubstr("not seen in new.db, which covers 1 min 30 s"));
}

TEST(Compare, TermsOfAConnection) {
  Partner old, now;
  old.protocols = {"s7comm", "cotp"};
  now.protocols = {"s7comm", "unknown", "s7comm-plus"};
  old.pdu_sizes = {{{"0100", "0102"}, 240}, {{"0200", "0102"}, 480}};
  now.pdu_sizes = {{{"0100", "0102"}, 480}, {{"0200", "0102"}, 480}, {{"0300", "0102"}, 960}};
  EXPECT_THAT(
      lines(compare(with("old", old), with("new", now))),
      ElementsAre("new-protocol: cotp, s7comm > s7comm-plus", "changed-pdu-size PDU size, TSAP 0102: 240 > 480"));
}

TEST(Compare, OperationsRefusalsAttempts) {
  Partner old, now;
  old.operations[{"client", "read-szl"}] = {};
  now.operations[{"client", "read-szl"}] = {};
  now.operations[{"client", "plc-stop"}] = {1, "", ""};
  old.refusals[{"client", "read DB5", "0x0a"}] = {};
  now.refusals[{"client", "read DB5", "0x0a"}] = {};
  now.refusals[{"client", "read DB5", "0x8104"}] = {4, "", ""};
  Snapshot before = with("old", old), after = with("new", now);
  before.failed[{pair, "refused"}] = {};
  after.failed[{pair, "refused"}] = {};
  after.failed[{pair, "unanswered"}] = {2, "", ""};
  EXPECT_THAT(lines(compare(before, after)),
              ElementsAre("new-operation plc-stop:  > plc-stop", "new-refusal read DB5:  > 0x8104",
                          "new-failed-attempt attempt:  > unanswered"));
}

TEST(Compare, StationsByWhatTheySay) {
  Station old, now;
  old.facts = {{"firmware", {"V3.2.14"}}, {"order_number", {"6ES7 315-2EH14-0AB0"}}, {"serial", {"S1"}}};
  now.facts = {{"firmware", {"V3.3.17"}}, {"order_number", {"6ES7 315-2EH14-0AB0"}}, {"name", {"Mixer"}}};
  old.macs = now.macs = {"00:1b:1b:00:00:01"};
  now.macs.insert("00:1b:1b:00:00:02");
  old.putget_refused = now.putget_open = true;
  EXPECT_THAT(lines(compare(with("old", old), with("new", now))),
              ElementsAre("putget-opened PUT/GET: used-and-refused > used-and-open",
                          "changed-firmware firmware: V3.2.14 > V3.3.17",
                          "changed-mac MAC: 00:1b:1b:00:00:01 > 00:1b:1b:00:00:01, 00:1b:1b:00:00:02"));
}

TEST(Compare, AMacThatIsMissingIsNoChange) {
  Station old, now;
  old.macs = {"00:1b:1b:00:00:01", "00:1b:1b:00:00:02"};
  now.macs = {"00:1b:1b:00:00:02"};
  EXPECT_THAT(compare(with("old", old), with("new", now)), IsEmpty());
}

TEST(NaturalOrder, CountsAsPeopleDo) {
  const NaturalOrder less;
  EXPECT_TRUE(less("10.0.0.9", "10.0.0.10"));
  EXPECT_FALSE(less("10.0.0.10", "10.0.0.9"));
  EXPECT_TRUE(less("10.0.0.1", "10.0.0.1a"));
  EXPECT_FALSE(less("10.0.0.1", "10.0.0.1"));
  EXPECT_TRUE(less("a007", "a7") != less("a7", "a007"));
  EXPECT_TRUE(less("99999999999999999999998", "99999999999999999999999"));
}

TEST(CountedCodes, AreReadAsTheViewWritesThem) {
  EXPECT_THAT(
      counted_codes(R"({"0x0a":3,"0x8104":2})"),
      ElementsAre(std::pair<std::string, std::int64_t>("0x0a", 3), std::pair<std::string, std::int64_t>("0x8104", 2)));
  for (const char* broken : {"", "{}", "x", "{\"0x0a", "{\"0x0a\"", "{\"0x0a\":", "{\"0x0a\":x}"})
    EXPECT_THAT(counted_codes(broken), IsEmpty()) << broken;
}

}  // namespace
}  // namespace s7::reports::diff
