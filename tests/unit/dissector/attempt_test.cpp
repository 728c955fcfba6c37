// How far an opening climbed, by the packets alone.

#include "dissector/track/attempt.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace s7::dissector {
namespace {

Where at(std::int64_t milliseconds) {
  Where out;
  out.at = milliseconds * 1'000'000;
  out.frame = static_cast<std::uint64_t>(milliseconds + 1);
  return out;
}

Tsap tsap(std::uint8_t first, std::uint8_t second) {
  const std::uint8_t bytes[] = {first, second};
  return Tsap::from(bytes);
}

Refuser refuser() {
  Refuser out;
  out.ttl = 30;
  out.mac = Mac{0, 0x1b, 0x1b, 1, 2, 3};
  return out;
}

void opened(AttemptTracker& t) {
  t.syn(at(0));
  t.tcp_open(at(1));
}
void requested(AttemptTracker& t) {
  opened(t);
  t.request(tsap(1, 0), tsap(1, 2), at(2));
}
void connected(AttemptTracker& t) {
  requested(t);
  t.confirm(at(3));
}
void asked(AttemptTracker& t) {
  connected(t);
  t.client_payload(true, at(4));
}

Attempt after(const std::function<void(AttemptTracker&)>& steps) {
  AttemptTracker tracker;
  steps(tracker);
  EXPECT_TRUE(tracker.open());
  const Attempt out = tracker.take();
  EXPECT_FALSE(tracker.open());
  return out;
}

TEST(Attempt, NoneWithoutAStart) {
  AttemptTracker tracker;
  EXPECT_FALSE(tracker.open());
  tracker.tcp_open(at(0));
  tracker.client_payload(false, at(1));
  tracker.server_payload(false, 0, at(2));
  tracker.closed(true, true, {}, at(3));
  tracker.unreachable(3, 1, {}, {}, at(4));
  EXPECT_FALSE(tracker.open());  // a connection that the capture enters midstream is no attempt
}

TEST(Attempt, UnansweredWithItsRepetitions) {
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.syn(at(1000));
    t.syn(at(3000));
  });
  EXPECT_EQ(out.outcome, Outcome::unanswered);
  EXPECT_EQ(out.syns, 3U);
  EXPECT_EQ(out.first, at(0));
  EXPECT_EQ(out.last, at(3000));
  EXPECT_FALSE(out.refusal_delay);
  EXPECT_FALSE(out.has_tsaps);
}

TEST(Attempt, Refused) {
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.closed(true, true, refuser(), at(5));
  });
  EXPECT_EQ(out.outcome, Outcome::refused);
  EXPECT_EQ(out.refusal_delay, 5'000'000);
  EXPECT_EQ(out.refuser_ttl, 30);
  EXPECT_EQ(out.refuser_mac, refuser().mac);
}

TEST(Attempt, GivenUpByTheClientBeforeAnAnswer) {
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.closed(false, true, refuser(), at(5));
  });
  EXPECT_EQ(out.outcome, Outcome::unanswered);
  EXPECT_FALSE(out.refuser_ttl);
}

TEST(Attempt, Unreachable) {
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.unreachable(3, 13, Address::v4(std::vector<std::uint8_t>{10, 0, 0, 254}), refuser(), at(7));
  });
  EXPECT_EQ(out.outcome, Outcome::unreachable);
  EXPECT_EQ(out.icmp_type, 3);
  EXPECT_EQ(out.icmp_code, 13);
  EXPECT_EQ(to_string(*out.refuser_address), "10.0.0.254");
  EXPECT_EQ(out.refusal_delay, 7'000'000);
}

TEST(Attempt, IcmpToAnOpenConnectionIsNotItsEnd) {
  const auto out = after([](AttemptTracker& t) {
    opened(t);
    t.unreachable(11, 0, {}, refuser(), at(7));
  });
  EXPECT_EQ(out.outcome, Outcome::tcp_only);
  EXPECT_FALSE(out.icmp_type);
}

