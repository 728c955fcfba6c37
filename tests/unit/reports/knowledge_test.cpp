#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/knowledge/families.hpp"
#include "reports/knowledge/order_number.hpp"
#include "reports/knowledge/techniques.hpp"

namespace s7::reports {
namespace {

using ::testing::HasSubstr;

template <class T>
std::string error_of(const std::string& text) {
  try {
    const T parsed(DataText{"file.tsv", text});
  } catch (const DataError& error) {
    return error.what();
  }
  return "accepted";
}

DataText builtin(std::string_view name) { return {std::string(name), std::string(builtin_data(name).value())}; }

TEST(DataFiles, ABrokenLineGivesFileLineAndReason) {
  EXPECT_EQ(error_of<Techniques>("# nothing\n"), "file.tsv:1: no header line with subject, technique, name, tactic");
  EXPECT_EQ(error_of<Techniques>("subject\ttechnique\tname\n"),
            "file.tsv:1: the header names no column 'tactic' (tabs between the columns?)");
  const std::string head = "# comment\nsubject\ttechnique\tname\ttactic\n";
  EXPECT_EQ(error_of<Techniques>(head + "scan\tT0846\tRemote System Discovery\tdiscovery\n\nscan\tX1\tb\tc\n"),
            "file.tsv:5: 'X1' is no technique such as T0858");
  EXPECT_EQ(error_of<Techniques>(head + "scan\tT0846\ta\tb\nscan\tT0846\ta\tb\n"),
            "file.tsv:4: 'scan' is named a second time");
  EXPECT_EQ(error_of<Techniques>(head + "scan\tT0846\t-\tb\n"), "file.tsv:3: column 'name' must not be empty");
  EXPECT_EQ(error_of<Techniques>(head + "scan\tT0846\ta\tb\tc\n"),
            "file.tsv:3: 5 cells, but the header names 4 columns");
}

TEST(DataFiles, HabitsOfEditorsAreTaken) {
  const Techniques techniques(
      DataText{"file.tsv", "\xef\xbb\xbf# x\r\ntactic\tsubject\ttechnique\tname\tmine\r\nd\tscan\tT0846.002\tn\r\n"});
  EXPECT_EQ(techniques.id("scan"), "T0846.002");
  EXPECT_EQ(techniques.id("force"), "");
}

TEST(Techniques, EveryKindOfEventThatChangesAControllerHasOne) {
  const Techniques techniques(builtin("attack-mapping.tsv"));
  EXPECT_EQ(techniques.id("cpu-stopped"), "T0858");
  EXPECT_EQ(techniques.id("program-download"), "T0843");
  EXPECT_EQ(techniques.id("force"), "T0835");
  EXPECT_EQ(techniques.find("clock-set")->name, "Modify Parameter");
}

TEST(Families, OrderNumbersWithAndWithoutBlanksAreOne) {
  const Families families(builtin("cpu-families.tsv"));
  for (const char* number : {"6ES7 315-2EH14-0AB0", "6ES7315-2EH14-0AB0 ", "6es7 315-2EH14-0AB0"}) {
    const Family* family = families.by_order_number(number, "");
    ASSERT_NE(family, nullptr) << number;
    EXPECT_EQ(family->name, "S7-300");
    EXPECT_EQ(family->putget, PutGetSwitch::always_open);
    EXPECT_EQ(family->connections, 16);
  }
  EXPECT_EQ(families.by_order_number("3RW5 548-6HF14", ""), nullptr);
}

TEST(Families, HardwareGenerationsAreToldApart) {
  const Families families(builtin("cpu-families.tsv"));
  const auto name = [&](const char* number) { return families.by_order_number(number, "")->name; };
  EXPECT_EQ(name("6ES7 214-1AG40-0XB0"), "S7-1200");
  EXPECT_EQ(name("6ES7 214-1AH50-0XB0"), "S7-1200 G2");
  EXPECT_EQ(name("6ES7 214-1AD23-0XB8"), "S7-200");
  EXPECT_EQ(name("6ES7 511-1AK00-0AB0"), "S7-1500");
  EXPECT_EQ(name("6ES7 515-2RM00-0AB0"), "S7-1500R/H");
  EXPECT_EQ(name("6ES7 615-4DF10-0AB0"), "S7-1500");
  EXPECT_EQ(name("6ES7 635-2EC02-0AE3"), "C7");
  EXPECT_EQ(families.by_order_number("6ES7 214-1AG31-0XB0", "")->putget_note, "permitted unless switched off");
}

TEST(Families, ALimitThatDependsOnTheFirmwareNeedsTheFirmware) {
  const Families families(builtin("cpu-families.tsv"));
  EXPECT_EQ(families.by_order_number("6ES7 414-3EM06-0AB0", "V6.0.3")->connections, 64);
  EXPECT_EQ(families.by_order_number("6ES7 414-2XG04-0AB0", "4.1")->connections, 32);
  EXPECT_EQ(families.by_order_number("6ES7 414-2XG04-0AB0", "")->connections, std::nullopt);
  EXPECT_EQ(families.by_order_number("6ES7 414-2XG04-0AB0", "")->name, "S7-400");
}

TEST(Families, AFamilyAloneTellsOfTheSwitchOnly) {
  const Families families(builtin("cpu-families.tsv"));
  ASSERT_NE(families.by_name("S7-1500"), nullptr);
  EXPECT_EQ(families.by_name("S7-1500")->putget, PutGetSwitch::switchable);
  EXPECT_EQ(families.by_name("S7-1500")->connections, std::nullopt);
  EXPECT_EQ(families.by_name("S5"), nullptr);
}

TEST(Families, FirmwareIsComparedByItsNumbers) {
  EXPECT_TRUE(older_firmware("V4.4.1", "4.5"));
  EXPECT_TRUE(older_firmware("4.9", "4.10"));
  EXPECT_FALSE(older_firmware("V 4.5", "4.5"));
  EXPECT_TRUE(older_firmware("", "1.0"));
}

TEST(Families, LimitsSayHowFarTheyMayBeBelieved) {
  EXPECT_EQ(limit_text(6, Certainty::documented), "6 (documented)");
  EXPECT_THAT(limit_text(68, Certainty::recalled), HasSubstr("about 68, verify"));
}

TEST(Families, WrongValuesAreRefusedWithTheirLine) {
  const std::string head =
      "order_number\tfirmware_from\tfirmware_below\tfamily\tmodel\tputget\tputget_note\tconnections\t"
      "connections_certainty\tconnections_note\tslot\tpdu_size\ttls_from\n";
  EXPECT_EQ(error_of<Families>(head + "6ES7*\t-\t-\tS7\t-\topen\t-\t-\t-\t-\t-\t-\t-\n"),
            "file.tsv:2: column 'putget': there is no 'open', only unknown, always, switch, absent");
  EXPECT_EQ(error_of<Families>(head + "6ES7*\t-\t-\tS7\t-\talways\t-\tmany\t-\t-\t-\t-\t-\n"),
            "file.tsv:2: column 'connections': 'many' is no number from 0 to 10000");
  EXPECT_EQ(error_of<Families>(head + "6ES7*\t-\t-\tS7\t-\talways\t-\t8\t-\t-\t-\t-\t-\n"),
            "file.tsv:2: connections and connections_certainty go together");
  EXPECT_EQ(error_of<Families>(head + "6ES7*\tnew\t-\tS7\t-\talways\t-\t-\t-\t-\t-\t-\t-\n"),
            "file.tsv:2: column 'firmware_from': 'new' is no firmware version such as 4.5");
}

}  // namespace
}  // namespace s7::reports
