#include "reports/input/names.hpp"

#include <gmock/gmock.h>

#include "reports/input/faults.hpp"

namespace s7::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> mistakes(std::string_view text) {
  try {
    (void)read_names(text, "names.csv");
  } catch (const InputError& error) {
    return error.lines();
  }
  return {};
}

TEST(Names, TheNarrowestNetworkNamesAnAddress) {
  const StationNames names = read_names(
      "address;name;cell\r\n10.0.0.0/8;Plant;\r\n10.0.9.0/24;\"Office; north\";\r\n10.0.9.5;HMI;7\r\nfd00::/8;Six;\r\n",
      "n");
  EXPECT_EQ(names.of("10.0.9.5"), "HMI");
  EXPECT_EQ(names.of("10.0.9.6"), "Office; north");
  EXPECT_EQ(names.of("10.1.1.1"), "Plant");
  EXPECT_EQ(names.of("fd00::1"), "Six");
  EXPECT_EQ(names.of("192.168.0.1"), "");
  EXPECT_EQ(names.of("nonsense"), "");
}

TEST(Names, SeveralAddressesMayShareOne) {
  StationNames names = read_names("name,address\nServer,10.0.0.1\nServer,fd00::1\n", "n");
  const auto networks = names.networks("Server");
  ASSERT_EQ(networks.size(), 2U);
  EXPECT_EQ(networks[0].text(), "10.0.0.1");
  EXPECT_EQ(networks[1].text(), "fd00::1");
  EXPECT_THAT(names.networks("server"), IsEmpty());
}

TEST(Names, LaterOnesReplaceEarlierOnes) {
  StationNames names = read_names("name,address\nOld,10.0.0.1\nNet,10.0.0.0/24\n", "n");
  names.add(read_names("name,address\nNew,10.0.0.1\nOther,10.0.0.0/24\n", "n"));
  EXPECT_EQ(names.of("10.0.0.1"), "New");
  EXPECT_EQ(names.of("10.0.0.2"), "Other");
}

TEST(Names, SayWhatIsWrongAndWhere) {
  EXPECT_THAT(
      mistakes("address,name\n10.0.0.1,A\n10.0.0.300,B\n10.0.0.2,\n10.0.0.1,C\n10.0.0.3,10.0.0.4\n"),
      ElementsAre("names.csv: line 3, column 1 (address): '10.0.0.300' is no IPv4 or IPv6 address",
                  "names.csv: line 4, column 2 (name): is empty",
                  "names.csv: line 5, column 1 (address): has a name already, see line 2",
                  "names.csv: line 6, column 2 (name): '10.0.0.4' would be taken for an address; choose another name"));
  EXPECT_THAT(
      mistakes("10.0.0.1,PLC\n"),
      ElementsAre("names.csv: line 1: the header line lacks address, name; it must name the columns address,name"));
  EXPECT_THAT(mistakes(""), ElementsAre("names.csv: is empty; its first line must name the columns address,name"));
}

}  // namespace
}  // namespace s7::reports
