#include "dissector/wire/s7_codes.hpp"

#include <algorithm>
#include <array>

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/szl/szl_codes.hpp"

namespace s7::dissector {

const CodeName* find_code(std::span<const CodeName> table, std::uint32_t code) noexcept {
  const auto at = std::lower_bound(table.begin(), table.end(), code,
                                   [](const CodeName& entry, std::uint32_t wanted) { return entry.code < wanted; });
  return at != table.end() && at->code == code ? &*at : nullptr;
}

std::string_view find_name(std::span<const CodeName> table, std::uint32_t code) noexcept {
  const CodeName* const known = find_code(table, code);
  return known != nullptr ? known->name : std::string_view{};
}

std::string symbol_area_name(std::uint16_t area1, std::uint16_t area2) {
  if (area1 == 0) {
    switch (area2) {
      case 0x50: return "I";
      case 0x51: return "Q";
      case 0x52: return "M";
      case 0x53: return "C";
      case 0x54: return "T";
      default: break;
    }
  }
  return "area " + hex_text(area1, 4) + "/" + hex_text(area2, 4);
}

std::string operation_name(std::string_view code_name) {
  std::string out(code_name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return out;
}

std::string function_text(std::uint8_t function) {
  const auto known = find_name(functions(), function);
  return known.empty() ? "function-" + hex_text(function, 2) : operation_name(known);
}

std::string userdata_text(std::uint8_t group, std::uint8_t subfunction) {
  const auto known = find_name(userdata_functions(), static_cast<std::uint32_t>(group << 8U | subfunction));
  return known.empty() ? "userdata-" + hex_text(group, 2) + "-" + hex_text(subfunction, 2) : operation_name(known);
}

std::span<const CodeTable> all_code_tables() noexcept {
  static const auto tables = std::to_array<CodeTable>({{"area", areas()},
                                                       {"syntax", syntax_ids()},
                                                       {"item-transport-size", item_transport_sizes()},
                                                       {"data-transport-size", data_transport_sizes()},
                                                       {"function", functions()},
                                                       {"return-code", return_codes()},
                                                       {"error-class", error_classes()},
                                                       {"header-error", error_codes()},
                                                       {"userdata-group", userdata_groups()},
                                                       {"userdata-function", userdata_functions()},
                                                       {"nck-area", nck_areas()},
                                                       {"nck-module", nck_modules()},
                                                       {"disconnect-reason", disconnect_reasons()},
                                                       {"block-type", block_types()},
                                                       {"block-language", block_languages()},
                                                       {"szl", szl_ids()}});
  return tables;
}

}  // namespace s7::dissector
