// What changes a controller: who asked, for what, and what came of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/s7_alarms.hpp"
#include "tests/support/s7_tis.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Change {
  Bytes question, answer;
  std::string event;          // kind and detail
  std::uint8_t refusing = 0;  // a job's function; 0: userdata
  std::uint8_t group = 0, function = 0;
};

Change job(std::uint8_t function, const Bytes& question, const Bytes& answer, const std::string& event) {
  return {question, answer, event, function, 0, 0};
}

Change service(const std::string& name, const Bytes& arguments, const std::string& event) {
  return job(0x28, pi_job(7, name, arguments), pi_answer(7), event);
}

Change userdata(std::uint8_t group, std::uint8_t function, const Bytes& payload, const std::string& event) {
  return {question(7, group, function, payload), answer(7, group, function), event, 0, group, function};
}

Bytes nc_strings(const std::vector<std::string>& all) {
  ByteWriter out;
  for (const auto& one : all) {
    out.u8(one.size()).text(one);
    if (one.size() % 2 == 0) out.u8(0);
  }
  return out.take();
}

const std::vector<TestVariable>& variables() {
  static const std::vector<TestVariable> all = {{0x03, 1, 0, 0, {1, 2, 3, 4}}, {0x10, 1, 0, 8, {1}}};
  return all;
}

std::vector<Change> changes() {
  const auto values = test_payload({}, test_addresses_and_values(variables()));
  return {job(0x29, stop_job(7), stop_answer(7), "cpu-stopped []"),
          service("P_PROGRAM", {}, "cpu-started [warm restart]"),
          service("P_PROGRAM", {0x43, 0x20}, "cpu-started [cold restart]"),
          service("_INSE", pi_block_list({"0A00077P", "0C00001P"}), "block-activated [DB 77, FC 1]"),
          service("_INS2", pi_block_list({"0800001P"}), "block-activated [OB 1]"),
          service("_DELE", pi_block_list({"0B02000A"}), "block-deleted [SDB 2000]"),
          service("_MODU", {0x45, 0x50}, "memory-copied [EP]"),
          service("_GARB", {}, "memory-compressed []"),
          service("_N_LOGIN_", nc_strings({"01", "SUNRISE"}), "password-used [log in to the NC: address 01]"),
          service("_N_LOGOUT", nc_strings({"01"}), "password-cleared [log out of the NC: address 01]"),
          service("_N_F_DELE", nc_strings({"01", "_N_A_MPF"}),
                  "nc-transfer [delete a file: address 01, filename _N_A_MPF]"),
          service("_N_STRTLK", nc_strings({"01"}), "pi-service [lock the start of programs: address 01]"),
          service("_N_NEW___", nc_strings({"01", "SUNRISE"}), "pi-service [_N_NEW___]"),
          userdata(5, 1, bytes_from_hex("213A1B1D6E681B1D"), "password-used []"),
          userdata(5, 2, {}, "password-cleared []"),
          userdata(7, 2, bytes_from_hex("00 19 14 08 20 11 59 43 91 24"), "clock-set [to 2014-08-20 11:59:43.912]"),
          userdata(7, 4, bytes_from_hex("00 19 14 08 20 11 59 43 91 24"), "clock-set [to 2014-08-20 11:59:43.912]"),
          userdata(1, 0x08, values, "variable-modified [MD 0, I 8.1]"),
          userdata(1, 0x09, values, "force [MD 0, I 8.1]"),
          userdata(1, 0x0A, test_payload({}, {}), "breakpoint []"),
          userdata(1, 0x0B, test_payload({}, {1, 0}), "breakpoint [exit hold]"),
          userdata(1, 0x0C, test_payload({}, {}), "memory-reset []"),
          userdata(1, 0x12, test_payload({}, bytes_from_hex("0000 0905 0000 0000")), "force [replaces job 5]"),
          userdata(4, 7, alarm_lock(7, {0xAF, 0x10}), "alarm-locked [alarm 0x000000af, 0x00000010]"),
          userdata(4, 8, alarm_lock(8, {0xAF}), "alarm-unlocked [alarm 0x000000af]"),
          userdata(4, 0x0B, alarm_acknowledge({0xAF}), "alarm-acknowledged [alarm 0x000000af]")};
}

