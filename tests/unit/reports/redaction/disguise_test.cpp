#include "reports/redaction/disguise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/zones.hpp"
#include "reports/plan/read_plan.hpp"
#include "reports/redaction/pseudonyms.hpp"

namespace s7::reports::redaction {
namespace {

using storage::Identifying;
using ::testing::ElementsAre;
using ::testing::Not;

class Disguised : public ::testing::Test {
 protected:
  static Disguise make() {
    const std::vector<std::string> addresses{"10.1.2.3", "10.1.2.9", "192.168.7.1"};
    std::vector<storage::IdentifyingText> texts;
    for (const std::string& address : addresses) texts.push_back({Identifying::address, "", address});
    texts.push_back({Identifying::name, "", "Press 7"});
    return {addresses, make_pseudonyms(texts)};
  }
  static std::vector<std::string> networks(const std::string& real) {
    std::vector<std::string> out;
    for (const Network& network : disguise().networks({Network::parse(real).value()})) out.push_back(network.text());
    return out;
  }
  static const Disguise& disguise() {
    static const Disguise one = make();
    return one;
  }
};

TEST_F(Disguised, NetworksAreTheStationsInThem) {
  EXPECT_THAT(networks("10.1.0.0/16"), ElementsAre("10.0.1.1", "10.0.1.2"));
  EXPECT_THAT(networks("10.1.2.9"), ElementsAre("10.0.1.2"));
  EXPECT_EQ(networks("0.0.0.0/0").size(), 3U);
}

// An empty list would mean any station.
TEST_F(Disguised, ANetworkWithoutStationsIsNobody) { EXPECT_THAT(networks("10.9.0.0/16"), ElementsAre("0.0.0.0")); }

TEST_F(Disguised, APlanKeepsWhatItPermits) {
  StationNames names;
  names.add(Network::parse("10.1.2.3").value(), "Press 7");
  const plan::Plan real = plan::read_plan(
      "client,server,port,client_tsap,server_tsap,protocol,direction,area,db,first_byte,bytes,owner\n"
      "Press 7,192.168.0.0/16,102,,,,read,DB,5,,,Miller\n*,10.5.5.5,102,,,,,,,,,\n",
      "secret.csv", names);
  const plan::Plan plan = disguise().plan(real);
  ASSERT_EQ(plan.lines.size(), 2U);
  const plan::Line& line = plan.lines[0];
  EXPECT_EQ(line.client.text, disguise().name("Press 7"));
  ASSERT_EQ(line.client.networks.size(), 1U);
  EXPECT_EQ(line.client.networks[0].text(), "10.0.1.1");
  EXPECT_EQ(line.server.text, "network-1");
  EXPECT_EQ(line.permit, real.lines[0].permit);
  EXPECT_EQ(line.owner, "owner-1");
  EXPECT_TRUE(plan.lines[1].client.any());
  EXPECT_THAT(plan.lines[1].server.text, Not("10.5.5.5"));
  EXPECT_EQ(plan.lines[1].server.networks.at(0).text(), plan.lines[1].server.text);
  EXPECT_EQ(plan.file, "the plan");
}

TEST_F(Disguised, ZonesKeepTheirStationsAndConduits) {
  const audit::Zones real = audit::read_zones(
      "zone,address,to,verdict\nBakery,10.1.0.0/16,,\nPanel,10.1.2.9,,\nOffice,172.16.0.0/12,,\nPanel,,Bakery,"
      "allowed\n*,,Bakery,forbidden\n",
      "z.csv");
  const audit::Zones zones = real.under(disguise());
  const std::string bakery = zones.of("10.0.1.1"), panel = zones.of("10.0.1.2");
  EXPECT_EQ(bakery, disguise().zone("Bakery"));
  EXPECT_EQ(panel, disguise().zone("Panel"));
  EXPECT_EQ(zones.of("192.168.1.1"), "");
  EXPECT_EQ(zones.conduit(panel, bakery), audit::Conduit::allowed);
  EXPECT_EQ(zones.conduit(disguise().zone("Office"), bakery), audit::Conduit::forbidden);
  EXPECT_TRUE(zones.knows(disguise().zone("Office")));
}

}  // namespace
}  // namespace s7::reports::redaction
