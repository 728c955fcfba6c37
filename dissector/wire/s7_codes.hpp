#pragma once

// Every code of the protocol with its name, in one place (values and names: docs/s7.md, tables).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace s7::dissector {

struct CodeName {
  std::uint32_t code = 0;
  std::string_view name, meaning;
};

// Each table is sorted by code.
std::span<const CodeName> areas() noexcept;
std::span<const CodeName> syntax_ids() noexcept;
std::span<const CodeName> item_transport_sizes() noexcept;
std::span<const CodeName> data_transport_sizes() noexcept;
std::span<const CodeName> functions() noexcept;
std::span<const CodeName> return_codes() noexcept;
std::span<const CodeName> error_classes() noexcept;
std::span<const CodeName> error_codes() noexcept;  // class << 8 | code
std::span<const CodeName> userdata_groups() noexcept;
std::span<const CodeName> userdata_functions() noexcept;  // group << 8 | subfunction
std::span<const CodeName> nck_areas() noexcept;
std::span<const CodeName> nck_modules() noexcept;
std::span<const CodeName> disconnect_reasons() noexcept;  // of COTP DR

// nullptr when unknown.
const CodeName* find_code(std::span<const CodeName> table, std::uint32_t code) noexcept;
// Empty when unknown: the caller then prints the number.
std::string_view find_name(std::span<const CodeName> table, std::uint32_t code) noexcept;

// "I", "Q", "M", "C", "T" of a symbolic address outside DBs, hex when unknown.
std::string symbol_area_name(std::uint16_t area1, std::uint16_t area2);

// "READ_VAR" -> "read-var": the form in which operations are stored and reported.
std::string operation_name(std::string_view code_name);
// Name of a Job function; "function-0x2a" when unknown.
std::string function_text(std::uint8_t function);
// Name of a userdata subfunction; "userdata-0x04-0x99" when unknown.
std::string userdata_text(std::uint8_t group, std::uint8_t subfunction);
// All tables under the names that the inventory gives their kinds, for readers that have no dissector.
struct CodeTable {
  std::string_view kind;
  std::span<const CodeName> codes;
};
std::span<const CodeTable> all_code_tables() noexcept;

}  // namespace s7::dissector
