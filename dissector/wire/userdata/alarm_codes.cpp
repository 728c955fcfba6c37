// Types of message subscriptions, alarm queries and alarms.

#include "dissector/wire/userdata/alarm_codes.hpp"
#include "dissector/wire/s7_code_table.hpp"

namespace s7::dissector {
namespace {

constexpr auto message_table = std::to_array<CodeName>({
    {0x00, "SCAN_ABORT", "stop SCAN messages"},
    {0x01, "SCAN_INITIATE", "start SCAN messages"},
    {0x04, "ALARM_ABORT", "stop ALARM/NOTIFY messages"},
    {0x05, "ALARM_INITIATE", "start ALARM/NOTIFY messages"},
    {0x06, "AR_SEND_ABORT", "stop archive data; a list of AR_IDs follows"},
    {0x07, "AR_SEND_INITIATE", "start archive data; a list of AR_IDs follows"},
    {0x08, "ALARM_S_ABORT", "stop ALARM_S messages"},
    {0x09, "ALARM_S_INITIATE", "start ALARM_S messages"},
});
static_assert(is_sorted_by_code(message_table));

constexpr auto query_table = std::to_array<CodeName>({
    {0x01, "BY_ALARM_TYPE", "4-byte alarm type follows"},
    {0x03, "BY_EVENT_ID", "4-byte event id follows"},
    {0x08, "OTHER_8", "seen; 4-byte value follows as with type 1"},
    {0x09, "OTHER_9", "seen from an S7-400 client with alarm type 2"},
});
static_assert(is_sorted_by_code(query_table));

constexpr auto alarm_table = std::to_array<CodeName>({
    {0x01, "SCAN", "SCAN"},
    {0x02, "ALARM_8", "ALARM_8 family"},
    {0x04, "ALARM_S", "ALARM_S family"},
});
static_assert(is_sorted_by_code(alarm_table));

}  // namespace

std::span<const CodeName> message_types() noexcept { return message_table; }
std::span<const CodeName> alarm_query_types() noexcept { return query_table; }
std::span<const CodeName> alarm_types() noexcept { return alarm_table; }

}  // namespace s7::dissector
