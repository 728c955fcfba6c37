#include "dissector/wire/szl/szl_layout.hpp"

#include <algorithm>
#include <bit>
#include <string>

namespace s7::dissector {
namespace {

constexpr std::uint8_t component_identification = 0x1c;

std::uint64_t number_at(ByteView bytes, bool low_first) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value = value << 8U | bytes[low_first ? bytes.size() - 1 - i : i];
  return value;
}

std::string address_text(ByteView bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) out += (out.empty() ? "" : ".") + std::to_string(byte);
  return out;
}

void put_field(const SzlField& field, ByteView bytes, FieldSink& out) {
  const FieldKey key(field.key, true);
  std::uint64_t value = number_at(bytes.first(std::min<std::size_t>(bytes.size(), 4)), false);
  if (field.mask != 0) value = (value & field.mask) >> static_cast<unsigned>(std::countr_zero(field.mask));
  switch (field.kind) {
    case SzlFieldKind::number: return out.number(key, value);
    case SzlFieldKind::hex: return out.hex(key, value, static_cast<std::uint8_t>(field.size));
    case SzlFieldKind::little_hex: return out.hex(key, number_at(bytes, true), static_cast<std::uint8_t>(field.size));
    case SzlFieldKind::flag: return out.flag(key, value != 0);
    case SzlFieldKind::text: return out.text(key, bytes);
    case SzlFieldKind::bytes: return out.bytes(key, bytes);
    case SzlFieldKind::address: return out.made_word(key, [&] { return address_text(bytes); });
    case SzlFieldKind::time: break;
  }
  if (const auto time = decode_bcd_time(bytes)) out.made_word(key, [&] { return to_text(*time); });
}

}  // namespace

const SzlLayout* find_szl_layout(std::uint16_t id, ByteView record) noexcept {
  const auto list = static_cast<std::uint8_t>(id & 0xffU);
  ByteReader in(record);
  std::uint32_t index = in.be16();
  // Records of redundant systems name the rack in the high byte.
  if (list == component_identification) index &= 0xffU;
  for (const auto layouts : {szl_cpu_layouts(), szl_communication_layouts(), szl_module_layouts()})
    for (const SzlLayout& layout : layouts)
      if (layout.list == list && (layout.index == szl_any_index || (in.ok() && layout.index == index))) return &layout;
  return nullptr;
}

std::size_t describe_szl_record(const SzlLayout& layout, ByteView record, FieldSink& out) {
  std::size_t reached = 0, uncovered = 0;
  for (const SzlField& field : layout.fields) {
    const std::size_t end = field.size == 0 ? record.size() : std::size_t{field.offset} + field.size;
    if (field.offset > record.size() || end > record.size()) continue;
    put_field(field, record.subspan(field.offset, end - field.offset), out);
    if (field.offset > reached) uncovered += field.offset - reached;
    reached = std::max(reached, end);
  }
  return uncovered + record.size() - reached;
}

}  // namespace s7::dissector
