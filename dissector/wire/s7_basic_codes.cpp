// Areas, syntaxes, transport sizes, functions, return codes, error classes, userdata groups, COTP reasons.

#include "dissector/wire/s7_code_table.hpp"

namespace s7::dissector {
namespace {

constexpr auto area_table = std::to_array<CodeName>({
    {0x01, "RECORD",
     "data record (RDREC, firmware update on communication processors); address field holds record data"},
    {0x03, "SI200", "system information of the S7-200 family"},
    {0x05, "SF200", "system flags (special memory SM) of the S7-200 family"},
    {0x06, "AI200", "analog inputs of the S7-200 family"},
    {0x07, "AQ200", "analog outputs of the S7-200 family"},
    {0x1c, "C", "S7 counters"},
    {0x1d, "T", "S7 timers"},
    {0x1e, "C200", "IEC counters of the S7-200 family"},
    {0x1f, "T200", "IEC timers of the S7-200 family"},
    {0x80, "P", "direct peripheral access"},
    {0x81, "I", "process image inputs"},
    {0x82, "Q", "process image outputs"},
    {0x83, "M", "bit memory (flags)"},
    {0x84, "DB", "data block, number in the DB field; V memory of S7-200 and VM of LOGO appear as DB 1"},
    {0x85, "DI", "instance data block"},
    {0x86, "L", "local data, should not occur on a network"},
    {0x87, "V", "caller local data (previous); libraries for S7-200 also name it V"},
});
static_assert(is_sorted_by_code(area_table));

constexpr auto syntax_table = std::to_array<CodeName>({
    {0x10, "S7ANY", "classic address with area, byte and bit; length field 10"},
    {0x11, "PARAM_SHORT", "userdata parameter head without status part; length field 4"},
    {0x12, "PARAM_EXT", "userdata parameter head with unit reference, last-unit flag and error code; length field 8"},
    {0x13, "PBC_ID", "R_ID of USEND/BSEND; length field 6"},
    {0x15, "ALARM_LOCK", "alarm lock/unlock set"},
    {0x16, "ALARM_IND", "alarm indication set"},
    {0x19, "ALARM_ACK", "alarm acknowledgement set"},
    {0x1a, "ALARM_QUERY", "alarm query set"},
    {0x1c, "NOTIFY_IND", "notify indication set"},
    {0x82, "NCK", "NC variable, current unit system; length field 8"},
    {0x83, "NCK_METRIC", "NC variable, metric; length field 8"},
    {0x84, "NCK_INCH", "NC variable, inch; length field 8"},
    {0xa2, "DRIVE_ES", "drive parameter; length field 10"},
    {0xb0, "DBREAD", "list of small DB areas (S7-400); length field 3+5n"},
    {0xb2, "SYM1200", "symbolic access of S7-1200 type with CRC and LID list; length field 10+4n"},
});
static_assert(is_sorted_by_code(syntax_table));

constexpr auto item_size_table = std::to_array<CodeName>({
    {0x01, "BIT", "single bit; count above 1 is refused by most CPUs"},
    {0x02, "BYTE", "byte"},
    {0x03, "CHAR", "character"},
    {0x04, "WORD", "16-bit word"},
    {0x05, "INT", "signed 16-bit"},
    {0x06, "DWORD", "32-bit word"},
    {0x07, "DINT", "signed 32-bit"},
    {0x08, "REAL", "32-bit float"},
    {0x09, "DATE", "days since 1990-01-01"},
    {0x0a, "TOD", "ms since midnight"},
    {0x0b, "TIME", "signed ms"},
    {0x0c, "S5TIME", "BCD S5 time"},
    {0x0e, "DATE_AND_TIME_ANY", "date and time in the ANY-pointer numbering of STEP 7"},
    {0x0f, "DATE_AND_TIME", "BCD date and time (dissector and PLC4X numbering)"},
    {0x13, "WCHAR",
     "16-bit character on S7-1200/1500 (seen with 2-byte octet answers); STRING in the ANY-pointer numbering"},
    {0x17, "BLOCK_FB", "block number, ANY-pointer numbering (not seen in variable access)"},
    {0x18, "BLOCK_FC", "block number, ANY-pointer numbering (not seen in variable access)"},
    {0x19, "BLOCK_DB", "block number, ANY-pointer numbering (not seen in variable access)"},
    {0x1a, "BLOCK_SDB", "block number, ANY-pointer numbering (not seen in variable access)"},
    {0x1c, "COUNTER", "S7 counter"},
    {0x1d, "TIMER", "S7 timer"},
    {0x1e, "IEC_COUNTER", "S7-200 counter (dissector display names of 0x1E/0x1F are swapped)"},
    {0x1f, "IEC_TIMER", "S7-200 timer"},
    {0x20, "HS_COUNTER", "S7-200 high-speed counter"},
    {0x30, "LREAL", "64-bit float (PLC4X numbering only)"},
});
static_assert(is_sorted_by_code(item_size_table));

constexpr auto data_size_table = std::to_array<CodeName>({
    {0x00, "NULL", "no data, length 0; used with error return codes"},
    {0x03, "BIT", "bit access"},
    {0x04, "BYTE_WORD_DWORD", "byte, word or double word access"},
    {0x05, "INTEGER", "integer access"},
    {0x06, "DINTEGER", "integer access"},
    {0x07, "REAL", "float access"},
    {0x09, "OCTET_STRING", "octets"},
    {0x11, "NCK_ADDRESS_1", "NCK address list follows instead of data"},
    {0x12, "NCK_ADDRESS_2", "NCK address list follows instead of data"},
});
static_assert(is_sorted_by_code(data_size_table));

constexpr auto function_table = std::to_array<CodeName>({
    {0x00, "CPU_SERVICES", "first byte of the userdata parameter head (ROSCTR 7)"},
    {0x01, "MODE_TRANSITION", "first byte of the userdata parameter when the CPU announces an operating mode change"},
    {0x04, "READ_VAR", "read variables"},
    {0x05, "WRITE_VAR", "write variables"},
    {0x1a, "REQUEST_DOWNLOAD", "announce a block or file download to the PLC"},
    {0x1b, "DOWNLOAD_BLOCK", "PLC pulls the next chunk; the Job comes from the PLC"},
    {0x1c, "DOWNLOAD_ENDED", "PLC ends the download; the Job comes from the PLC"},
    {0x1d, "START_UPLOAD", "open an upload from the PLC"},
    {0x1e, "UPLOAD", "fetch the next chunk of an upload"},
    {0x1f, "END_UPLOAD", "close an upload"},
    {0x28, "PI_SERVICE", "start a program invocation service, name decides the effect"},
    {0x29, "PLC_STOP", "stop the CPU program"},
    {0xf0, "SETUP_COMMUNICATION", "negotiate job limits and PDU length"},
});
static_assert(is_sorted_by_code(function_table));

constexpr auto return_code_table = std::to_array<CodeName>({
    {0x00, "RESERVED", "no status yet (used in write requests and in modify/force requests)"},
    {0x01, "HARDWARE_FAULT", "hardware fault; one library reads it as no peripheral at that address"},
    {0x03, "ACCESS_DENIED", "access to the object not allowed; on S7-200 also: item not available"},
    {0x05, "ADDRESS_INVALID", "address outside the area"},
    {0x06, "TYPE_NOT_SUPPORTED", "data type not supported; also bit access with count other than 1"},
    {0x07, "TYPE_INCONSISTENT", "data type or size does not fit the item (write)"},
    {0x09, "BUSY", "object busy (single library source, not confirmed on the wire)"},
    {0x0a, "OBJECT_MISSING", "object does not exist, e.g. DB missing; in userdata also: nothing follows"},
    {0xfe, "UNCHANGED",
     "area unchanged since the last indication; only inside change-driven DBREAD octet strings, no data byte follows "
     "(derived from captures)"},
    {0xff, "OK", "success, data follows"},
});
static_assert(is_sorted_by_code(return_code_table));

constexpr auto error_class_table = std::to_array<CodeName>({
    {0x00, "NO_ERROR", "no error"},
    {0x81, "APPLICATION_RELATIONSHIP", "application relationship problem"},
    {0x82, "OBJECT_DEFINITION", "object definition problem"},
    {0x83, "RESOURCES", "resources not available"},
    {0x84, "SERVICE_PROCESSING", "error while processing the service"},
    {0x85, "SUPPLIES", "error in supplied frame/data"},
    {0x87, "ACCESS", "access problem"},
    {0xd0, "TEST_FUNCTIONS", "test and installation functions (inferred from combined codes 0xD0xx)"},
    {0xd2, "BLOCK_FUNCTIONS", "block handling (inferred from combined codes 0xD2xx; seen on the wire)"},
    {0xd4, "INFORMATION_FUNCTIONS", "status list and diagnostics (inferred from combined codes 0xD4xx)"},
    {0xd6, "SECURITY", "protection/password (inferred from combined codes 0xD6xx)"},
    {0xd8, "CYCLIC_READ", "cyclic services (inferred from combined codes 0xD8xx)"},
    {0xdc, "TIME", "clock functions (inferred from combined codes 0xDCxx)"},
    {0xe2, "H_SYSTEM", "redundant system (inferred from combined codes 0xE2xx)"},
    {0xef, "PROTOCOL_ID2", "redundancy field problem (inferred from combined codes 0xEFxx)"},
});
static_assert(is_sorted_by_code(error_class_table));

constexpr auto group_table = std::to_array<CodeName>({
    {0x00, "MODE_TRANSITION",
     "operating mode announcements (older grouping; newer decoders key on first parameter byte 0x01)"},
    {0x01, "TIS", "test and installation functions, also called programmer commands"},
    {0x02, "CYCLIC", "cyclic and change-driven reading, read record"},
    {0x03, "BLOCK", "block directory and block information"},
    {0x04, "CPU", "status lists, message services, alarms, diagnostics"},
    {0x05, "SECURITY", "password"},
    {0x06, "PBC", "block-oriented send (BSEND/BRCV)"},
    {0x07, "TIME", "clock"},
    {0x20, "DRR", "data record routing to PROFIBUS (6-bit group number)"},
    {0x3f, "NC", "numerical control programming (6-bit number; appears as 0x0F with the 4-bit reading)"},
});
static_assert(is_sorted_by_code(group_table));

constexpr auto reason_table = std::to_array<CodeName>({
    {0x00, "NOT_SPECIFIED", "reason not given"},
    {0x01, "TSAP_CONGESTION", "congestion at the TSAP"},
    {0x02, "NO_SESSION_ENTITY", "no session entity attached to the TSAP"},
    {0x03, "ADDRESS_UNKNOWN", "address unknown"},
    {0x80, "NORMAL", "normal disconnect"},
    {0x81, "REMOTE_CONGESTION", "remote transport entity congested at connect time"},
    {0x82, "NEGOTIATION_FAILED", "connection negotiation failed"},
    {0x83, "DUPLICATE_REFERENCE", "duplicate source reference"},
    {0x84, "MISMATCHED_REFERENCES", "references do not match"},
    {0x85, "PROTOCOL_ERROR", "protocol error"},
    {0x86, "RESERVED", "not used"},
    {0x87, "REFERENCE_OVERFLOW", "reference overflow"},
    {0x88, "REFUSED", "connection request refused on this network connection"},
    {0x89, "RESERVED", "not used"},
    {0x8a, "HEADER_LENGTH", "header or parameter length invalid"},
});
static_assert(is_sorted_by_code(reason_table));

}  // namespace

std::span<const CodeName> areas() noexcept { return area_table; }
std::span<const CodeName> syntax_ids() noexcept { return syntax_table; }
std::span<const CodeName> item_transport_sizes() noexcept { return item_size_table; }
std::span<const CodeName> data_transport_sizes() noexcept { return data_size_table; }
std::span<const CodeName> functions() noexcept { return function_table; }
std::span<const CodeName> return_codes() noexcept { return return_code_table; }
std::span<const CodeName> error_classes() noexcept { return error_class_table; }
std::span<const CodeName> userdata_groups() noexcept { return group_table; }
std::span<const CodeName> disconnect_reasons() noexcept { return reason_table; }

}  // namespace s7::dissector
