#include "cli/decode/code_text.hpp"

#include <fmt/format.h>

#include "dissector/text.hpp"

namespace s7::cli {

using namespace dissector;

std::string code_text(std::span<const CodeName> table, std::uint32_t code, unsigned digits) {
  const auto known = find_name(table, code);
  return known.empty() ? hex_text(code, digits) : fmt::format("{} {}", hex_text(code, digits), operation_name(known));
}

std::string printable_text(ByteView field) {
  std::string out = padded_text(field);
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

}  // namespace s7::cli