TEST(Attempt, IcmpBeforeTheConnectionOpensAfterAll) {  // the first SYN met a router that did not know the way yet
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.unreachable(3, 1, {}, refuser(), at(1));
    t.syn(at(1000));
    t.tcp_open(at(1001));
    t.request(tsap(1, 0), tsap(1, 2), at(1002));
    t.confirm(at(1003));
    t.client_payload(true, at(1004));
    t.server_payload(true, 0, at(1005));
  });
  EXPECT_EQ(out.outcome, Outcome::established);
}

TEST(Attempt, TcpOnly) {
  EXPECT_EQ(after(opened).outcome, Outcome::tcp_only);
  const auto out = after([](AttemptTracker& t) {
    opened(t);
    t.closed(false, false, refuser(), at(9));
  });
  EXPECT_EQ(out.outcome, Outcome::tcp_only);
  EXPECT_FALSE(out.refuser_mac);
}

TEST(Attempt, ClosedAfterConnect) {
  for (const bool reset : {false, true}) {
    const auto before = after([&](AttemptTracker& t) {
      opened(t);
      t.closed(true, reset, refuser(), at(9));
    });
    EXPECT_EQ(before.outcome, Outcome::closed_after_connect);
    EXPECT_EQ(before.refusal_delay, 8'000'000);  // since TCP was up
    const auto behind = after([&](AttemptTracker& t) {
      requested(t);
      t.closed(true, reset, refuser(), at(9));
    });
    EXPECT_EQ(behind.outcome, Outcome::closed_after_connect);
    EXPECT_EQ(behind.refusal_delay, 7'000'000);  // since the CR
    EXPECT_TRUE(behind.has_tsaps);
  }
}

TEST(Attempt, CotpRejected) {
  const auto out = after([](AttemptTracker& t) {
    requested(t);
    t.reject(false, 3, refuser(), at(4));
    t.closed(true, false, {}, at(5));
  });
  EXPECT_EQ(out.outcome, Outcome::cotp_rejected);
  EXPECT_EQ(out.reason, 3);
  EXPECT_EQ(out.refusal_delay, 2'000'000);
  EXPECT_EQ(out.refuser_ttl, 30);  // of the DR, not of the FIN behind it
  EXPECT_EQ(out.server_tsap, tsap(1, 2));
}

TEST(Attempt, CotpUnanswered) {
  EXPECT_EQ(after(requested).outcome, Outcome::cotp_unanswered);
  const auto out = after([](AttemptTracker& t) {
    requested(t);
    t.closed(false, false, {}, at(5000));
  });
  EXPECT_EQ(out.outcome, Outcome::cotp_unanswered);
}

TEST(Attempt, CotpOnly) {
  EXPECT_EQ(after(connected).outcome, Outcome::cotp_only);
  const auto out = after([](AttemptTracker& t) {
    connected(t);
    t.closed(true, false, refuser(), at(9));
  });
  EXPECT_EQ(out.outcome, Outcome::cotp_only);
}

TEST(Attempt, SetupUnanswered) {
  EXPECT_EQ(after(asked).outcome, Outcome::setup_unanswered);
  const auto out = after([](AttemptTracker& t) {
    asked(t);
    t.closed(true, true, refuser(), at(9));
  });
  EXPECT_EQ(out.outcome, Outcome::setup_unanswered);
}

TEST(Attempt, SetupRejected) {
  const auto out = after([](AttemptTracker& t) {
    asked(t);
    t.server_payload(true, 0x8104, at(6));
    t.client_payload(false, at(7));
    t.server_payload(false, 0, at(8));
  });
  EXPECT_EQ(out.outcome, Outcome::setup_rejected);
  EXPECT_EQ(out.setup_error, 0x8104);
  EXPECT_EQ(out.refusal_delay, 2'000'000);
}

TEST(Attempt, Established) {
  AttemptTracker tracker;
  asked(tracker);
  EXPECT_FALSE(tracker.decided());
  tracker.server_payload(true, 0, at(6));
  EXPECT_TRUE(tracker.decided());
  const auto out = tracker.take();
  EXPECT_EQ(out.outcome, Outcome::established);
  EXPECT_EQ(out.client_tsap, tsap(1, 0));
  EXPECT_EQ(out.syns, 1U);
  EXPECT_EQ(out.first, at(0));
  EXPECT_FALSE(out.setup_error);
}