// The same with another PDU reference.
Change renumbered(Change change, Reference ref) {
  patch_u16(change.question, 4, ref);
  patch_u16(change.answer, 4, ref);
  return change;
}

TEST(Events, Succeeded) {
  for (const Change& change : changes()) {
    auto c = station();
    ask(c, change.question, change.answer);
    EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client " + change.event + " succeeded"));
  }
}

TEST(Events, Refused) {
  for (const Change& change : changes()) {
    auto c = station();
    ask(c, change.question,
        change.refusing != 0 ? s7_ack(7, 0xD241) : userdata_refusal(7, change.group, change.function, 0xD241));
    EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client " + change.event + " refused 0xd241"));
  }
}

TEST(Events, Unanswered) {
  for (const Change& change : changes()) {
    auto c = station();
    ask_in_vain(c, change.question);
    EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client " + change.event + " unanswered"));
    c.reset(Side::server);
    EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client " + change.event + " unanswered"));
  }
}

TEST(Events, OfThePartnerThatAcceptedTheConnection) {
  for (const Change& change : changes()) {
    auto c = station();
    ask_back(c, change.question, change.answer);
    EXPECT_THAT(told(c.frames(), "event"), ElementsAre("server " + change.event + " succeeded"));
  }
}

// The frame of an event is that of the question, also where the capture shows the answer first.
TEST(Events, AnswerCapturedBeforeItsQuestion) {
  for (const Change& change : changes()) {
    auto c = station();
    const std::size_t at = c.frames().size();
    ask(c, change.question, change.answer);
    auto frames = c.take();
    std::swap(frames[at].bytes, frames[at + 1].bytes);
    EXPECT_THAT(told(frames, "event"), ElementsAre("client " + change.event + " succeeded"));
  }
}

TEST(Events, OneLostOrRepeatedPacketTellsNothingTwice) {
  auto c = station();
  Reference ref = 100;
  for (const Change& each : changes()) {
    const Change change = renumbered(each, ref++);
    ask(c, change.question, change.answer);
  }
  c.close(Side::client);
  const auto frames = c.take();
  const auto all = told(frames, "event").size();
  EXPECT_EQ(all, changes().size());
  for (std::size_t i = 9; i < frames.size(); ++i) {
    const auto some = told(drop(frames, {i}), "event").size();
    EXPECT_TRUE(some == all || some + 1 == all) << i << ": " << some << " of " << all;
    EXPECT_EQ(told(retransmit(frames, {i}, millisecond), "event").size(), all) << i;
  }
}

TEST(Events, AnAnswerAloneStillTellsWhatWasDone) {
  auto c = station();
  push(c, stop_answer(7));
  push(c, answer(8, 5, 1));
  push(c, userdata_refusal(9, 7, 2, 0xDC01));
  push(c, pi_answer(10));  // does not name its service
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client cpu-stopped [asked for before the capture] succeeded",
                                                     "client password-used [asked for before the capture] succeeded",
                                                     "client clock-set [asked for before the capture] refused 0xdc01"));
}

TEST(Events, StatusBehindTheFunction) {
  auto c = station();
  ask(c, stop_job(1), s7_ack_data(1, {0x29, 0x07}));
  ask(c, pi_job(2, "P_PROGRAM"), s7_ack_data(2, {0x28, 0x03}));
  ask(c, pi_job(3, "_INSE", pi_block_list({"0A00001P"})), s7_ack_data(3, {0x28, 0x02}, {}, 0xD2A9));
  EXPECT_THAT(told(c.frames(), "event"),
              ElementsAre("client cpu-stopped [] refused 0x07", "client cpu-started [warm restart] refused 0x03",
                          "client block-activated [DB 1] refused 0xd2a9"));
}

TEST(Events, Pushes) {
  auto c = station();
  push(c, mode_transition_push(0));
  push(c, mode_transition_push(2));
  push(c, mode_transition_push(0x77));
  push(c, userdata_push(4, 0x0C, 0, bytes_from_hex("00"), false));
  push(c, userdata_push(4, 0x0D, 0, bytes_from_hex("00"), false));
  push(c, userdata_push(4, 0x0E, 0, bytes_from_hex("00"), false));
  push(c, userdata_push(4, 3, 0, diagnostic_entry(0x4304, 0xFF, 0x84, play_start), false));
  EXPECT_THAT(told(c.frames(), "event"),
              ElementsAre("server mode-transition [STOP] seen", "server mode-transition [RUN] seen",
                          "server mode-transition [0x77] seen", "server alarm-acknowledged [] seen",
                          "server alarm-locked [] seen", "server alarm-unlocked [] seen"));
}

