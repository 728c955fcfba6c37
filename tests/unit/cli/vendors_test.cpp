// Who owns a MAC address.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/options.hpp"
#include "cli/reference/vendors.hpp"

namespace s7::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class ReferenceTables : public testing::Test {
 protected:
  ReferenceTables() { std::filesystem::create_directories(folder_); }
  ~ReferenceTables() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("s7scope-reference-" + std::to_string(::getpid()));
};

TEST_F(ReferenceTables, VendorsOfTheRegistry) {
  const auto path = file("oui.csv",
                         "Registry,Assignment,Organization Name,Organization Address\r\n"
                         "MA-L,001B1B,\"Siemens AG,\",A&D ST EWA Germany DE \r\n"
                         "MA-L,286336,\"Siemens \"\"IA\"\"\",Germany\r\n"
                         "MA-L,0050C2,IEEE Registration Authority,US\r\n");
  file("oui36.csv", "MA-S,0050C2A3B,Pump Works,DE\n");
  file("mam.csv", "MA-M,0050C2F,Valve Works,DE\n");
  EXPECT_THAT(
      vendors_of({"00:1b:1b:1c:00:11", "28:63:36:00:00:01", "00:50:c2:a3:bf:ff", "00:50:c2:f0:00:01",
                  "00:50:c2:00:00:01", "ac:de:48:00:00:01"},
                 path),
      ElementsAre(Pair("00:1b:1b:1c:00:11", "Siemens AG,"), Pair("00:50:c2:00:00:01", "IEEE Registration Authority"),
                  Pair("00:50:c2:a3:bf:ff", "Pump Works"), Pair("00:50:c2:f0:00:01", "Valve Works"),
                  Pair("28:63:36:00:00:01", "Siemens \"IA\"")));
}

TEST_F(ReferenceTables, VendorsOfTheTextForm) {
  const auto path = file("oui.txt",
                         "OUI/MA-L                                                    Organization\n"
                         "00-1B-1B   (hex)\t\tSiemens AG,\n"
                         "001B1B     (base 16)\t\tSiemens AG,\n");
  EXPECT_THAT(vendors_of({"00:1b:1b:1c:00:11"}, path), ElementsAre(Pair("00:1b:1b:1c:00:11", "Siemens AG,")));
}

TEST_F(ReferenceTables, AddressesWithoutOwner) {  // given locally, of a group, not Ethernet
  const auto path = file("oui.csv", "MA-L,021B1B,Nobody,\nMA-L,01005E,Nobody,\nMA-L,,Nobody,\nMA-L\n\n");
  EXPECT_THAT(vendors_of({"02:1b:1b:00:00:01", "01:00:5e:00:00:01", "", "00:1b"}, path), IsEmpty());
  EXPECT_THAT(vendors_of({"00:1b:1b:1c:00:11"}, "/nowhere/oui.csv"), IsEmpty());
  EXPECT_THAT(vendors_of({"00:1b:1b:1c:00:11"}, ""), IsEmpty());
}

TEST_F(ReferenceTables, TheFileIsNamedOrNone) {
  const auto path = file("oui.csv", "");
  EXPECT_EQ(vendor_file(path), path);
  EXPECT_EQ(vendor_file(""), "");
  EXPECT_THROW((void)vendor_file(path + ".not"), UsageError);
  ::setenv("S7SCOPE_OUI", path.c_str(), 1);
  EXPECT_EQ(vendor_file(std::nullopt), path);
  EXPECT_EQ(vendor_file(""), "");
  ::unsetenv("S7SCOPE_OUI");
}

}  // namespace
}  // namespace s7::cli
