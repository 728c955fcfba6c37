#include "dissector/track/requests.hpp"

#include <gtest/gtest.h>

#include "tests/support/s7_build.hpp"

namespace s7::dissector {
namespace {

using test::Bytes;

Pending pending(std::uint16_t reference, Side side = 0, std::uint32_t sequence_end = 0, bool userdata = false) {
  Pending out;
  out.side = side;
  out.userdata = userdata;
  out.reference = reference;
  out.sequence_end = sequence_end;
  out.pdu_size = reference;
  return out;
}

TEST(Pending, AnswersInAnyOrder) {
  PendingTable table(8);
  for (const std::uint16_t reference : {std::uint16_t{1}, std::uint16_t{2}, std::uint16_t{3}})
    EXPECT_FALSE(table.add(pending(reference)));
  EXPECT_EQ(table.outstanding(0), 3U);
  for (const std::uint16_t reference : {std::uint16_t{3}, std::uint16_t{1}, std::uint16_t{2}})
    EXPECT_EQ(table.take(0, false, reference, {})->reference, reference);
  EXPECT_EQ(table.outstanding(0), 0U);
}

TEST(Pending, AnAnswerIsTakenOnce) {
  PendingTable table(8);
  (void)table.add(pending(1));
  EXPECT_TRUE(table.take(0, false, 1, {}));
  EXPECT_FALSE(table.take(0, false, 1, {}));
}

TEST(Pending, SidesAndKindsHaveReferencesOfTheirOwn) {
  PendingTable table(8);
  (void)table.add(pending(1, 0));
  EXPECT_FALSE(table.take(1, false, 1, {}));
  EXPECT_FALSE(table.take(0, true, 1, {}));
  EXPECT_FALSE(table.add(pending(1, 1)));
  EXPECT_FALSE(table.add(pending(1, 0, 0, true)));
  EXPECT_EQ(table.outstanding(0), 2U);
  EXPECT_EQ(table.outstanding(1), 1U);
  EXPECT_TRUE(table.take(0, true, 1, {}));
  EXPECT_TRUE(table.take(1, false, 1, {}));
  EXPECT_TRUE(table.take(0, false, 1, {}));
}

TEST(Pending, AReusedReferenceReplacesTheOld) {
  PendingTable table(8);
  (void)table.add(pending(1, 0, 100));
  const auto replaced = table.add(pending(1, 0, 200));
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->sequence_end, 100U);
  EXPECT_EQ(table.outstanding(0), 1U);
  EXPECT_EQ(table.take(0, false, 1, {})->sequence_end, 200U);
}

TEST(Pending, TheOldestIsForgottenAtTheLimit) {
  PendingTable table(2);
  EXPECT_FALSE(table.add(pending(1)));
  EXPECT_FALSE(table.add(pending(2)));
  EXPECT_EQ(table.add(pending(3))->reference, 1);
  EXPECT_FALSE(table.take(0, false, 1, {}));
  EXPECT_TRUE(table.take(0, false, 2, {}));
  EXPECT_TRUE(table.take(0, false, 3, {}));
}

TEST(Pending, EachSideCountsItsOwnWhateverBecomesOfThem) {
  PendingTable table(3);
  (void)table.add(pending(1, 0));
  (void)table.add(pending(1, 1));
  (void)table.add(pending(2, 1));
  (void)table.add(pending(3, 1));  // in the place of the oldest, which was the other side's
  EXPECT_EQ(table.outstanding(0), 0U);
  EXPECT_EQ(table.outstanding(1), 3U);
  (void)table.add(pending(2, 1));  // with the reference of one that waits
  EXPECT_EQ(table.outstanding(1), 3U);
  EXPECT_TRUE(table.take(1, false, 2, {}));
  EXPECT_EQ(table.outstanding(1), 2U);
  EXPECT_EQ(table.take_all().size(), 2U);
  EXPECT_EQ(table.outstanding(1), 0U);
  (void)table.add(pending(4, 0));
  EXPECT_EQ(table.outstanding(0), 1U);
}

TEST(Pending, AnAnswerThatHadNotSeenTheRequestIsNotItsAnswer) {
  PendingTable table(8);
  (void)table.add(pending(1, 0, 1000));
  EXPECT_FALSE(table.take(0, false, 1, 999));
  EXPECT_TRUE(table.take(0, false, 1, 1000));
  (void)table.add(pending(1, 0, 5));  // sequence numbers wrap
  EXPECT_FALSE(table.take(0, false, 1, 0xfffffff0U));
  EXPECT_TRUE(table.take(0, false, 1, 6));
}

TEST(Pending, WhatIsLeftComesOutOldestFirst) {
  PendingTable table(8);
  (void)table.add(pending(3));
  (void)table.add(pending(1));
  const auto all = table.take_all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].reference, 3);
  EXPECT_EQ(all[1].reference, 1);
  EXPECT_TRUE(table.take_all().empty());
}

// Parameters of a read job.
Bytes parameters(std::uint16_t db, std::uint16_t count = 4) {
  const auto job = test::read_job(1, {test::any_item(test::area::db, db, 0, count)});
  return {job.begin() + 10, job.end()};
}

TEST(Templates, TheSameBytesAreDecodedOnce) {
  TemplateTable table(16);
  const auto& first = table.find(parameters(1), {});
  const auto& again = table.find(parameters(1), {});
  const auto& another = table.find(parameters(2), {});
  EXPECT_EQ(&first, &again);
  EXPECT_NE(&first, &another);
  EXPECT_EQ(first.ranges.size(), 1U);
  EXPECT_EQ(first.ranges[0].db, 1U);
  EXPECT_EQ(first.range_of_item, (std::vector<std::uint16_t>{0, 1}));
  EXPECT_FALSE(first.damaged);
}

