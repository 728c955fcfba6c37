// Cyclic and change-driven reading: each push is an access with its ranges.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/s7_send.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

const Bytes two_items = cyclic_request({any_item(area::db, 40, 0, 4), any_item(area::flag, 0, 12, 1, size::bit, 3)});
const Bytes areas = cyclic_request({db_read_item({{2, 41, 0}, {4, 41, 16}})});

Bytes values(std::uint8_t first = 1) {
  return cyclic_values({data_item(value::bytes, {first, 2, 3, 4}), bit_item(true)});
}

Bytes pushed(std::uint8_t function, std::uint8_t job, const Bytes& payload) {
  return userdata_push(2, function, job, payload, true);
}

// Ranges as the recording listener writes them.
const std::string asked = "client subscribe [DB 40 0+4 BYTE] [M 12+1.3 BIT]";
const std::string served = "client subscribe [DB 40 0+4 BYTE 0xff/4] [M 12+1.3 BIT 0xff/1]";

const std::string sent = "client push [DB 40 0+4 BYTE 0xff/4] [M 12+1.3 BIT 0xff/1]";

TEST(Subscriptions, FirstValuesAndPushes) {
  auto c = station();
  ask(c, question(1, 2, 1, two_items), answer(1, 2, 1, values(), 4));
  push(c, pushed(1, 4, values()));
  push(c, pushed(1, 4, values()));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "request"), ElementsAre(asked));
  EXPECT_THAT(told(out, "answer"), ElementsAre(served, sent, sent));
  EXPECT_THAT(told(out, "push"), Contains("server cyclic-transfer").Times(2));
  EXPECT_THAT(told(out, "ask client cyclic"), IsEmpty());  // an access and nothing else
}

TEST(Subscriptions, UnchangedAreasAreServed) {
  auto c = station();
  ask(c, question(1, 2, 5, areas),
      answer(1, 2, 5, cyclic_values({area_values({{0xFF, {1, 2}}, {0xFF, {1, 2, 3, 4}}})}), 1));
  push(c, pushed(5, 1, cyclic_values({area_values({{0xFE, {}}, {0xFF, {1, 2, 3, 4}}})})));
  push(c, pushed(5, 1, cyclic_values({area_values({{0xFE, {}}, {0xFE, {}}})})));
  EXPECT_THAT(told(c.frames(), "answer"),
              ElementsAre("client subscribe [DB 41 0+2 BYTE 0xff/2] [DB 41 16+4 BYTE 0xff/4]",
                          "client push [DB 41 0+2 BYTE 0xfe/0] [DB 41 16+4 BYTE 0xff/4]",
                          "client push [DB 41 0+2 BYTE 0xfe/0] [DB 41 16+4 BYTE 0xfe/0]"));
}

TEST(Subscriptions, ItemsThatFail) {
  auto c = station();
  ask(c, question(1, 2, 1, two_items), answer(1, 2, 1, cyclic_values({error_item(0x0A), bit_item(true)}), 4));
  push(c, pushed(1, 4, cyclic_values({data_item(value::bytes, {1, 2, 3, 4}), error_item(0x05)})));
  push(c, pushed(1, 4, cyclic_values({data_item(value::bytes, {1, 2, 3, 4})})));  // the second is missing
  EXPECT_THAT(told(c.frames(), "answer"),
              ElementsAre("client subscribe failed [DB 40 0+4 BYTE 0x0a/0] [M 12+1.3 BIT 0xff/1]",
                          "client push failed [DB 40 0+4 BYTE 0xff/4] [M 12+1.3 BIT 0x05/0]",
                          "client push [DB 40 0+4 BYTE 0xff/4] [M 12+1.3 BIT unanswered]"));
}

TEST(Subscriptions, RefusedOnesAreNotPushed) {
  auto c = station();
  ask(c, question(1, 2, 1, two_items), userdata_refusal(1, 2, 1, 0x8104, 4));
  push(c, pushed(1, 4, values()));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "answer"), ElementsAre("client subscribe error 0x8104 [DB 40 0+4 BYTE] [M 12+1.3 BIT]"));
  EXPECT_THAT(told(out, "push"), ElementsAre("server cyclic-transfer"));
}

TEST(Subscriptions, UnsubscribedJobsEnd) {
  auto c = station();
  ask(c, question(1, 2, 1, two_items), answer(1, 2, 1, values(), 4));
  ask(c, question(2, 2, 4, {1, 5}), answer(2, 2, 4, {}, 5));                // another job
  ask(c, question(3, 2, 4, {5, 4}), answer(3, 2, 4, {}, 4));                // of another kind
  ask(c, question(4, 2, 4, {1, 4}), userdata_refusal(4, 2, 4, 0xD405, 4));  // refused: it goes on
  push(c, pushed(1, 4, values()));
  ask(c, question(5, 2, 4, {1, 4}), answer(5, 2, 4, {}, 4));
  push(c, pushed(1, 4, values()));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "answer"), ElementsAre(served, sent));
  EXPECT_THAT(
      told(out, "ask client cyclic-unsubscribe"),
      ElementsAre("cyclic-transfer job 5", "change-driven job 4", "cyclic-transfer job 4", "cyclic-transfer job 4"));
}

