#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* client = "10.0.1.45";
constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::function_unsupported); }

void asks(Scene& scene, ConnectionId id, const std::string& function, std::uint16_t code, std::uint64_t times) {
  storage::OperationKey key;
  key.protocol = "s7comm";
  key.operation = function;
  storage::OperationTotals totals;
  totals.requests = times;
  totals.seen = during(10, 20);
  if (code == 0) {
    totals.ok = times;
    totals.succeeded = during(10, 20);
  } else {
    totals.failed = times;
    totals.codes[code] = {times, during(10, 20)};
  }
  scene.writer().add(scene.capture(), id, key, totals);
}

TEST(FunctionUnsupported, BlockServicesOfA1500WhoseVariablesAreServed) {
  Scene scene;
  scene.fact(plc, "order_number", "6ES7 513-1AL02-0AB0");
  const ConnectionId id = scene.talk(client, plc);
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 1, 0, 4), served(50));
  asks(scene, id, "list-blocks", 0x8104, 2);
  asks(scene, id, "read-clock", 0x8104, 1);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("function-unsupported"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_EQ(findings[0].count, 3U);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("list-blocks (2) and read-clock (1)"), HasSubstr("0x8104"),
                                             HasSubstr("served 50 items")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("S7comm-plus only"));
  EXPECT_EQ(findings[0].filter, "ip.addr == 10.0.1.45 && ip.addr == 10.0.1.20 && tcp.port == 102");
}

TEST(FunctionUnsupported, OnAnUnknownOrOlderControllerItIsLessSure) {
  for (const char* order_number : {"", "6ES7 315-2EH14-0AB0"}) {
    Scene scene;
    if (*order_number != '\0') scene.fact(plc, "order_number", order_number);
    const ConnectionId id = scene.talk(client, plc);
    scene.writer().add(scene.capture(), id, range(storage::Operation::read, 1, 0, 4), served(50));
    asks(scene, id, "list-blocks", 0x8305, 1);
    const Findings findings = run(scene);
    ASSERT_EQ(findings.size(), 1U) << order_number;
    EXPECT_EQ(findings[0].confidence, Confidence::medium) << order_number;
  }
}

TEST(FunctionUnsupported, WhereVariablesAreRefusedTooThatIsAnotherFault) {
  Scene scene;
  const ConnectionId id = scene.talk(client, plc);
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 1, 0, 4), refused(50, 0x8104));
  asks(scene, id, "list-blocks", 0x8104, 5);
  asks(scene, id, "read-szl", 0, 5);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(FunctionUnsupported, CodesOfTheBenignListAreNone) {
  Scene scene;
  const ConnectionId id = scene.talk(client, plc);
  scene.writer().add(scene.capture(), id, range(storage::Operation::read, 1, 0, 4), served(50));
  asks(scene, id, "read-szl", 0xd401, 20);
  asks(scene, id, "read-szl", 0xd402, 4);
  asks(scene, id, "block-info", 0xd209, 3);
  asks(scene, id, "setup-communication", 0x8104, 1);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(FunctionUnsupported, WithoutVariableAccessOtherServicesAreTheContrast) {
  Scene scene;
  const ConnectionId id = scene.talk(client, plc);
  asks(scene, id, "list-blocks", 0x8104, 2);
  EXPECT_THAT(run(scene), IsEmpty());
  asks(scene, id, "read-szl", 0, 5);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, HasSubstr("It answered read-szl of the same client"));
}

}  // namespace
}  // namespace s7::reports::audit::test
