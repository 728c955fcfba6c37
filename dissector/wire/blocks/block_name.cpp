#include "dissector/wire/blocks/block_name.hpp"

#include "dissector/text.hpp"
#include "dissector/wire/blocks/block_codes.hpp"

namespace s7::dissector {
namespace {

std::optional<std::uint8_t> hex_digit(std::uint8_t c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

bool is_letter(std::uint8_t c) noexcept { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::optional<std::uint32_t> decimal_number(ByteView digits) noexcept {
  if (digits.empty()) return std::nullopt;
  std::uint64_t out = 0;
  for (const std::uint8_t c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
    if (out > UINT32_MAX) return std::nullopt;
  }
  return static_cast<std::uint32_t>(out);
}

std::optional<BlockName> decode_block_name(ByteView name) noexcept {
  constexpr std::size_t size = 8, number_at = 2, number_size = 5;
  if (name.size() != size) return std::nullopt;
  const auto high = hex_digit(name[0]), low = hex_digit(name[1]);
  const auto number = decimal_number(name.subspan(number_at, number_size));
  if (!high || !low || !number || !is_letter(name[size - 1])) return std::nullopt;
  return BlockName{static_cast<std::uint8_t>(*high << 4U | *low), *number, static_cast<char>(name[size - 1])};
}

std::optional<BlockName> decode_block_file(ByteView file) noexcept {
  if (file.empty() || (file[0] != '_' && file[0] != '$')) return std::nullopt;
  return decode_block_name(file.subspan(1));
}

std::string block_text(std::uint8_t type, std::uint32_t number) {
  const auto known = find_name(block_types(), type);
  return (known.empty() || type == 0 ? "type " + hex_text(type, 2) : std::string(known)) + " " + std::to_string(number);
}

std::string file_text(ByteView file) {
  if (const auto block = decode_block_file(file)) return block_text(block->type, block->number);
  return utf8_text(file);
}

}  // namespace s7::dissector