TEST(Attempt, OtherProtocolsAreEstablishedByTheirFirstAnswer) {
  AttemptTracker tracker;
  connected(tracker);
  tracker.client_payload(false, at(4));
  EXPECT_FALSE(tracker.decided());
  tracker.server_payload(false, 0, at(5));
  EXPECT_TRUE(tracker.decided());
}

TEST(Attempt, AServerThatSpeaksFirstHasAnsweredNothing) {
  AttemptTracker tracker;
  connected(tracker);
  tracker.server_payload(false, 0, at(4));
  EXPECT_FALSE(tracker.decided());
  EXPECT_EQ(tracker.take().outcome, Outcome::cotp_only);
}

TEST(Attempt, LaterRefusalsAreNoFailedAttempt) {
  const auto out = after([](AttemptTracker& t) {
    asked(t);
    t.server_payload(true, 0, at(6));
    t.server_payload(false, 0x8104, at(8));
    t.closed(true, true, refuser(), at(9));
  });
  EXPECT_EQ(out.outcome, Outcome::established);
  EXPECT_FALSE(out.refuser_ttl);
}

TEST(Attempt, OneDirectionOfACapture) {  // the server's packets are missing: the client went on, so it was answered
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(0));
    t.tcp_open(at(1));
    t.request(tsap(1, 0), tsap(1, 2), at(2));
    t.client_payload(true, at(3));
    t.client_payload(false, at(4));
  });
  EXPECT_EQ(out.outcome, Outcome::established);
}

TEST(Attempt, RequestWithoutASynCounts) {
  const auto out = after([](AttemptTracker& t) { t.request(tsap(1, 0), tsap(1, 2), at(2)); });
  EXPECT_EQ(out.outcome, Outcome::cotp_unanswered);
  EXPECT_EQ(out.syns, 0U);
  EXPECT_EQ(out.first, at(2));
}

TEST(Attempt, RejectionWithoutARequestIsNone) {
  AttemptTracker tracker;
  opened(tracker);
  tracker.reject(false, 3, {}, at(4));
  EXPECT_EQ(tracker.take().outcome, Outcome::tcp_only);
}

TEST(Attempt, DisconnectAfterTheConfirmIsNoRejection) {
  const auto out = after([](AttemptTracker& t) {
    connected(t);
    t.reject(false, 128, refuser(), at(9));
  });
  EXPECT_EQ(out.outcome, Outcome::cotp_only);
  EXPECT_FALSE(out.reason);
}

TEST(Attempt, DelaysAreNeverNegative) {
  const auto out = after([](AttemptTracker& t) {
    t.syn(at(100));
    t.closed(true, true, refuser(), at(50));  // clocks of two taps
  });
  EXPECT_EQ(out.refusal_delay, 0);
  const auto setup = after([](AttemptTracker& t) {
    asked(t);
    t.server_payload(true, 0x8104, at(1));
  });
  EXPECT_EQ(setup.refusal_delay, 0);
}

TEST(Attempt, OutcomesHaveTheWordsOfTheInventory) {
  const std::pair<Outcome, const char*> words[] = {{Outcome::unanswered, "unanswered"},
                                                   {Outcome::refused, "refused"},
                                                   {Outcome::unreachable, "unreachable"},
                                                   {Outcome::tcp_only, "tcp-only"},
                                                   {Outcome::closed_after_connect, "closed-after-connect"},
                                                   {Outcome::cotp_rejected, "cotp-rejected"},
                                                   {Outcome::cotp_unanswered, "cotp-unanswered"},
                                                   {Outcome::cotp_only, "cotp-only"},
                                                   {Outcome::setup_unanswered, "setup-unanswered"},
                                                   {Outcome::setup_rejected, "setup-rejected"},
                                                   {Outcome::established, "established"}};
  for (const auto& [outcome, word] : words) EXPECT_EQ(name(outcome), word);
}

}  // namespace
}  // namespace s7::dissector
