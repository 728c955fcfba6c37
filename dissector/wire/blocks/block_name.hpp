#pragma once

// Names of blocks and files in transfers and program invocations. Layout: docs/s7.md section 5.4.

#include <cstdint>
#include <optional>
#include <string>

#include "dissector/bytes.hpp"

namespace s7::dissector {

struct BlockName {
  std::uint8_t type = 0;     // code of block_types()
  std::uint32_t number = 0;  // five decimal digits
  char file_system = 0;      // P passive, A active, B both
};

// Eight characters: type (2 hex digits), number (5 decimal digits), file system. nullopt: no such name.
std::optional<BlockName> decode_block_name(ByteView name) noexcept;
// Nine characters: '_' (whole block) or '$' (header only), then a block name. nullopt: free text, as NC files have.
std::optional<BlockName> decode_block_file(ByteView file) noexcept;

// "DB 77", "type 0x17 77".
std::string block_text(std::uint8_t type, std::uint32_t number);
// The block of a file name, or the text itself where it names no block.
std::string file_text(ByteView file);

// Decimal digits and nothing else; nullopt: other characters, none, or more than 32 bits.
std::optional<std::uint32_t> decimal_number(ByteView digits) noexcept;

}  // namespace s7::dissector
