#include "reports/firewall/rules.hpp"

#include <gmock/gmock.h>

#include "tests/unit/reports/plan/plans.hpp"

namespace s7::reports::firewall {
namespace {

using plan::testing::plan_from;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> rules_of(const std::string& lines, const StationNames& names = {}) {
  std::vector<std::string> out;
  for (const Rule& rule : rules_for(plan_from(lines, names), names).rules) {
    const auto text = [](const std::optional<Network>& network) { return network ? network->text() : "any"; };
    out.push_back(text(rule.client) + " > " + text(rule.server) + ":" +
                  (rule.port ? std::to_string(*rule.port) : "any") + " | " + rule.comment);
  }
  return out;
}

TEST(FirewallRules, LinesThatAFirewallCanNotTellApartAreOne) {
  EXPECT_THAT(
      rules_of("10.0.0.5,10.0.0.9,102,0100,0102,s7comm,read,DB,1,0,10,HMI > PLC,,screens,,,\n"
               "10.0.0.5,10.0.0.9,102,0200,0102,s7comm,write,DB,1,4,2,HMI > PLC,,setpoints,,,\n"
               "10.0.0.5,10.0.0.9,102,,,,read,DB,60,0,32,,,,,server,\n"
               "10.0.0.5,10.0.0.9,1102,,,,,,,,,,,,,,\n"),
      ElementsAre(
          "10.0.0.5 > 10.0.0.9:102 | HMI > PLC, 10.0.0.5 > 10.0.0.9: reads DB1 0-9; server reads DB60 0-31; writes DB1 "
          "4-5 (screens, setpoints)",
          "10.0.0.5 > 10.0.0.9:1102 | 10.0.0.5 > 10.0.0.9"));
}

TEST(FirewallRules, NamesBecomeAllPairsOfOneIpVersion) {
  StationNames names;
  for (const char* address : {"10.0.0.5", "10.0.0.6", "fd00::5"}) names.add(*Network::parse(address), "HMI");
  for (const char* address : {"10.0.0.9", "fd00::9"}) names.add(*Network::parse(address), "PLC");
  EXPECT_THAT(rules_of("HMI,PLC,102,,,,,,,,,,,,,,\n", names),
              ElementsAre("10.0.0.5 > 10.0.0.9:102 | HMI > PLC", "10.0.0.6 > 10.0.0.9:102 | HMI > PLC",
                          "fd00::5 > fd00::9:102 | HMI > PLC"));
}

TEST(FirewallRules, TheUsualPortIsAlwaysGuarded) {
  EXPECT_THAT(rules_for(plan_from("10.0.0.5,10.0.0.9,1102,,,,,,,,,,,,,,\n"), {}).ports, ElementsAre(102, 1102));
  EXPECT_THAT(rules_for(plan_from(""), {}).ports, ElementsAre(102));
}

TEST(FirewallRules, EndsOfTwoIpVersionsMakeNoRule) {
  const Rules rules = rules_for(plan_from("10.0.0.5,10.0.0.9,,,,,,,,,,,,,,,\n10.0.0.5,fd00::9,,,,,,,,,,,,,,,\n"), {});
  EXPECT_EQ(rules.rules.size(), 1U);
  EXPECT_THAT(rules.impossible, ElementsAre(1U));
}

TEST(FirewallRules, EmptyCellsAreAny) {
  const Rules rules = rules_for(plan_from("*,fd00::9,,,,,,,,,,,,,,,\n*,*,102,,,,,,,,,,,,,,\n"), {});
  const std::string nft = nftables(rules, Hook::forward, "p");
  EXPECT_THAT(nft, HasSubstr("\t\tip6 daddr fd00::9 tcp dport @ports ct state new,established counter accept"));
  EXPECT_THAT(nft, HasSubstr("\t\ttcp dport 102 ct state new,established counter accept comment \"any > any\"\n"));
  const std::string both = iptables(rules, Hook::input, "p");
  EXPECT_THAT(both, HasSubstr("\n-6 -A S7SCOPE -d fd00::9 -p tcp -m tcp --dport 102 "));
  EXPECT_THAT(both, HasSubstr("\n-A S7SCOPE -p tcp -m tcp --dport 102 -m conntrack --ctstate NEW,ESTABLISHED "));
  EXPECT_THAT(both, HasSubstr("\n-I INPUT 1 -p tcp -j S7SCOPE\n"));
}

TEST(FirewallRules, CommentsCanNotEndTheirQuotes) {
  const std::string nasty = harmless("a \"b\" `c` \\ d\n$(e)", 100);
  for (const char* sign : {"\"", "\\", "\n", "`"}) EXPECT_THAT(nasty, Not(HasSubstr(sign)));
  EXPECT_EQ(harmless("short", 5), "short");
  EXPECT_EQ(harmless("too long", 6), "too...");
  // Eight umlauts of two bytes each: no half one stays.
  EXPECT_EQ(harmless("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", 10), "\u00e4\u00e4\u00e4...");
}

}  // namespace
}  // namespace s7::reports::firewall
