#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

storage::ConnectionKey plus(const std::string& client, const std::string& server, bool tls) {
  storage::ConnectionKey key = Scene::key(client, server);
  key.protocol = tls ? "s7comm-plus-tls" : "s7comm-plus";
  key.server_tsap = "53494d415449432d524f4f542d4553";  // SIMATIC-ROOT-ES
  return key;
}

storage::ConnectionTotals engineering(bool tls) {
  storage::ConnectionTotals totals = Scene::totals("es");
  totals.secure = tls;
  return totals;
}

TEST(ClearTextEngineering, BesideAPartnerWithTlsItIsAWarningOfHighConfidence) {
  Scene scene;
  scene.talk(plus("10.0.1.9", "10.0.1.20", false), engineering(false), Scene::session());
  scene.talk(plus("10.0.1.10", "10.0.1.20", true), engineering(true), Scene::session());
  const Findings findings = scene.run(rules::clear_text_engineering);
  ASSERT_THAT(ids(findings), ElementsAre("clear-text-engineering"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::high);
  EXPECT_THAT(findings[0].observation, HasSubstr("It uses TLS with 10.0.1.10"));
}

TEST(ClearTextEngineering, TheFirmwareMayTellThatTlsWouldBePossible) {
  Scene scene;
  scene.talk(plus("10.0.1.9", "10.0.1.20", false), engineering(false), Scene::session());
  scene.fact("10.0.1.20", "order_number", "6ES7 511-1AK02-0AB0");
  scene.fact("10.0.1.20", "firmware", "V2.9.4");
  const Findings findings = scene.run(rules::clear_text_engineering);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_THAT(findings[0].observation, HasSubstr("firmware V2.9.4 is capable of TLS"));
}

TEST(ClearTextEngineering, OlderOrUnknownFirmwareAndPanelsSayNothing) {
  for (const char* firmware : {"V2.8.3", ""}) {
    Scene scene;
    scene.talk(plus("10.0.1.9", "10.0.1.20", false), engineering(false), Scene::session());
    scene.fact("10.0.1.20", "order_number", "6ES7 511-1AK02-0AB0");
    if (*firmware != '\0') scene.fact("10.0.1.20", "firmware", firmware);
    EXPECT_THAT(scene.run(rules::clear_text_engineering), IsEmpty()) << firmware;
  }
  Scene scene;
  storage::ConnectionTotals panel = Scene::totals("hmi");
  scene.talk(plus("10.0.1.50", "10.0.1.20", false), panel, Scene::session());
  scene.fact("10.0.1.20", "order_number", "6ES7 511-1AK02-0AB0");
  scene.fact("10.0.1.20", "firmware", "V2.9.4");
  EXPECT_THAT(scene.run(rules::clear_text_engineering), IsEmpty());
}

TEST(UnexpectedPort, S7ThatIsAnsweredOnAnotherPortIsANotice) {
  Scene scene;
  storage::ConnectionKey key = Scene::key("10.0.1.9", "10.0.1.20");
  key.port = 10102;
  scene.talk(key, Scene::totals(), Scene::session());
  const Findings findings = scene.run(rules::unexpected_port);
  ASSERT_THAT(ids(findings), ElementsAre("unexpected-port"));
  EXPECT_EQ(findings[0].severity, Severity::notice);
  EXPECT_THAT(findings[0].title, HasSubstr("port 10102"));
}

TEST(UnexpectedPort, Port102OtherProtocolsAndSilenceAreNone) {
  Scene scene;
  scene.talk("10.0.1.9", "10.0.1.20");
  storage::ConnectionKey mms = Scene::key("10.0.1.9", "10.0.1.21");
  mms.port = 3782;
  mms.protocol = "mms";
  scene.talk(mms, Scene::totals(""), Scene::session());
  storage::ConnectionKey silent = Scene::key("10.0.1.9", "10.0.1.22");
  silent.port = 2000;
  storage::ConnectionTotals asked = Scene::totals();
  asked.responses = asked.answered = 0;
  scene.talk(silent, asked, Scene::session());
  EXPECT_THAT(scene.run(rules::unexpected_port), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