TEST(Templates, ManyAreFoundAgain) {
  TemplateTable table(300);
  std::vector<const RequestTemplate*> all;
  for (std::uint16_t db = 0; db < 300; ++db) all.push_back(&table.find(parameters(db), {}));
  for (std::uint16_t db = 0; db < 300; ++db) EXPECT_EQ(&table.find(parameters(db), {}), all[db]) << db;
  EXPECT_EQ(table.generation(), 1U);
}

TEST(Templates, AFullTableBeginsAnewAndKeepsThePast) {
  TemplateTable table(2);
  const auto& old = table.find(parameters(1), {});
  const auto generation = table.generation();
  (void)table.find(parameters(2), {});
  (void)table.find(parameters(3), {});  // full: a new generation
  EXPECT_EQ(table.generation(), generation + 1);
  EXPECT_TRUE(table.alive(generation));
  EXPECT_EQ(old.ranges[0].db, 1U);  // still there for answers
  EXPECT_NE(&table.find(parameters(1), {}), &old);
  (void)table.find(parameters(4), {});
  EXPECT_FALSE(table.alive(generation));
}

TEST(Templates, DamagedItemsAreMarked) {
  auto bytes = parameters(1);
  bytes[1] = 2;  // one item too many
  TemplateTable table(4);
  const auto& request = table.find(bytes, {});
  EXPECT_TRUE(request.damaged);
  EXPECT_EQ(request.ranges.size(), 1U);
}

TEST(Templates, WrittenSymbolsGetTheirSizeFromTheData) {
  const auto job = test::write_job(
      1, {test::symbol_item({0x8a0e, 5, 1, {}}), test::any_item(test::area::db, 1, 0, 2)},
      {test::data_item(test::value::real, {1, 2, 3, 4}, 0), test::data_item(test::value::bytes, {1, 2}, 0)});
  const auto pdu = decode_s7(job);
  ASSERT_TRUE(pdu);
  TemplateTable table(4);
  const auto& request = table.find(pdu->parameters, pdu->data);
  ASSERT_EQ(request.ranges.size(), 2U);
  EXPECT_EQ(request.ranges[0].size, 4U);
  EXPECT_EQ(request.ranges[1].size, 2U);
}

struct Case {
  Bytes job, answer;
};

std::string results(const Case& c) {
  const auto asked = decode_s7(c.job), answered = decode_s7(c.answer);
  EXPECT_TRUE(asked && answered);
  TemplateTable table(4);
  const bool write = asked->function() == Function::write_var;
  std::vector<RangeResult> out;
  read_results(table.find(asked->parameters, write ? asked->data : ByteView{}), *answered, out);
  std::string text;
  for (const auto& one : out)
    text += one.answered
                ? test::to_hex(Bytes{static_cast<std::uint8_t>(one.code)}) + "/" + std::to_string(one.bytes) + " "
                : "- ";
  return text;
}

const Bytes two_items = test::read_job(1, {test::any_item(0x84, 1, 0, 3), test::any_item(0x84, 2, 0, 4)});

TEST(Results, ItemByItem) {
  EXPECT_EQ(
      results({two_items, test::read_answer(1, {test::data_item(4, {1, 2, 3}), test::data_item(4, {1, 2, 3, 4})})}),
      "ff/3 ff/4 ");
  EXPECT_EQ(results({two_items, test::read_answer(1, {test::error_item(5, 4), test::data_item(4, {1, 2, 3, 4})})}),
            "05/0 ff/4 ");
}

TEST(Results, AnswersThatEndEarly) {
  EXPECT_EQ(results({two_items, test::read_answer(1, {test::data_item(4, {1, 2, 3})})}), "ff/3 - ");
  EXPECT_EQ(results({two_items, test::read_answer(1, {})}), "- - ");
}

TEST(Results, AnswersWithMoreThanWasAsked) {
  const auto item = test::data_item(4, {1, 2});
  EXPECT_EQ(results({two_items, test::read_answer(1, {item, item, item})}), "ff/2 ff/2 ");
}

TEST(Results, DbReadAreas) {
  const auto job = test::read_job(1, {test::db_read_item({{2, 10, 0}, {4, 11, 6}, {1, 12, 0}})});
  const auto octets = [](std::string_view hex) {
    return test::read_answer(1, {test::data_item(test::value::octets, test::bytes_from_hex(hex))});
  };
  EXPECT_EQ(results({job, octets("ff 0102 ff 01020304 ff 01")}), "ff/2 ff/4 ff/1 ");
  EXPECT_EQ(results({job, octets("fe ff 01020304 fe")}), "fe/0 ff/4 fe/0 ");
  EXPECT_EQ(results({job, octets("0a ff 01020304")}), "0a/0 ff/4 - ");
  EXPECT_EQ(results({job, octets("ff 01")}), "ff/1 - - ");
  EXPECT_EQ(results({job, test::read_answer(1, {test::error_item(0x0a)})}), "0a/0 0a/0 0a/0 ");
}

TEST(Results, Writes) {
  const auto value = test::data_item(4, {1, 2}, 0);
  const auto job = test::write_job(1, {test::any_item(0x84, 1, 0, 2), test::any_item(0x84, 2, 0, 2)}, {value, value});
  EXPECT_EQ(results({job, test::write_answer(1, {0xff, 0x05})}), "ff/2 05/0 ");
  EXPECT_EQ(results({job, test::write_answer(1, {0x0a})}), "0a/0 - ");
  EXPECT_EQ(results({job, test::write_answer(1, {0xff, 0xff, 0xff})}), "ff/2 ff/2 ");
}

}  // namespace
}  // namespace s7::dissector