// As an S7-400 does: pushes and the end of a modified job carry its old number.
TEST(Subscriptions, ModifiedJobsReadOtherItems) {
  const auto other = cyclic_request({any_item(area::db, 99, 8, 2)});
  const auto one = cyclic_values({data_item(value::bytes, {1, 2})});
  auto c = station();
  ask(c, question(1, 2, 5, two_items), answer(1, 2, 5, values(), 2));
  ask(c, question(2, 2, 7, other), answer(2, 2, 7, one, 2));
  push(c, pushed(7, 2, one));
  ask(c, question(3, 2, 4, {5, 2}), answer(3, 2, 4, {}, 2));
  push(c, pushed(7, 2, one));
  EXPECT_THAT(told(c.frames(), "answer"),
              ElementsAre(served, "client subscribe [DB 99 8+2 BYTE 0xff/2]", "client push [DB 99 8+2 BYTE 0xff/2]"));
}

TEST(Subscriptions, BothKindsMayHaveTheSameNumber) {
  const auto area_value = cyclic_values({area_values({{0xFF, {1, 2}}, {0xFF, {1, 2, 3, 4}}})});
  auto c = station();
  ask(c, question(1, 2, 1, two_items), answer(1, 2, 1, values(), 1));
  ask(c, question(2, 2, 5, areas), answer(2, 2, 5, area_value, 1));
  push(c, pushed(1, 1, values()));
  push(c, pushed(5, 1, area_value));
  EXPECT_THAT(told(c.frames(), "answer"),
              ElementsAre(served, testing::HasSubstr("DB 41"), sent, testing::HasSubstr("DB 41")));
}

TEST(Subscriptions, OfThePartnerThatAcceptedTheConnection) {
  auto c = station();
  ask_back(c, question(1, 2, 1, two_items), answer(1, 2, 1, values(), 4));
  say(c, Side::client, tpkt_data(pushed(1, 4, values())));
  push(c, pushed(1, 4, values()));  // from the side that asked: nobody's
  const std::string same = served.substr(served.find(' '));
  EXPECT_THAT(told(c.frames(), "answer"), ElementsAre("server" + same, "server" + sent.substr(sent.find(' '))));
}

TEST(Subscriptions, BegunBeforeTheCapture) {
  auto c = station();
  push(c, pushed(1, 4, values()));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "answer"), IsEmpty());
  EXPECT_THAT(told(out, "push"), ElementsAre("server cyclic-transfer"));
}

TEST(Subscriptions, AnswerWithoutQuestion) {
  auto c = station();
  push(c, answer(1, 2, 1, values(), 4));
  push(c, pushed(1, 4, values()));
  EXPECT_THAT(told(c.frames(), "answer"), IsEmpty());
  EXPECT_THAT(told(c.frames(), "reply"), Contains("client cyclic-transfer unmatched"));
}

TEST(Subscriptions, ManyJobsAreBounded) {
  dissector::Settings settings;
  settings.limits.subscriptions = 3;
  auto c = station();
  for (std::uint8_t job = 1; job <= 4; ++job) {
    const auto items = cyclic_request({any_item(area::db, job, 0, 1)});
    ask(c, question(job, 2, 1, items), answer(job, 2, 1, cyclic_values({data_item(value::bytes, {1})}), job));
  }
  for (std::uint8_t job = 1; job <= 4; ++job) push(c, pushed(1, job, cyclic_values({data_item(value::bytes, {1})})));
  const auto out = listen(c.frames(), settings);
  EXPECT_EQ(told(out, "answer").size(), 4U + 3U);
  EXPECT_THAT(out.problems, Contains("limit subscriptions 1"));
}

TEST(Subscriptions, DamagedItems) {
  auto c = station();
  ask(c, question(1, 2, 1, bytes_from_hex("0002 01 01 120A1002000400280084000000 12")), answer(1, 2, 1, values(), 4));
  const auto out = listen(c.frames());
  EXPECT_THAT(told(out, "request"), ElementsAre(testing::HasSubstr("damaged")));
  EXPECT_THAT(out.problems, Contains("s7comm damaged-items 1"));
}

TEST(Subscriptions, WithoutItemsAreAnOperation) {
  auto c = station();
  ask(c, question(1, 2, 1, {}), userdata_refusal(1, 2, 1, 0x8104));
  EXPECT_THAT(told(c.frames(), "ask"), Contains("client cyclic-transfer"));
}

TEST(Subscriptions, DataRecordsAreNamed) {
  auto c = station();
  ask(c, question(1, 2, 8, record_request(47, 240, 0x7FC)), userdata_refusal(1, 2, 8, 0x8304));
  EXPECT_THAT(told(c.frames(), "ask client rdrec"), ElementsAre(testing::HasSubstr("record 47 at address 0x0007fc")));
}

}  // namespace
}  // namespace s7::test
