#include "cli/decode/range_text.hpp"

#include <fmt/format.h>

namespace s7::cli {

using namespace dissector;

std::string range_text(const AccessRange& range) {
  std::string out = range.area + (range.db ? std::to_string(*range.db) : "");
  if (range.bit)
    out += fmt::format(" bit {}.{}", *range.first, *range.bit);
  else if (range.first && range.count && *range.count != 0)
    out += *range.count == 1 ? fmt::format(" {} {}", range.kind == AddressKind::bytes ? "byte" : "number", *range.first)
                             : fmt::format(" {} {}..{}", range.kind == AddressKind::bytes ? "bytes" : "numbers",
                                           *range.first, std::uint64_t{*range.first} + *range.count - 1);
  else if (range.first)
    out += fmt::format(" from {}", *range.first);
  if (!range.detail.empty()) out += " " + range.detail;
  return out;
}

}  // namespace s7::cli
