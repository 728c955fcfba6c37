// S7comm-plus: what changes a controller, and what only may.

#include <gmock/gmock.h>

#include "tests/unit/dissector/plus/play.hpp"

namespace s7::dissector::plus_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(PlusEvents, DownloadOverSeveralFrames) {
  for (const std::uint8_t version : {std::uint8_t{2}, std::uint8_t{3}}) {
    Play play(version, 100);
    play.exchange(fn::create_object, 2, test::plus_create(3, block(0x8a320001, 2647, "Main", 700), {}),
                  test::plus_created(0, {}));
    play.exchange(fn::delete_object, 3, test::plus_delete(0x8a120007), test::plus_deleted(test::plus_failure(-12), 0));
    const auto out = play.facts();
    EXPECT_THAT(out.sorted("event"), ElementsAre("event " + ends + "client block-deleted [FB7] refused 0xfff4",
                                                 "event " + ends + "client program-download [OB1 \"Main\"] succeeded"));
    EXPECT_THAT(out.problems, IsEmpty());
  }
}

TEST(PlusEvents, StopAndStart) {
  Play play(3);
  play.exchange(fn::set_variable, 2, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 1)),
                test::plus_result(test::plus_failure(-100)));
  play.exchange(fn::set_multi, 3, test::plus_set_attributes(52, {{2167, test::plus_signed(type::dint, 1)}}),
                test::plus_written(0));
  play.exchange(fn::set_variable, 4, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 3)),
                test::plus_result(0));
  play.ask(fn::set_variable, 5, test::plus_set_variable(52, {2167}, test::plus_signed(type::dint, 1)));
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client cpu-started [RUN requested] succeeded",
                          "event " + ends + "client cpu-stopped [STOP requested] refused 0xff9c",
                          "event " + ends + "client cpu-stopped [STOP requested] succeeded",
                          "event " + ends + "client cpu-stopped [STOP requested] unanswered"));
}

// Whatever is sent as a password stays in the packet.
TEST(PlusEvents, PasswordsAreEventsWithoutTheirValue) {
  const Bytes secret{0xde, 0xad, 0xbe, 0xef, 0x53, 0x45, 0x43};
  Play play(3);
  play.exchange(fn::get_streamed, 2, test::plus_get_streamed(session_id, {303}),
                test::plus_streamed(0, test::plus_octets(secret)));
  play.exchange(fn::set_variable, 3, test::plus_set_variable(session_id, {304}, test::plus_octets(secret)),
                test::plus_result(25));
  play.exchange(fn::set_variable, 4, test::plus_set_variable(session_id, {1846}, test::plus_blob(secret)),
                test::plus_result(test::plus_failure(-100)));
  play.exchange(fn::set_variable, 5, test::plus_set_variable(session_id, {1846}, test::plus_blob(secret)),
                test::plus_result(38));
  const auto out = play.facts();
  EXPECT_THAT(out.sorted("event"),
              ElementsAre("event " + ends + "client password-used [legitimation by challenge and response] succeeded",
                          "event " + ends + "client password-used [legitimation] refused 0x0026",
                          "event " + ends + "client password-used [legitimation] refused 0xff9c"));
  for (const std::string& line : out.lines) EXPECT_THAT(line, Not(HasSubstr(test::to_hex(secret))));
}

TEST(PlusEvents, ProgramsThatAreFetched) {
  Play play;
  const auto block_asked = [&](std::uint16_t sequence, std::uint32_t attribute) {
    play.exchange(fn::get_streamed, sequence, test::plus_get_streamed(0x8a320001, {attribute}),
                  test::plus_streamed(0, test::plus_blob({1})));
  };
  block_asked(2, 2580);  // one event for the attributes of one block
  block_asked(3, 2533);
  play.exchange(fn::explore, 4, test::plus_explore(3, {233, 2521}),
                test::plus_explored(0, 3, {}, {}));  // a look at the names
  play.exchange(fn::explore, 5, test::plus_explore(3, {2580}),
                test::plus_explored(test::plus_failure(-100), 3, {}, {}));
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client program-upload [OB1] succeeded",
                          "event " + ends + "client program-upload [program] refused 0xff9c"));
}

TEST(PlusEvents, FormsThatNoDocumentTells) {
  Play play;
  const auto create = [&](std::uint16_t sequence, std::uint32_t parent, const PlusObject& object) {
    play.exchange(fn::create_object, sequence, test::plus_create(parent, object, {}), test::plus_created(0, {}));
  };
  play.exchange(fn::set_variable, 2, test::plus_set_variable(50, {2421}, test::plus_number(type::timestamp, 1)),
                test::plus_result(0));
  play.exchange(fn::set_variable, 3, test::plus_set_variable(1, {387}, test::plus_number(type::boolean, 1)),
                test::plus_result(0));
  create(4, 16, {211, 4605, 0, {}, {}, {}, {}});
  create(5, session_id, {211, 2709, 0, {{2691, test::plus_number(type::boolean, 1)}}, {}, {}, {}});
  create(6, session_id, {211, 2709, 0, {{2691, test::plus_number(type::boolean, 0)}}, {}, {}, {}});  // only watches
  create(7, 8, {211, 3636, 0, {}, {}, {}, {}});
  create(8, 3, {211, 4699, 0, {}, {}, {}, {}});
  EXPECT_THAT(play.facts().sorted("event"),
              ElementsAre("event " + ends + "client alarm-acknowledged [acknowledge job] possible",
                          "event " + ends + "client clock-set [CPUcommon.SystemTime] possible",
                          "event " + ends + "client firmware-update [" + plus::id_text(4605) + "] possible",
                          "event " + ends + "client force [force table] possible",
                          "event " + ends + "client memory-reset [ASRoot RootMemoryReset] possible",
                          "event " + ends + "client variable-modified [test job] possible"));
}

}  // namespace
}  // namespace s7::dissector::plus_test
