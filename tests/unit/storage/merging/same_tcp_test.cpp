#include "storage/merging/same_tcp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/merging/session_sights.hpp"

namespace s7::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t second = 1'000'000;

// A sight of 10.0.0.1:40000 > 10.0.0.2:102 from second 100 to 200, with both sequence numbers.
TcpSight sight(std::int64_t observation) {
  TcpSight out;
  out.ends = {"10.0.0.1", "10.0.0.2", 40000, 102};
  out.client_isn = 1000;
  out.server_isn = 5000;
  out.observation = observation;
  out.first_us = 100 * second;
  out.last_us = 200 * second;
  return out;
}

TEST(SameTcp, EqualEndsNumbersAndTimesAreOneConnection) {
  EXPECT_THAT(same_connections({sight(1), sight(2), sight(3)}), ElementsAre(ElementsAre(0, 1, 2)));
}

TEST(SameTcp, WithinAnObservationNothingIsTheSame) {
  EXPECT_THAT(same_connections({sight(1), sight(1)}), IsEmpty());
  EXPECT_EQ(undecidable({sight(1), sight(1)}), 0U);
}

TEST(SameTcp, TwoConnectionRequestsOnOneTcpConnectionStayTogether) {
  EXPECT_THAT(same_connections({sight(1), sight(1), sight(2)}), ElementsAre(ElementsAre(0, 1, 2)));
}

TEST(SameTcp, AnyOtherEndIsAnotherConnection) {
  for (int field = 0; field < 4; ++field) {
    TcpSight other = sight(2);
    if (field == 0) other.ends.client = "10.0.0.3";
    if (field == 1) other.ends.server = "10.0.0.3";
    if (field == 2) other.ends.client_port = 40001;
    if (field == 3) other.ends.port = 1102;
    EXPECT_THAT(same_connections({sight(1), other}), IsEmpty()) << field;
  }
}

TEST(SameTcp, AnotherSequenceNumberOnEitherSideIsAnotherConnection) {
  TcpSight client = sight(2), server = sight(2);
  client.client_isn = 1001;
  server.server_isn = 5001;
  EXPECT_THAT(same_connections({sight(1), client}), IsEmpty());
  EXPECT_THAT(same_connections({sight(1), server}), IsEmpty());
  EXPECT_EQ(undecidable({sight(1), client}), 0U);
}

TEST(SameTcp, OneNumberInCommonIsEnough) {
  TcpSight half = sight(2);
  half.server_isn.reset();
  EXPECT_THAT(same_connections({sight(1), half}), ElementsAre(ElementsAre(0, 1)));
}

TEST(SameTcp, NoNumberInCommonCantBeDecided) {
  TcpSight midstream = sight(2), to_server = sight(3), to_client = sight(4);
  midstream.client_isn.reset();
  midstream.server_isn.reset();
  to_server.server_isn.reset();
  to_client.client_isn.reset();
  EXPECT_THAT(same_connections({sight(1), midstream}), IsEmpty());
  EXPECT_EQ(undecidable({sight(1), midstream}), 1U);
  EXPECT_EQ(undecidable({to_server, to_client}), 1U);
}

TEST(SameTcp, TimesMustOverlapAsFarAsClocksGo) {
  TcpSight later = sight(2);
  later.first_us = 205 * second;
  later.last_us = 300 * second;
  EXPECT_THAT(same_connections({sight(1), later}), ElementsAre(ElementsAre(0, 1)));
  EXPECT_THAT(same_connections({later, sight(1)}), ElementsAre(ElementsAre(0, 1)));
  ++later.first_us;
  EXPECT_THAT(same_connections({sight(1), later}), IsEmpty());
  EXPECT_THAT(same_connections({later, sight(1)}), IsEmpty());
}

TEST(MostComplete, MessagesThenBytesThenPacketsThenTheFirst) {
  EXPECT_EQ(most_complete({{1, {10, 900, 9}}, {2, {11, 100, 5}}}), 2);
  EXPECT_EQ(most_complete({{1, {10, 100, 9}}, {2, {10, 101, 5}}}), 2);
  EXPECT_EQ(most_complete({{1, {10, 100, 5}}, {2, {10, 100, 6}}}), 2);
  EXPECT_EQ(most_complete({{1, {10, 100, 5}}, {2, {10, 100, 5}}}), 1);
}

}  // namespace
}  // namespace s7::storage
