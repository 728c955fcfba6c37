// Memory areas and trigger events of test and installation functions.

#include "dissector/wire/userdata/tis_codes.hpp"
#include "dissector/wire/s7_code_table.hpp"

namespace s7::dissector {
namespace {

constexpr auto area_table = std::to_array<CodeName>({
    {0x00, "MX", "memory bit"},
    {0x01, "MB", "memory byte"},
    {0x02, "MW", "memory word"},
    {0x03, "MD", "memory double word"},
    {0x10, "IX", "input bit"},
    {0x11, "IB", "input byte"},
    {0x12, "IW", "input word"},
    {0x13, "ID", "input double word"},
    {0x20, "QX", "output bit"},
    {0x21, "QB", "output byte"},
    {0x22, "QW", "output word"},
    {0x23, "QD", "output double word"},
    {0x31, "PIB", "peripheral byte"},
    {0x32, "PIW", "peripheral word"},
    {0x33, "PID", "peripheral double word"},
    {0x54, "T", "timer"},
    {0x64, "C", "counter"},
    {0x70, "DBX", "DB bit"},
    {0x71, "DBB", "DB byte"},
    {0x72, "DBW", "DB word"},
    {0x73, "DBD", "DB double word"},
});
static_assert(is_sorted_by_code(area_table));

constexpr auto trigger_table = std::to_array<CodeName>({
    {0x00, "IMMEDIATE", "at once"},
    {0x0100, "SYSTEM_TRIGGER", "system trigger"},
    {0x0200, "CYCLE_START", "start of main cycle"},
    {0x0300, "CYCLE_END", "end of main cycle"},
    {0x0400, "RUN_TO_STOP", "change RUN to STOP"},
    {0x0500, "AFTER_CODE_ADDRESS", "after a code address"},
    {0x0600, "CODE_AREA", "code address range"},
    {0x0601, "CODE_AREA_CALL_ENV", "code address range with call environment"},
    {0x0700, "DATA_ADDRESS", "data address"},
    {0x0800, "DATA_AREA", "data address range"},
    {0x0900, "LOCAL_ADDRESS", "local data address"},
    {0x0a00, "LOCAL_AREA", "local data range"},
    {0x0b00, "RANGE", "range trigger"},
    {0x0c00, "BEFORE_CODE_ADDRESS", "before a code address"},
});
static_assert(is_sorted_by_code(trigger_table));

}  // namespace

std::span<const CodeName> tis_areas() noexcept { return area_table; }
std::span<const CodeName> tis_trigger_events() noexcept { return trigger_table; }

}  // namespace s7::dissector
