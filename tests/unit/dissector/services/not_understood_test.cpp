// Bytes of classic S7 that no layout covers, as the analysis reports them. Numbers by hand: the payload of a status
// list begins with 8 bytes of head.

#include <gmock/gmock.h>

#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Bytes list_answer(Reference ref, std::uint16_t id, std::size_t record, std::size_t records) {
  const StatusList list{id, 0, static_cast<std::uint16_t>(record), std::vector<Bytes>(records, Bytes(record))};
  return userdata_response(ref, {UserdataType::response, 4, 1, 1, UserdataStatus{}}, userdata_data(szl_payload(list)));
}

TEST(NotUnderstood, RecordsOfListsWithoutLayout) {
  auto c = station();
  ask(c, szl_request(2, 0x0071, 0), list_answer(2, 0x0071, 16, 3));
  ask(c, szl_request(3, 0x0074, 0), list_answer(3, 0x0074, 4, 3));  // LEDs: every byte has a name
  EXPECT_THAT(listen(c.take()).problems, ElementsAre("s7comm not-understood 48"));
}

// Nobody knows what is in the last of several parts where the others were not captured.
TEST(NotUnderstood, LastPartWithoutTheOthers) {
  for (const bool whole : {true, false}) {
    auto c = station();
    const auto parts = userdata_pieces(szl_payload({0x0074, 0, 4, std::vector<Bytes>(80, Bytes(4))}), 240);
    ASSERT_EQ(parts.size(), 2U);
    const auto answered = [&](Reference ref, const Bytes& part, bool more) {
      return userdata_response(ref, {UserdataType::response, 4, 1, 1, UserdataStatus{0xd6, more, 0}},
                               userdata_data(part));
    };
    if (whole) ask(c, szl_request(2, 0x0074, 0), answered(2, parts[0], true));
    ask(c, userdata_continue(3, 4, 1, 1), answered(3, parts[1], false));
    const auto problems = listen(c.take()).problems;
    if (whole)
      EXPECT_THAT(problems, IsEmpty());
    else
      EXPECT_THAT(problems, ElementsAre("s7comm not-understood " + std::to_string(parts[1].size())));
  }
}

TEST(NotUnderstood, Pushes) {
  auto c = station();
  push(c, userdata_push(3, 0x55, 0, Bytes(9), true));  // blocks: no such function
  EXPECT_THAT(listen(c.take()).problems, ElementsAre("s7comm not-understood 9"));
}

}  // namespace
}  // namespace s7::test
