#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* panel = "10.0.1.50";
constexpr const char* tool = "10.0.9.5";
constexpr const char* plc = "10.0.1.20";

Findings run(Scene& scene) { return scene.run(rules::secure_mismatch); }

ConnectionId connect(Scene& scene, const std::string& client, bool tls, bool closed_by_server = false) {
  storage::ConnectionKey key = Scene::key(client, plc);
  key.protocol = tls ? "s7comm-plus-tls" : "s7comm-plus";
  storage::ConnectionTotals totals = Scene::totals("hmi");
  totals.secure = tls;
  storage::SessionRecord session = Scene::session();
  session.closed_by_server = closed_by_server;
  if (closed_by_server) session.end_reason = storage::EndReason::reset;
  return scene.talk(key, totals, session);
}

// `code` 0: it succeeded; `answered` false: nothing came.
void asks(Scene& scene, ConnectionId id, const std::string& operation, const std::string& detail, std::uint64_t times,
          std::uint16_t code, double second, bool answered = true) {
  storage::OperationKey key;
  key.protocol = operation == "tls-handshake" ? "s7comm-plus-tls" : "s7comm-plus";
  key.operation = operation;
  key.detail = detail;
  storage::OperationTotals totals;
  totals.requests = times;
  totals.seen = during(second, second + 1);
  if (answered && code == 0) {
    totals.ok = times;
    totals.succeeded = totals.seen;
  } else if (answered) {
    totals.failed = times;
    totals.codes[code] = {times, totals.seen};
  }
  scene.writer().add(scene.capture(), id, key, totals);
}

TEST(SecureMismatch, AHandshakeThatFailsWhereOthersAgree) {
  Scene scene;
  scene.writer().set_code_names(std::vector<storage::CodeName>{{"tls-alert", 70, "protocol_version", ""}});
  asks(scene, connect(scene, panel, true), "tls-handshake", "up to TLS 1.2", 3, 70, 10);
  asks(scene, connect(scene, tool, true), "tls-handshake", "TLS 1.3 TLS_AES_256_GCM_SHA384", 1, 0, 5);
  const Findings findings = run(scene);
  ASSERT_THAT(ids(findings), ElementsAre("secure-mismatch"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 3U);
  EXPECT_THAT(findings[0].observation,
              AllOf(HasSubstr("10.0.1.50 offered 10.0.1.20 up to TLS 1.2"),
                    HasSubstr("ended 3 times with alert 70 (protocol version)"),
                    HasSubstr("agreed on TLS with 10.0.9.5 (TLS 1.3 TLS_AES_256_GCM_SHA384)")));
  EXPECT_THAT(findings[0].likely_cause, HasSubstr("no version of TLS in common"));
  EXPECT_EQ(findings[0].evidence.places().at(0).frame, 101U);
}

TEST(SecureMismatch, CertificatesAreAnotherCause) {
  Scene scene;
  asks(scene, connect(scene, panel, true), "tls-handshake", "up to TLS 1.3", 2, 48, 10);
  ASSERT_EQ(run(scene).size(), 1U);
  EXPECT_THAT(run(scene)[0].likely_cause, HasSubstr("certificate"));
}

TEST(SecureMismatch, AClientThatOffersAnotherVersionThenHasFoundAWay) {
  Scene scene;
  const ConnectionId id = connect(scene, panel, true);
  asks(scene, id, "tls-handshake", "up to TLS 1.2", 1, 70, 10);
  asks(scene, id, "tls-handshake", "TLS 1.3 TLS_AES_256_GCM_SHA384", 1, 0, 12);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SecureMismatch, OneFailureWithNothingBesideItIsNone) {
  Scene scene;
  asks(scene, connect(scene, panel, true), "tls-handshake", "up to TLS 1.2", 1, 40, 10);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SecureMismatch, AControllerThatClosesAfterTheFirstMessage) {
  for (const bool closed_by_server : {true, false}) {
    Scene scene;
    for (int i = 0; i < 2; ++i) {
      const ConnectionId id = connect(scene, panel, true, closed_by_server);
      asks(scene, id, "tls-handshake", "up to TLS 1.3", 1, 0, 10 + 5 * i, false);
    }
    const Findings findings = run(scene);
    ASSERT_EQ(findings.size(), closed_by_server ? 1U : 0U);
    if (closed_by_server) {
      EXPECT_THAT(findings[0].observation, HasSubstr("closed the connection after the first message"));
    }
  }
}

TEST(SecureMismatch, AClearSessionThatASecureControllerRefuses) {
  Scene scene;
  asks(scene, connect(scene, tool, true), "tls-handshake", "TLS 1.3 TLS_AES_256_GCM_SHA384", 1, 0, 5);
  asks(scene, connect(scene, panel, false), "create-object", "session", 2, 0xfe05, 10);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].title, HasSubstr("uses no TLS"));
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
}

TEST(SecureMismatch, ClearSessionsThatWorkAreNone) {
  Scene scene;
  asks(scene, connect(scene, tool, true), "tls-handshake", "TLS 1.3 TLS_AES_256_GCM_SHA384", 1, 0, 5);
  asks(scene, connect(scene, panel, false), "create-object", "session", 2, 0, 10);
  EXPECT_THAT(run(scene), IsEmpty());
}

TEST(SecureMismatch, AClientThatInsistsOnTls) {
  Scene scene;
  const ConnectionId id = connect(scene, panel, false);
  asks(scene, id, "init-ssl", "", 2, 0xfe05, 10);
  const Findings findings = run(scene);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "10.0.1.50 wants TLS, 10.0.1.20 has none");
}

TEST(SecureMismatch, AClientThatGoesOnInClearTextIsUsual) {
  Scene scene;
  const ConnectionId id = connect(scene, panel, false);
  asks(scene, id, "init-ssl", "", 2, 0xfe05, 10);
  asks(scene, id, "create-object", "session", 2, 0, 11);
  EXPECT_THAT(run(scene), IsEmpty());
}

}  // namespace
}  // namespace s7::reports::audit::test
