#include "dissector/wire/plus/codes.hpp"

#include <algorithm>
#include <array>

#include "dissector/text.hpp"

namespace s7::dissector::plus {
namespace {

// Object ids whose low 16 bits are a number.
struct Numbered {
  std::uint16_t high;
  std::string_view name;
  bool block;
};
constexpr std::array<Numbered, 13> numbered{{{0x88e1, "hardware module ", false},
                                             {0x89fd, "UDT", true},
                                             {0x8a0e, "DB", true},
                                             {0x8a11, "constants ", false},
                                             {0x8a12, "FB", true},
                                             {0x8a13, "FC", true},
                                             {0x8a20, "S_FB", true},
                                             {0x8a21, "S_FC", true},
                                             {0x8a24, "S_UDT", true},
                                             {0x8a32, "OB", true},
                                             {0x8a36, "alarm texts ", false},
                                             {0x8a37, "texts ", false},
                                             {0x8a7e, "system alarms ", false}}};

const Numbered* find_numbered(std::uint32_t rid) noexcept {
  const auto high = static_cast<std::uint16_t>(rid >> 16U);
  const auto at = std::find_if(numbered.begin(), numbered.end(), [&](const Numbered& n) { return n.high == high; });
  return at == numbered.end() ? nullptr : &*at;
}

// Type information of I, Q, M, T, C and of blocks: 0x90 to 0x96 in the first byte.
std::string type_info_text(std::uint32_t rid) {
  constexpr std::array<std::string_view, 7> kinds{"", "UDT", "DB", "FB", "FC", "OB", "FBT"};
  constexpr std::array<std::string_view, 7> areas{"", "I", "Q", "M", "", "T", "C"};
  const std::uint32_t kind = rid >> 24U, index = rid >> 16U & 0xffU;
  if (kind == 0x90 && index < areas.size() && !areas[index].empty()) return "types of " + std::string(areas[index]);
  if (kind < 0x91 || kind > 0x96) return {};
  std::string out = "types of " + std::string(kinds[kind - 0x90]) + std::to_string(rid & 0xffffU);
  return index == 0 ? out : out + "." + std::to_string(index);
}

// "NativeObjects.theCPUexecUnit_Rid" -> "CPUexecUnit"
std::string short_name(std::string_view name) {
  if (const auto dot = name.find('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  if (name.starts_with("the")) name.remove_prefix(3);
  if (name.ends_with("_Rid")) name.remove_suffix(4);
  return std::string(name);
}

}  // namespace

std::string function_text(std::uint16_t function) {
  if (function == notification_code) return "notification";
  const auto known = find_name(functions(), function);
  if (known.empty()) return "function-" + hex_text(function, 4);
  std::string out;
  for (const char c : known) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty()) out += '-';
    out += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::string id_text(std::uint32_t id) {
  const auto known = find_name(ids(), id);
  return known.empty() ? std::to_string(id) : std::string(known);
}

std::string object_text(std::uint32_t rid) {
  if (const Numbered* known = find_numbered(rid)) return std::string(known->name) + std::to_string(rid & 0xffffU);
  if (std::string types = type_info_text(rid); !types.empty()) return types;
  if (rid < 0x10000) {
    const auto known = find_name(ids(), rid);
    if (!known.empty()) return short_name(known);
  }
  return hex_text(rid, 8);
}

std::string_view block_kind(std::uint32_t rid) noexcept {
  const Numbered* known = find_numbered(rid);
  return known != nullptr && known->block ? known->name : std::string_view{};
}

}  // namespace s7::dissector::plus
