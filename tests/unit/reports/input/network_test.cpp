#include "reports/input/network.hpp"

#include <gtest/gtest.h>

namespace s7::reports {
namespace {

Network network(std::string_view text) {
  const auto parsed = Network::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Network{});
}

TEST(Network, ContainsWhatItsPrefixSays) {
  EXPECT_TRUE(network("10.0.0.0/8").contains(network("10.255.255.255")));
  EXPECT_FALSE(network("10.0.0.0/8").contains(network("11.0.0.0")));
  EXPECT_TRUE(network("192.168.4.0/22").contains(network("192.168.7.255")));
  EXPECT_FALSE(network("192.168.4.0/22").contains(network("192.168.8.0")));
  EXPECT_TRUE(network("0.0.0.0/0").contains(network("203.0.113.9")));
  EXPECT_FALSE(network("0.0.0.0/0").contains(network("::1")));
  EXPECT_TRUE(network("2001:db8::/33").contains(network("2001:db8:7fff::1")));
  EXPECT_FALSE(network("2001:db8::/33").contains(network("2001:db8:8000::1")));
  EXPECT_TRUE(network("10.1.0.0/16").contains(network("10.1.2.0/24")));
  EXPECT_FALSE(network("10.1.2.0/24").contains(network("10.1.0.0/16")));
  EXPECT_TRUE(network("10.0.0.5").contains(network("10.0.0.5")));
  EXPECT_FALSE(network("10.0.0.5").contains(network("10.0.0.4")));
}

TEST(Network, IsWrittenInItsShortestForm) {
  EXPECT_EQ(network("2001:0DB8:0:0::1").text(), "2001:db8::1");
  EXPECT_EQ(network("10.0.0.5/32").text(), "10.0.0.5");
  EXPECT_EQ(network("fe80::/10").text(), "fe80::/10");
}

TEST(Network, SaysWhatIsWrong) {
  for (const char* text : {"", "10.0.0", "10.0.0.256", "10.0.0.05", "10.0.0.1/", "10.0.0.0/33", "10.0.0.0/08", "::/129",
                           "10.0.0.0/-1", "fe80::1%eth0", "PLC", " 10.0.0.1"}) {
    std::string problem;
    EXPECT_FALSE(Network::parse(text, &problem).has_value()) << text;
    EXPECT_FALSE(problem.empty()) << text;
  }
  std::string problem;
  EXPECT_FALSE(Network::parse("10.0.0.5/24", &problem).has_value());
  EXPECT_EQ(
      problem,
      "'10.0.0.5/24' is an address inside a network: write 10.0.0.0/24 for the network or 10.0.0.5 for the address");
}

TEST(Network, TellsAddressesFromNames) {
  for (const char* text : {"10.0.0", "10.0.0.1/99", "fe80::1", "1::2/x", "10.0.0.0/24"})
    EXPECT_TRUE(looks_like_network(text) || text[0] == '1') << text;
  for (const char* text : {"PLC 1", "cafe", "line/7", "HMI", "A.B", ""}) EXPECT_FALSE(looks_like_network(text)) << text;
}

}  // namespace
}  // namespace s7::reports
