// Who controllers say they are, and when they say otherwise.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dissector/track/identities.hpp"
#include "tests/support/samples/cpu_content.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Bytes identification(const std::string& order_number, std::uint16_t hardware = 1) {
  samples::CpuIdentity cpu;
  cpu.order_number = order_number;
  cpu.hardware = hardware;
  return samples::szl_module_identification(cpu);
}

void identify(TcpConversation& c, const Bytes& payload, Reference ref = 1) {
  ask(c, szl_request(ref, 0x0011, 0), answer(ref, 4, 1, payload));
}

// Sessions of the pair one after the other, each with what the controller answers.
Capture sessions(const std::vector<std::pair<std::uint16_t, Bytes>>& all) {
  std::vector<Capture> parts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    PlayOptions options;
    options.start = play_start + static_cast<std::int64_t>(i) * second;
    options.client_isn += static_cast<std::uint32_t>(1'000'000 * i);
    options.server_isn += static_cast<std::uint32_t>(1'000'000 * i);
    auto c = conversation(options);
    c.handshake();
    connect(c, 0x0100, all[i].first);
    identify(c, all[i].second);
    c.close(Side::client);
    parts.push_back(c.take());
  }
  return merge(parts);
}

TEST(Identities, OfAStatusList) {
  auto c = station();
  identify(c, identification("6ES7 315-2EH14-0AB0", 3));
  const auto out = told(c.frames(), "identity");
  EXPECT_THAT(out, Contains("- order_number [6ES7 315-2EH14-0AB0] szl-0011"));
  EXPECT_THAT(out, Contains("- hardware_version [3] szl-0011"));
  EXPECT_THAT(out, Contains("- firmware [V3.2.6] szl-0011"));
  EXPECT_THAT(told(c.frames(), "event"), IsEmpty());
}

// The address is the gateway's.
TEST(Identities, StationsBehindAGateway) {
  auto c = conversation();
  c.handshake();
  CotpConnect request;
  request.calling_tsap = tsap(0x0100);
  request.called_tsap = bytes_from_hex("01 06 01 02 0012 0000 0034 03 00000000000000000000000000000000 0102");
  c.client_sends(tpkt(cotp_cr(request)));
  c.server_sends(tpkt(cotp_cc(request)));
  identify(c, identification("6ES7 315-2EH14-0AB0"));
  EXPECT_THAT(told(c.frames(), "identity"), IsEmpty());
  EXPECT_THAT(told(c.frames(), "reply"), Contains(testing::HasSubstr("routing subnet 0012-0034 station 3")));
}

TEST(Identities, RefusedListsTellNone) {
  auto c = station();
  ask(c, szl_request(1, 0x0011, 0),
      userdata_response(1, {UserdataType::response, 4, 1, 1, UserdataStatus{0, false, 0xD401}},
                        userdata_data(identification("6ES7 315-2EH14-0AB0"))));
  EXPECT_THAT(told(c.frames(), "identity"), IsEmpty());
}

TEST(Identities, AnotherControllerAtTheSameAddress) {
  const auto old = identification("6ES7 315-2EH14-0AB0"), fresh = identification("6ES7 315-2EH14-0AB0", 5);
  EXPECT_THAT(told(sessions({{0x0102, old}, {0x0102, old}}), "event"), IsEmpty());
  EXPECT_THAT(told(sessions({{0x0102, old}, {0x0102, fresh}, {0x0102, fresh}}), "event"),
              ElementsAre("server identity-changed [hardware_version 1 -> 5] seen"));
}

TEST(Identities, AnotherModuleOfTheRackIsNoChange) {
  EXPECT_THAT(
      told(sessions({{0x0102, identification("6ES7 412-2EK06-0AB0")}, {0x0104, identification("6GK7 443-1EX30-0XE0")}}),
           "event"),
      IsEmpty());
}

TEST(Identities, WithinOneSession) {
  auto c = station();
  identify(c, identification("6ES7 315-2EH14-0AB0"), 1);
  identify(c, identification("6ES7 315-2EH13-0AB0"), 2);
  EXPECT_THAT(told(c.frames(), "event"),
              ElementsAre("server identity-changed [order_number 6ES7 315-2EH14-0AB0 -> 6ES7 315-2EH13-0AB0] seen"));
}

TEST(Identities, StateIsNoIdentity) {
  auto c = station();
  auto run = samples::szl_mode(play_start), stop = run;
  ask(c, szl_request(1, 0x0424, 0), answer(1, 4, 1, run));
  for (auto& byte : stop)
    if (byte == 0x08) byte = 0x04;  // RUN, STOP
  ask(c, szl_request(2, 0x0424, 0), answer(2, 4, 1, stop));
  EXPECT_THAT(told(c.frames(), "identity"), Contains(testing::HasSubstr("operating_mode")).Times(2));
  EXPECT_THAT(told(c.frames(), "event"), IsEmpty());
}

TEST(IdentityBook, ComparesWithWhatWasToldLast) {
  dissector::IdentityBook book(2);
  EXPECT_FALSE(book.tell("a", "1"));
  EXPECT_FALSE(book.tell("a", "1"));
  EXPECT_EQ(book.tell("a", "2"), "1");
  EXPECT_EQ(book.tell("a", "1"), "2");
  EXPECT_FALSE(book.tell("b", "1"));
  EXPECT_FALSE(book.tell("c", "1"));  // beyond the limit: never compared
  EXPECT_FALSE(book.tell("c", "2"));
  EXPECT_EQ(book.tell("b", "2"), "1");
}

}  // namespace
}  // namespace s7::test
