// S7comm-plus: subscriptions and what is pushed for them.

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/play.hpp"

namespace s7::dissector::plus_test {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// Reference ids of plus_references count from 1.
TEST(PlusSubscriptions, SubscriptionsAndTheirPushes) {
  Play play(3);
  play.exchange(fn::create_object, 5,
                test::plus_create(container, subscription(test::plus_references({speed, flag})), 9),
                test::plus_created(0, {subscription_id}));
  test::PlusNotification push{subscription_id, 300, {}, {{1, real_value(0x41480000)}}, {}, {}};
  play.send(Side::server, test::plus_notification(push));
  push.values = {{2, test::plus_number(type::byte, 1)}};
  push.errors = {1};
  push.sequence = 301;
  play.send(Side::server, test::plus_notification(push));
  play.exchange(fn::delete_object, 6, test::plus_delete(subscription_id), test::plus_deleted(0, subscription_id));
  play.send(Side::server, test::plus_notification(push));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("request"),
              ElementsAre("request " + ends +
                          "client subscribe [symbol 5 ?+? crc 0x888ec040 lid 9] [symbol ?+? M crc 0x00000000 lid 10]"));
  EXPECT_THAT(
      out.sorted("answer"),
      ElementsAre(
          "answer " + ends +
              "client push [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/4] [symbol ?+? M crc 0x00000000 lid 10 unanswered]",
          "answer " + ends +
              "client push failed [symbol 5 ?+? crc 0x888ec040 lid 9 0xff01/0] [symbol ?+? M crc 0x00000000 lid 10 "
              "0xff/1]",
          "answer " + ends +
              "client subscribe [symbol 5 ?+? crc 0x888ec040 lid 9 0xff/0] [symbol ?+? M crc 0x00000000 lid 10 "
              "0xff/0]"));
  EXPECT_THAT(out.sorted("push"), ElementsAre("push " + ends + "server notification subscription not seen",
                                              "push " + ends + "server notification variables",
                                              "push " + ends + "server notification variables"));
}

TEST(PlusSubscriptions, ASubscriptionThatIsChanged) {
  Play play;
  play.exchange(fn::create_object, 5,
                test::plus_create(container, subscription(test::plus_references({speed, flag})), {}),
                test::plus_created(0, {subscription_id}));
  // Gives up reference 1, takes in reference 7.
  const std::vector<std::uint32_t> change{0x00020000, 1, 1, 1, 0x80040002, 7, 0, db5, 0x2e905f3b, 2550, 10};
  play.exchange(
      fn::set_multi, 6,
      test::plus_set_attributes(subscription_id, {{1048, test::plus_list(test::plus_shape::addresses, change)}}),
      test::plus_written(0));
  const test::PlusNotification push{subscription_id, 1, {}, {{7, test::plus_signed(type::integer, 1)}}, {}, {}};
  play.send(Side::server, test::plus_notification(push));
  EXPECT_THAT(
      play.facts().sorted("answer " + ends + "client push"),
      ElementsAre(
          "answer " + ends +
          "client push [symbol ?+? M crc 0x00000000 lid 10 unanswered] [symbol 5 ?+? crc 0x2e905f3b lid 10 0xff/2]"));
}

TEST(PlusSubscriptions, RefusedSubscriptionIsNone) {
  Play play;
  play.exchange(fn::create_object, 5, test::plus_create(container, subscription(test::plus_references({speed})), {}),
                test::plus_created(test::plus_failure(-100), {}));
  play.send(Side::server, test::plus_notification({subscription_id, 1, {}, {{1, real_value(0)}}, {}, {}}));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("answer"),
              ElementsAre("answer " + ends + "client subscribe error 0xff9c [symbol 5 ?+? crc 0x888ec040 lid 9]"));
  EXPECT_THAT(out.sorted("push"), ElementsAre("push " + ends + "server notification subscription not seen"));
}

TEST(PlusSubscriptions, SubscriptionsAreBounded) {
  Settings settings;
  settings.limits.plus_subscriptions = 2;
  Play play;
  for (std::uint16_t i = 0; i < 4; ++i)
    play.exchange(fn::create_object, static_cast<std::uint16_t>(5 + i),
                  test::plus_create(container, subscription(test::plus_references({speed})), {}),
                  test::plus_created(0, {subscription_id + i}));
  for (std::uint16_t i = 0; i < 4; ++i)
    play.send(Side::server, test::plus_notification({subscription_id + i, 1, {}, {{1, real_value(0)}}, {}, {}}));
  EXPECT_THAT(play.facts(settings).sorted("push " + ends + "server notification variables"), SizeIs(2));
}

TEST(PlusSubscriptions, AlarmsArePushes) {
  Play play;
  test::PlusNotification push{
      0x70000a30, 1,  1'700'000'000'000'000,
      {},         {}, PlusObject{0x51020001, 2681, 0, {{2671, test::plus_number(type::usint, 1)}}, {}, {}, {}}};
  play.send(Side::server, test::plus_notification(push));
  EXPECT_THAT(play.facts().sorted("push"), ElementsAre("push " + ends + "server notification alarm"));
}

}  // namespace
}  // namespace s7::dissector::plus_test