TEST(Events, AlarmsThatWereAllRefused) {
  auto c = station();
  ask(c, question(1, 4, 0x0B, alarm_acknowledge({1, 2})), answer(1, 4, 0x0B, alarm_codes(9, {0x0A, 0x03})));
  ask(c, question(2, 4, 0x0B, alarm_acknowledge({1, 2})), answer(2, 4, 0x0B, alarm_codes(9, {0x0A, 0xFF})));
  EXPECT_THAT(told(c.frames(), "event"),
              ElementsAre("client alarm-acknowledged [alarm 0x00000001, 0x00000002] refused 0x0a",
                          "client alarm-acknowledged [alarm 0x00000001, 0x00000002] succeeded"));
}

TEST(Events, PasswordsAreNowhere) {
  auto c = station();
  ask(c, question(1, 5, 1, bytes_from_hex("213A1B1D6E681B1D")), answer(1, 5, 1));  // "toor"
  ask(c, pi_job(2, "_N_LOGIN_", nc_strings({"01", "SUNRISE"})), pi_answer(2));
  ask(c, pi_job(3, "_N_NEWPWD", nc_strings({"01", "SUNRISE", "3"})), pi_answer(3));
  for (const auto& line : listen(c.frames()).lines) {
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("SUNRISE")));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("toor")));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("213a")));
  }
}

TEST(Events, ReadingIsNone) {
  auto c = station();
  ask(c, szl_request(1, 0x0011, 0), userdata_refusal(1, 4, 1, 0xD401));
  ask(c, list_blocks_request(2), answer(2, 3, 1, bytes_from_hex("3041 0001")));
  ask(c, question(3, 7, 1, {}), answer(3, 7, 1, clock_payload(play_start)));
  ask(c, pi_job(4, "_N_TMGETT", nc_strings({"01", "DRILL"})), pi_answer(4));
  ask(c, question(5, 1, 2, test_payload({}, test_addresses(variables()))), answer(5, 1, 2));
  EXPECT_THAT(told(c.frames(), "event"), IsEmpty());
}

// The answer says that the job was accepted, its push what became of the values.
TEST(Events, ModifyIsDecidedByItsPush) {
  const auto modify = [](Reference ref) {
    return test_request(ref, 8, test_payload({}, test_addresses_and_values(variables())));
  };
  auto c = station();
  ask(c, modify(1), answer(1, 1, 8, {}, 5));
  ask(c, modify(2), answer(2, 1, 8, {}, 6));
  push(c, userdata_push(1, 8, 6, test_answer(test_codes(2, 0x03)), true));
  push(c, userdata_push(1, 8, 5, test_answer(test_codes(2, 0xFF)), true));
  push(c, userdata_push(1, 8, 5, test_answer(test_codes(2, 0x03)), true));  // a second push changes nothing
  push(c, userdata_push(1, 8, 9, test_answer(test_codes(2, 0x03)), true));  // of a job nobody asked for
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client variable-modified [MD 0, I 8.1] refused 0x03",
                                                     "client variable-modified [MD 0, I 8.1] succeeded"));
}

TEST(Events, ModifyJobsAreBounded) {
  dissector::Settings settings;
  settings.limits.test_jobs = 2;
  auto c = station();
  for (std::uint8_t i = 1; i <= 4; ++i)
    ask(c, test_request(i, 9, test_payload({}, test_addresses_and_values(variables()))), answer(i, 1, 9, {}, i));
  push(c, userdata_push(1, 9, 1, test_answer(test_codes(2, 0x03)), true));  // was told already
  push(c, userdata_push(1, 9, 4, test_answer(test_codes(2, 0x03)), true));
  const auto out = told(listen(c.frames(), settings), "event");
  EXPECT_EQ(out.size(), 4U);
  EXPECT_EQ(std::count(out.begin(), out.end(), "client force [MD 0, I 8.1] refused 0x03"), 1);
}

}  // namespace
}  // namespace s7::test
