#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/wire/s7_codes.hpp"

namespace s7::cli {

// "0x0a object-missing"; the code alone when it has no name.
std::string code_text(std::span<const dissector::CodeName> table, std::uint32_t code, unsigned digits);
// Text of a fixed field for one line: what fills it up is gone, what is no printable ASCII is '?'.
std::string printable_text(dissector::ByteView field);

}  // namespace s7::cli
