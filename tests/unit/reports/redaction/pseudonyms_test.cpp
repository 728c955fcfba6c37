#include "reports/redaction/pseudonyms.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/audit/special_addresses.hpp"
#include "reports/input/network.hpp"

namespace s7::reports::redaction {
namespace {

using storage::Identifying;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(RedactedAddresses, KeepTheirSubnetsAndTheirKind) {
  Addresses addresses(
      {"10.1.2.3", "10.1.2.9", "10.9.9.9", "192.168.1.1", "172.20.0.1", "8.8.8.8", "fe80::1234", "fd12::1"});
  const auto subnet = [](const std::string& address) { return address.substr(0, address.rfind('.')); };
  EXPECT_EQ(subnet(addresses.of("10.1.2.3")), subnet(addresses.of("10.1.2.9")));
  EXPECT_NE(subnet(addresses.of("10.1.2.3")), subnet(addresses.of("10.9.9.9")));
  EXPECT_THAT(addresses.of("192.168.1.1"), StartsWith("192.168."));
  EXPECT_THAT(addresses.of("172.20.0.1"), StartsWith("172.16."));
  EXPECT_THAT(addresses.of("fe80::1234"), StartsWith("fe80:"));
  for (const char* address : {"10.1.2.3", "172.20.0.1", "8.8.8.8", "fe80::1234", "fd12::1"})
    EXPECT_EQ(audit::is_public(addresses.of(address)), audit::is_public(address)) << address;
  EXPECT_EQ(addresses.of("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(addresses.of("not an address"), "not an address");
}

TEST(RedactedAddresses, NoRealAddressIsGivenAway) {
  // The addresses that would come first.
  const std::vector<std::string> real{"10.0.1.1", "10.0.1.2", "10.0.2.1", "192.168.1.1", "11.0.1.1"};
  Addresses addresses(real);
  for (const std::string& address : real) EXPECT_THAT(real, Not(::testing::Contains(addresses.of(address))));
}

TEST(RedactedAddresses, ManyStationsOfOneSubnetStayApart) {
  std::vector<std::string> real;
  for (int i = 1; i < 255; ++i) real.push_back("10.5.5." + std::to_string(i));
  Addresses addresses(real);
  std::set<std::string> given;
  for (const std::string& address : real) given.insert(addresses.of(address));
  EXPECT_EQ(given.size(), real.size());
}

// A scan asks for the first and the last address of a subnet, too.
TEST(RedactedAddresses, AllAddressesOfASubnetStayApart) {
  std::vector<std::string> real;
  for (int i = 0; i < 256; ++i) real.push_back("10.5.5." + std::to_string(i));
  Addresses addresses(real);
  std::set<std::string> given;
  for (const std::string& address : real) given.insert(addresses.of(address));
  EXPECT_EQ(given.size(), real.size());
  for (const std::string& address : given) EXPECT_TRUE(Network::parse(address)) << address;
}

// Somebody tried every subnet of a range: there is none left in it that is not real.
TEST(RedactedAddresses, StationsOfEverySubnetOfARangeStayPrivateAndApart) {
  std::vector<std::string> real;
  for (const char* range : {"192.168.", "172.16.", "169.254."})
    for (int subnet = 0; subnet < 256; ++subnet)
      for (const char* station : {".1", ".77"}) real.push_back(range + std::to_string(subnet) + station);
  Addresses addresses(real);
  std::set<std::string> given;
  for (const std::string& address : real) {
    const std::string pseudonym = addresses.of(address);
    EXPECT_TRUE(Network::parse(pseudonym)) << pseudonym;
    EXPECT_FALSE(audit::is_public(pseudonym)) << pseudonym;
    given.insert(pseudonym);
  }
  EXPECT_EQ(given.size(), real.size());
  for (const std::string& address : real) EXPECT_EQ(given.count(address), 0U) << address;
}

// More than one group of an IPv6 address can count.
TEST(RedactedAddresses, ManySubnetsOfIpv6AreAddresses) {
  constexpr int many = 65'550;
  std::vector<std::string> real;
  for (int i = 0; i < many; ++i) real.push_back(fmt::format("fd12:{:x}:{:x}::5", i / 256 + 1, i % 256));
  Addresses addresses(real);
  std::set<Network> given;
  for (int i : {0, 1, many / 2, many - 30, many - 20, many - 15, many - 14, many - 2, many - 1}) {
    const std::string pseudonym = addresses.of(real[static_cast<std::size_t>(i)]);
    ASSERT_TRUE(Network::parse(pseudonym)) << pseudonym;
    EXPECT_TRUE(given.insert(*Network::parse(pseudonym)).second) << pseudonym;
  }
}

TEST(RedactedMacs, KeepTheVendor) {
  Macs macs({"00:1b:1b:1c:00:11"});
  EXPECT_THAT(macs.of("00:1b:1b:1c:00:11"), StartsWith("00:1b:1b:"));
  EXPECT_NE(macs.of("00:1b:1b:1c:00:11"), "00:1b:1b:1c:00:11");
  EXPECT_EQ(macs.of("01:0e:cf:00:00:00"), "01:0e:cf:00:00:00");  // a group
}

class Texts : public ::testing::Test {
 protected:
  Texts()
      : pseudonyms_({{Identifying::address, "", "10.0.0.5"},
                     {Identifying::mac, "", "00:1b:1b:1c:00:11"},
                     {Identifying::name, "", "Press 7"},
                     {Identifying::capture, "", "/home/x/plant.pcapng"},
                     {Identifying::fact, "serial", "S C-X4U421302013"},
                     {Identifying::fact, "order_number", "6ES7 315-2EH14-0AB0"}}) {}
  std::string said(const std::string& about, const std::string& text) {
    return pseudonyms_.of({Identifying::text, about, text});
  }
  Pseudonyms pseudonyms_;
};

TEST_F(Texts, WhatIsKnownIsReplacedWhereverItIsQuoted) {
  const std::string text =
      said("problem", "/home/x/plant.pcapng: cut; Press 7 at 10.0.0.5:102 (00:1b:1b:1c:00:11), S C-X4U421302013.");
  for (const char* secret : {"plant.pcapng", "/home", "Press 7", "10.0.0.5", "1c:00:11", "X4U42"})
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  EXPECT_THAT(text, HasSubstr("capture-1.pcapng: cut; station-1 at 10."));
  EXPECT_THAT(text, HasSubstr(":102 ("));
}

TEST_F(Texts, NamesInSentencesOfOursAreReplaced) {
  EXPECT_EQ(
      said("program-download", "DB 51, 378 bytes, language DB, author PLANT1, family MIXING, name STEP51, version 1.2"),
      "DB 51, 378 bytes, language DB, author name-1, family name-2, name name-3, version 1.2");
  EXPECT_EQ(said("program-download", "OB1 \"Main\""), "OB1 \"name-4\"");
  EXPECT_EQ(said("nc-transfer", "upload /_N_MPF_DIR/_N_SHAFT_MPF"), "upload /file-1");
  EXPECT_EQ(said("message-service", "HMI_2 mode"), "user-1 mode");
  EXPECT_THAT(said("tls-handshake", "TLS 1.3 X sni=plc-21.plant alpn=h2"), Not(HasSubstr("plc-21")));
  EXPECT_EQ(said("filter", "host 10.0.0.5 and port 102").find("10.0.0.5"), std::string::npos);
}

// What a station is given as a name can be anything.
TEST_F(Texts, NamesEndWhereOurWordsGoOn) {
  for (const char* text : {"DB 1, 9 bytes, author A, Bakery, family B, Bakery, name C by Bakery, version 1.2",
                           "00:1b:1b:00:00:14 name set to oven, Bakery by Bakery by 00:1b:1b:1c:00:11 (dcp)"}) {
    const std::string out = said("x", text);
    EXPECT_THAT(out, Not(HasSubstr("Bakery")));
    EXPECT_THAT(out, ::testing::AnyOf(::testing::EndsWith(", version 1.2"), ::testing::EndsWith(" (dcp)")));
  }
}

// The names of arguments are those of dissector/wire/blocks/pi_service_names.cpp.
TEST_F(Texts, ArgumentsOfServicesAreReplacedUnlessTheyAreNumbers) {
  EXPECT_EQ(said("nc-transfer", "rename file: address 01, oldfilename OVEN_MPF, newfilename /_N_MPF_DIR/_N_A_MPF"),
            "rename file: address 01, oldfilename name-1, newfilename /file-1");
  EXPECT_EQ(
      said("nc-transfer", "copy file: address 01, direction 1, sourcefilename OVEN_MPF, destinationfilename B, more"),
      "copy file: address 01, direction 1, sourcefilename name-1, destinationfilename name-2, name-3");
  EXPECT_EQ(said("pi-service", "create a tool in tool management: address 01, toolid BAKERY DRILL, toolnumber 12"),
            "create a tool in tool management: address 01, toolid name-4, toolnumber 12");
  EXPECT_EQ(said("pi-service", "activate user frame: address 01"), "activate user frame: address 01");
}

TEST_F(Texts, SubscribersAreReplacedAndNotWhatTheySubscribeTo) {
  EXPECT_EQ(said("message-service", "My PLC mode system user alarms"), "user-1 mode system user alarms");
  EXPECT_EQ(said("message-service", "mode alarms"), "mode alarms");
  EXPECT_EQ(said("message-service", "OVEN"), "user-2");
}

// Examples of pcap-filter(7) and of docs/live.md.
TEST_F(Texts, FiltersKeepTheirLanguageAndNothingElse) {
  const auto filter = [this](const std::string& text) { return said("filter", text); };
  for (const char* text :
       {"tcp port 102 and not src net 0.0.0.0/0", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
        "ip[2:2] - ((ip[0]&0xf)<<2) > 576", "vlan 100 or portrange 100-200", "TCP ports 102 2102 only"})
    EXPECT_EQ(filter(text), text);
  EXPECT_EQ(filter("(host press-7 or src oven.bakery) and port 102"), "(host name-1 or src name-2) and port 102");
  EXPECT_EQ(filter("net 192.168.10"), "net name-3");
  EXPECT_THAT(filter("ether host 00:1b:1b:1c:00:11"), HasSubstr("00:1b:1b:00:"));
  EXPECT_THAT(filter("host 10.0.0.5 and port 102; TCP ports 102 only"),
              ::testing::AllOf(Not(HasSubstr("10.0.0.5")), StartsWith("host 10."),
                               ::testing::EndsWith(" and port 102; TCP ports 102 only")));
  EXPECT_EQ(
      filter("in the kernel: TCP ports 102, TCP SYN; host oven.bakery; S7 packets are kept in /srv/Bakery Hall; 3/s7"),
      "in the kernel: TCP ports 102, TCP SYN; host name-2; S7 packets are kept in /file-1");
}

TEST_F(Texts, WhatTellsATypeStays) {
  EXPECT_EQ(pseudonyms_.of({Identifying::fact, "order_number", "6ES7 315-2EH14-0AB0"}), "6ES7 315-2EH14-0AB0");
  EXPECT_EQ(said("read-szl", "0x0011/0x0000"), "0x0011/0x0000");
  EXPECT_EQ(said("clock-set", "to 2026-03-17 06:12:05.000"), "to 2026-03-17 06:12:05.000");
}

TEST_F(Texts, TsapsThatSpellNamesAreReplacedAtTheSameLength) {
  const auto tsap = [this](const std::string& hex) { return pseudonyms_.of({Identifying::tsap, "", hex}); };
  EXPECT_EQ(tsap("0102"), "0102");
  EXPECT_EQ(tsap("53494d415449432d524f4f542d484d49"), "53494d415449432d524f4f542d484d49");  // SIMATIC-ROOT-HMI
  EXPECT_EQ(tsap("e0015443502d31"), "e0015430303031");                                      // TCP-1 -> T0001
  EXPECT_EQ(tsap("302d304142434430"), "5430303030303032");
  EXPECT_EQ(tsap("42e4636b65726569"), "5430303030303033");  // "B\xe4ckerei", umlaut in Latin 1
  EXPECT_EQ(tsap("4f76656e000000"), "54303030303034");      // "Oven" with zeros behind it
  EXPECT_EQ(tsap("0106010200120000003403000000000102"), "0106010200120000003403000000000102");  // through a router
}

}  // namespace
}  // namespace s7::reports::redaction
