#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "scene.hpp"

namespace s7::reports::audit::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* client = "10.0.0.5";
constexpr const char* server = "10.0.0.7";

void tried(Scene& scene, const char* outcome, const std::vector<double>& seconds, const char* from = client,
           const char* refusal = "", const char* tsap = "0102", std::uint16_t error = 0) {
  for (const double second : seconds) {
    auto attempt = Scene::attempt(from, server, outcome, second);
    if (*tsap != 0) attempt.server_tsap = tsap;
    attempt.refusal = refusal;
    if (*refusal != 0) attempt.refusal_delay = 4'000'000;  // ns
    if (error != 0) attempt.setup_error = error;
    scene.writer().add(scene.capture(), attempt);
  }
}

TEST(SetupRefused, AnErrorToTheSetup) {
  Scene scene;
  tried(scene, "setup-rejected", {10, 20}, client, "header-error", "0102", 0x8104);
  tried(scene, "established", {5}, "10.0.0.6");
  const Findings findings = scene.run(rules::setup_refused);
  ASSERT_THAT(ids(findings), ElementsAre("setup-refused"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[0].confidence, Confidence::medium);
  EXPECT_EQ(findings[0].count, 2U);
  EXPECT_THAT(findings[0].observation,
              AllOf(HasSubstr("answered the setup with 0x8104"), HasSubstr("accepted sessions of 10.0.0.6")));
}

TEST(SetupRefused, AnErrorThatSpeaksOfResourcesIsAnotherMatter) {
  Scene scene;
  tried(scene, "setup-rejected", {10, 20}, client, "header-error", "0102", 0x8302);
  EXPECT_THAT(scene.run(rules::setup_refused), IsEmpty());
  EXPECT_THAT(ids(scene.run(rules::connections_exhausted)), ElementsAre("connections-exhausted"));
}

TEST(SetupRefused, NobodyEverGetsASession) {
  Scene scene;
  tried(scene, "setup-unanswered", {10, 20});
  const Findings findings = scene.run(rules::setup_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].confidence, Confidence::low);
  EXPECT_THAT(findings[0].observation, AllOf(HasSubstr("left the setup unanswered"), HasSubstr("Nobody was seen")));
}

TEST(SetupRefused, EndedBeforeAnythingWasAsked) {
  Scene scene;
  tried(scene, "closed-after-connect", {10, 20}, client, "fin", "");
  const Findings findings = scene.run(rules::setup_refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].observation, HasSubstr("ended the connection before anything was asked"));
}

TEST(SetupRefused, WhereOthersGetInTheServerMayBeFull) {
  Scene scene;
  tried(scene, "setup-unanswered", {10, 20});
  tried(scene, "established", {5}, "10.0.0.6");
  EXPECT_THAT(scene.run(rules::setup_refused), IsEmpty());
  EXPECT_THAT(ids(scene.run(rules::connections_exhausted)), ElementsAre("connections-exhausted"));
}

TEST(SetupRefused, OnceIsNone) {
  Scene scene;
  tried(scene, "setup-unanswered", {10});
  EXPECT_THAT(scene.run(rules::setup_refused), IsEmpty());
}

TEST(SetupRefused, AClientThatAsksForNothingIsNotRefused) {
  Scene scene;
  tried(scene, "cotp-only", {10, 20});
  EXPECT_THAT(scene.run(rules::setup_refused), IsEmpty());
}

// S7comm-plus calls by name; what stops it is a matter of secure-mismatch.
TEST(SetupRefused, NamesAreCalledByOtherProtocols) {
  Scene scene;
  tried(scene, "setup-unanswered", {10, 20}, client, "rst", "53494d415449432d524f4f542d484d49");
  EXPECT_THAT(scene.run(rules::setup_refused), IsEmpty());
}

// Each way in which an opening can be refused twice, by each kind of connection point: some rule reports it.
TEST(SetupRefused, NoRefusalOfAnOpeningGoesUnreported) {
  struct Case {
    const char *outcome, *refusal, *tsap;
    std::optional<std::uint8_t> reason;
    std::optional<std::uint16_t> error;
    bool others_get_in;
  };
  std::vector<Case> cases{{"unanswered", "", "", {}, {}, false},
                          {"refused", "rst", "", {}, {}, false},
                          {"unreachable", "icmp", "", {}, {}, false},
                          {"closed-after-connect", "fin", "", {}, {}, false},
                          {"closed-after-connect", "rst", "", {}, {}, true}};
  for (const char* tsap : {"0102", "1002", "e0025043", "01060102001200000034030000000001"}) {
    for (const bool others : {false, true}) {
      for (const char* refusal : {"rst", "fin"}) {
        cases.push_back({"closed-after-connect", refusal, tsap, {}, {}, others});
        if (*tsap != 'e') cases.push_back({"cotp-only", refusal, tsap, {}, {}, others});
      }
      for (const std::uint8_t reason : std::initializer_list<std::uint8_t>{0, 1, 2, 3, 128, 129, 136})
        cases.push_back({"cotp-rejected", "dr", tsap, reason, {}, others});
      cases.push_back({"cotp-rejected", "er", tsap, std::uint8_t{1}, {}, others});
      cases.push_back({"cotp-unanswered", "", tsap, {}, {}, others});
      if (*tsap == 'e') continue;
      cases.push_back({"setup-unanswered", "", tsap, {}, {}, others});
      for (const std::uint16_t error : std::initializer_list<std::uint16_t>{0x8104, 0x8302, 0xd241, 0x8500})
        cases.push_back({"setup-rejected", "header-error", tsap, {}, error, others});
    }
  }
  for (const Case& one : cases) {
    Scene scene;
    for (const double second : {10.0, 100.0, 200.0}) {
      auto attempt = Scene::attempt(client, server, one.outcome, second);
      if (*one.tsap != 0) attempt.server_tsap = one.tsap;
      attempt.refusal = one.refusal;
      if (*one.refusal != 0) attempt.refusal_delay = 4'000'000;  // ns
      attempt.dr_reason = one.reason;
      attempt.setup_error = one.error;
      attempt.acknowledged = true;
      if (attempt.outcome == "unreachable") attempt.icmp_type = 3, attempt.icmp_code = 13;
      scene.writer().add(scene.capture(), attempt);
    }
    if (one.others_get_in) tried(scene, "established", {5}, "10.0.0.6", "", *one.tsap == 0 ? "0102" : one.tsap);
    const AuditInput input = scene.input();
    Findings findings;
    for (const RuleFunction rule : rule_functions()) rule(input, findings);
    std::erase_if(findings, [](const Finding& finding) { return finding.severity < Severity::notice; });
    EXPECT_FALSE(findings.empty()) << one.outcome << ' ' << one.refusal << ' ' << one.tsap << ' '
                                   << static_cast<int>(one.reason.value_or(0)) << ' ' << one.others_get_in;
  }
}

}  // namespace
}  // namespace s7::reports::audit::test
