// Files from and to a numerical control. No capture shows any: the layouts are those of the documents.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/s7_send.hpp"
#include "tests/unit/dissector/services/talk.hpp"

namespace s7::test {
namespace {

using testing::ElementsAre;

constexpr std::uint8_t nc = 0x3F;
const std::string path = "/_N_MPF_DIR/_N_SHAFT_MPF";

Bytes piece(std::uint8_t function, std::uint8_t unit, bool last, const Bytes& payload) {
  return s7_userdata(0, userdata_parameter({UserdataType::push, nc, function, 9, UserdataStatus{unit, !last, 0}}),
                     userdata_data(payload));
}

void start_upload(TcpConversation& c) {
  ask(c, question(1, nc, 6, concat({{1, 0}, nc_name(path)})), answer(1, nc, 6, {}, 9));
}

TEST(NcTransfers, Upload) {
  auto c = station();
  start_upload(c);
  push(c, piece(7, 1, false, nc_first_piece(path, 5, "2024010112000000", {1, 2, 3})));
  push(c, piece(7, 2, true, nc_piece({4, 5})));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client nc-transfer [upload " + path + "] succeeded"));
}

TEST(NcTransfers, Download) {
  auto c = station();
  ask(c, question(1, nc, 1, nc_name(path)), answer(1, nc, 1, {}, 9));
  say(c, Side::client, tpkt_data(piece(2, 1, true, nc_first_piece(path, 3, "2024010112000000", {1, 2, 3}))));
  ask(c, question(2, nc, 4, nc_name(path)), answer(2, nc, 4, {}, 9));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client nc-transfer [download " + path + "] succeeded"));
}

TEST(NcTransfers, RefusedUnansweredAborted) {
  auto c = station();
  ask(c, question(1, nc, 1, nc_name(path)), userdata_refusal(1, nc, 1, 0x8301));
  ask(c, question(2, nc, 1, nc_name(path)), answer(2, nc, 1, {}, 9));
  ask(c, question(3, nc, 4, nc_name(path)), userdata_refusal(3, nc, 4, 0x8304));
  start_upload(c);  // goes on when the capture ends
  ask_in_vain(c, question(5, nc, 1, nc_name(path)));
  EXPECT_THAT(told(c.frames(), "event"), ElementsAre("client nc-transfer [download " + path + "] refused 0x8301",
                                                     "client nc-transfer [download " + path + "] refused 0x8304",
                                                     "client nc-transfer [download " + path + "] unanswered",
                                                     "client nc-transfer [upload " + path + "] aborted"));
}

TEST(NcTransfers, ManyAtOnceAreBounded) {
  dissector::Settings settings;
  settings.limits.transfers = 2;
  auto c = station();
  for (Reference ref = 1; ref <= 3; ++ref) ask(c, question(ref, nc, 1, nc_name(path)), answer(ref, nc, 1, {}, 9));
  const auto out = listen(c.frames(), settings);
  EXPECT_EQ(told(out, "event").size(), 3U);
  EXPECT_THAT(out.problems, testing::Contains("limit nc-transfers 1"));
}

}  // namespace
}  // namespace s7::test
