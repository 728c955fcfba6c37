#pragma once

// Records of system status lists as tables of named fields (docs/szl.md).

#include <cstdint>
#include <span>
#include <string_view>

#include "dissector/wire/fields.hpp"

namespace s7::dissector {

enum class SzlFieldKind : std::uint8_t {
  number,
  hex,
  little_hex,  // low byte first
  flag,
  text,
  bytes,
  time,     // BCD, eight bytes
  address,  // IPv4
};

struct SzlField {
  std::string_view key;      // as in FieldKey
  std::uint16_t offset = 0;  // in the record; fields are sorted by it
  std::uint16_t size = 0;    // bytes; 0: up to the end of the record
  SzlFieldKind kind{};
  std::uint32_t mask = 0;  // of numbers: only these bits, shifted down; 0: all
};

constexpr std::uint32_t szl_any_index = 0x10000;

struct SzlLayout {
  std::uint8_t list = 0;    // partial list, the low byte of the id
  std::uint32_t index = 0;  // that the record begins with, or szl_any_index
  std::span<const SzlField> fields;
};

std::span<const SzlLayout> szl_cpu_layouts() noexcept;
std::span<const SzlLayout> szl_communication_layouts() noexcept;
std::span<const SzlLayout> szl_module_layouts() noexcept;

// How records of list `id` look; nullptr where it is not documented. `record` tells apart lists whose records differ by
// index.
const SzlLayout* find_szl_layout(std::uint16_t id, ByteView record) noexcept;

// Names the fields that lie in `record`; returns the bytes that no field covers.
std::size_t describe_szl_record(const SzlLayout&, ByteView record, FieldSink&);

}  // namespace s7::dissector
