#pragma once

// Codes of S7comm-plus with their names (docs/s7comm-plus.md, section 9), and texts that people read.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector::plus {

// Each table is sorted by code.
std::span<const CodeName> opcodes() noexcept;
std::span<const CodeName> functions() noexcept;
std::span<const CodeName> value_types() noexcept;
std::span<const CodeName> element_ids() noexcept;
std::span<const CodeName> notification_codes() noexcept;
std::span<const CodeName> operating_states() noexcept;  // attribute 3486
std::span<const CodeName> block_languages() noexcept;   // attribute 2523
std::span<const CodeName> soft_types() noexcept;        // types of variables in type lists
std::span<const CodeName> errors() noexcept;            // low 16 bits of a return value, unsigned: -12 is 0xfff4
std::span<const CodeName> generic_errors() noexcept;
// Objects, classes and attributes share one numbering.
std::span<const CodeName> ids() noexcept;

// Stands where others have a function: notifications have none.
constexpr std::uint16_t notification_code = 0x33;
// Name of a function as operations carry it, "set-variable"; "function-0x04ff" when unknown.
std::string function_text(std::uint16_t function);
// Name of a class or attribute; the decimal number when unknown.
std::string id_text(std::uint32_t id);
// What an object id stands for: "DB5", "OB1", "CPUexecUnit", "types of DB5"; hex when unknown.
std::string object_text(std::uint32_t rid);
// Kind of block of an object id in the program, "DB", "FB", ..., its number being the low 16 bits; empty: no block.
std::string_view block_kind(std::uint32_t rid) noexcept;

}  // namespace s7::dissector::plus
