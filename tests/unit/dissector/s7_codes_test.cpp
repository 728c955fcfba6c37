#include "dissector/wire/s7_codes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/cotp.hpp"
#include "dissector/wire/s7.hpp"
#include "dissector/wire/szl/diag_event_codes.hpp"
#include "dissector/wire/szl/szl_codes.hpp"
#include "dissector/wire/userdata/alarm_codes.hpp"
#include "dissector/wire/userdata/tis_codes.hpp"

namespace s7::dissector {
namespace {

// Rows of the protocol's tables: how many codes are known of each kind.
TEST(Codes, EveryKnownCodeIsThere) {
  EXPECT_EQ(areas().size(), 17U);
  EXPECT_EQ(syntax_ids().size(), 15U);
  EXPECT_EQ(item_transport_sizes().size(), 25U);
  EXPECT_EQ(data_transport_sizes().size(), 9U);
  EXPECT_EQ(functions().size(), 13U);
  EXPECT_EQ(return_codes().size(), 10U);
  EXPECT_EQ(error_classes().size(), 15U);
  EXPECT_EQ(error_codes().size(), 218U);
  EXPECT_EQ(userdata_groups().size(), 10U);
  EXPECT_EQ(userdata_functions().size(), 72U);  // USEND among them, which has no number of its own
  EXPECT_EQ(nck_areas().size(), 8U);
  EXPECT_EQ(nck_modules().size(), 94U);
  EXPECT_EQ(disconnect_reasons().size(), 15U);
  EXPECT_EQ(block_types().size(), 9U);
  EXPECT_EQ(block_languages().size(), 15U);
  EXPECT_EQ(szl_ids().size(), 178U);
  EXPECT_EQ(cpu_characteristics().size(), 48U);
  EXPECT_EQ(operating_modes().size(), 15U);
  EXPECT_EQ(diag_events().size() + diag_event_patterns().size(), 545U);
  EXPECT_EQ(tis_areas().size(), 21U);
  EXPECT_EQ(tis_trigger_events().size(), 14U);
  EXPECT_EQ(message_types().size() + alarm_query_types().size() + alarm_types().size(), 15U);
}

TEST(Codes, TablesAreSortedAndComplete) {
  for (const auto& table : all_code_tables()) {
    EXPECT_TRUE(std::is_sorted(table.codes.begin(), table.codes.end(), [](const CodeName& a, const CodeName& b) {
      return a.code < b.code;
    })) << table.kind;
    std::set<std::uint32_t> codes;
    for (const auto& code : table.codes) {
      EXPECT_TRUE(codes.insert(code.code).second) << table.kind << ' ' << code.code;
      EXPECT_FALSE(code.name.empty()) << table.kind << ' ' << code.code;
      EXPECT_FALSE(code.meaning.empty()) << table.kind << ' ' << code.code;
      EXPECT_EQ(find_name(table.codes, code.code), code.name);
    }
  }
}

TEST(Codes, KindsHaveNamesOfTheirOwn) {
  std::set<std::string_view> kinds;
  for (const auto& table : all_code_tables()) kinds.insert(table.kind);
  EXPECT_EQ(kinds.size(), 16U);
  EXPECT_TRUE(kinds.contains("return-code"));
  EXPECT_TRUE(kinds.contains("header-error"));
}

struct Row {
  std::span<const CodeName> (*table)() noexcept;
  std::uint32_t code;
  const char* name;
};

// First, last and the most used rows of each table.
TEST(Codes, RowsAgreeWithTheProtocol) {
  const Row rows[] = {{areas, 0x01, "RECORD"},
                      {areas, 0x1c, "C"},
                      {areas, 0x1d, "T"},
                      {areas, 0x81, "I"},
                      {areas, 0x82, "Q"},
                      {areas, 0x83, "M"},
                      {areas, 0x84, "DB"},
                      {areas, 0x87, "V"},
                      {syntax_ids, 0x10, "S7ANY"},
                      {syntax_ids, 0xb0, "DBREAD"},
                      {syntax_ids, 0xb2, "SYM1200"},
                      {item_transport_sizes, 0x01, "BIT"},
                      {item_transport_sizes, 0x08, "REAL"},
                      {item_transport_sizes, 0x30, "LREAL"},
                      {data_transport_sizes, 0x00, "NULL"},
                      {data_transport_sizes, 0x04, "BYTE_WORD_DWORD"},
                      {data_transport_sizes, 0x09, "OCTET_STRING"},
                      {functions, 0x04, "READ_VAR"},
                      {functions, 0x05, "WRITE_VAR"},
                      {functions, 0x29, "PLC_STOP"},
                      {functions, 0xf0, "SETUP_COMMUNICATION"},
                      {return_codes, 0x00, "RESERVED"},
                      {return_codes, 0x03, "ACCESS_DENIED"},
                      {return_codes, 0x05, "ADDRESS_INVALID"},
                      {return_codes, 0x0a, "OBJECT_MISSING"},
                      {return_codes, 0xff, "OK"},
                      {error_classes, 0x81, "APPLICATION_RELATIONSHIP"},
                      {error_classes, 0xef, "PROTOCOL_ID2"},
                      {error_codes, 0x0000, "OK"},
                      {error_codes, 0x8104, "NOT_IMPLEMENTED_OR_BAD_FRAME"},
                      {userdata_groups, 0x04, "CPU"},
                      {userdata_groups, 0x3f, "NC"},
                      {userdata_functions, 0x0401, "READ_SZL"},
                      {userdata_functions, 0x0116, "FLASH_LED"},
                      {userdata_functions, 0x3f08, "NC_CONTINUE_UPLOAD"},
                      {nck_areas, 2, "C"},
                      {nck_modules, 0x10, "Y"},
                      {nck_modules, 0x1a, "M"},
                      {disconnect_reasons, 3, "ADDRESS_UNKNOWN"},
                      {disconnect_reasons, 0x88, "REFUSED"}};
  for (const auto& row : rows) {
    EXPECT_EQ(find_name(row.table(), row.code), row.name) << row.name;
  }
}

TEST(Codes, UnknownOnesHaveNoName) {
  EXPECT_EQ(find_name(areas(), 0x00), "");
  EXPECT_EQ(find_name(areas(), 0x88), "");
  EXPECT_EQ(find_name(error_codes(), 0xffff), "");
  EXPECT_EQ(find_name({}, 1), "");
}

TEST(Codes, OperationsAreWrittenInLowerCase) {
  EXPECT_EQ(operation_name("READ_VAR"), "read-var");
  EXPECT_EQ(function_text(0x28), "pi-service");
  EXPECT_EQ(function_text(0x2a), "function-0x2a");
  EXPECT_EQ(userdata_text(4, 1), "read-szl");
  EXPECT_EQ(userdata_text(4, 0x99), "userdata-0x04-0x99");
  EXPECT_EQ(userdata_text(0x3f, 0x01), "nc-request-download");
  EXPECT_EQ(userdata_text(6, 0), "usend");
}

TEST(Codes, NoTwoOperationsShareAName) {  // one word must mean one thing in the inventory
  std::set<std::string> names;
  for (const auto& code : functions()) {
    EXPECT_TRUE(names.insert(operation_name(code.name)).second) << code.name;
  }
  for (const auto& code : userdata_functions()) {
    EXPECT_TRUE(names.insert(operation_name(code.name)).second) << code.name;
  }
}

TEST(Codes, SymbolAreas) {
  EXPECT_EQ(symbol_area_name(0, 0x50), "I");
  EXPECT_EQ(symbol_area_name(0, 0x51), "Q");
  EXPECT_EQ(symbol_area_name(0, 0x52), "M");
  EXPECT_EQ(symbol_area_name(0, 0x53), "C");
  EXPECT_EQ(symbol_area_name(0, 0x54), "T");
  EXPECT_EQ(symbol_area_name(0, 0x55), "area 0x0000/0x0055");
  EXPECT_EQ(symbol_area_name(0x8a0e, 5), "area 0x8a0e/0x0005");
}

// The enumerators and the table say the same.
TEST(Codes, FunctionsOfTheHeader) {
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::request_download)), "REQUEST_DOWNLOAD");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::download_block)), "DOWNLOAD_BLOCK");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::download_ended)), "DOWNLOAD_ENDED");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::start_upload)), "START_UPLOAD");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::upload)), "UPLOAD");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::end_upload)), "END_UPLOAD");
  EXPECT_EQ(find_name(functions(), static_cast<std::uint32_t>(Function::pi_service)), "PI_SERVICE");
}

}  // namespace
}  // namespace s7::dissector
