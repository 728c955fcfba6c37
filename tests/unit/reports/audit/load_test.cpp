// What the rules read is what was written, summed over captures.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/words.hpp"
#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

constexpr auto read = storage::Operation::read;

TEST(Load, TotalsOfSeveralCapturesAddUpAndKeepTheirPlaces) {
  Scene scene;
  const ConnectionId id = scene.talk("10.0.0.5", "10.0.0.7");
  const storage::CaptureId second = scene.add_capture(Scene::capture_record("second.pcap"));
  scene.writer().add(scene.capture(), id, range(read, 1, 0, 10), served(3, 10, 20));
  scene.writer().add(second, id, range(read, 1, 0, 10), refused(4, 0x0a, 200, 300));
  storage::ConnectionTotals later = Scene::totals();
  later.requests = 5;
  later.answered = 4;
  later.pdu_size = 480;
  later.seen = during(200, 300);
  later.header_errors[0x8104] = {2, during(210, 220)};
  scene.writer().add(second, id, later);
  const AuditInput input = scene.input();
  ASSERT_EQ(input.connections.size(), 1U);
  const Connection& connection = input.connections[0];
  EXPECT_EQ(connection.requests, 105U);
  EXPECT_EQ(connection.unanswered(), 1U);
  EXPECT_EQ(connection.pdu_size, 480);
  EXPECT_EQ(connection.seen.first.capture, 0U);
  EXPECT_EQ(connection.seen.last.capture, 1U);
  EXPECT_EQ(connection.seen.last.frame, 3001U);
  ASSERT_EQ(connection.codes.size(), 1U);
  EXPECT_EQ(connection.codes[0].count, 2U);
  const auto accesses = input.accesses_of(connection);
  ASSERT_EQ(accesses.size(), 1U);
  EXPECT_EQ(accesses[0].requests, 7U);
  EXPECT_EQ(accesses[0].succeeded.last.frame, 201U);
  ASSERT_EQ(accesses[0].codes.size(), 1U);
  EXPECT_EQ(accesses[0].codes[0].code, 0x0a);
  EXPECT_EQ(accesses[0].codes[0].seen.first.capture, 1U);
  EXPECT_EQ(range_of(accesses[0]), "DB1 0-9");
}

TEST(Load, RowsAreReachedFromTheirStation) {
  Scene scene;
  scene.talk("10.0.0.5", "10.0.0.7");
  const ConnectionId id = scene.talk("10.0.0.6", "10.0.0.7", "op");
  scene.writer().add(scene.capture(), id, range(read, 1, 0, 10), served(3));
  scene.writer().add(scene.capture(), Scene::attempt("10.0.0.9", "10.0.0.7", "refused", 3));
  scene.event("cpu-stopped", id, "10.0.0.6", "10.0.0.7", "succeeded", 9);
  scene.fact("10.0.0.7", "name", "press");
  const AuditInput input = scene.input();
  const Station& station = input.stations[input.station_index.at("10.0.0.7")];
  EXPECT_EQ(station.name, "press");
  EXPECT_EQ(station.as_server.size(), 2U);
  EXPECT_EQ(station.attempts_to.size(), 1U);
  EXPECT_EQ(station.asked.size(), 1U);
  EXPECT_EQ(station.events.size(), 1U);
  EXPECT_EQ(input.events[0].connection, Index{1});
  EXPECT_EQ(input.sessions_of(input.connections[1]).size(), 1U);
}

}  // namespace
}  // namespace s7::reports::audit::test
