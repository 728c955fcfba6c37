#pragma once

// Items of S7 variable access: addresses (parameter part) and values (data part), every syntax.

#include <cstdint>
#include <optional>

#include "tests/support/bytes.hpp"

namespace s7::test {

// Area codes of an S7ANY address.
namespace area {
inline constexpr std::uint8_t record = 0x01, counter = 0x1C, timer = 0x1D, counter200 = 0x1E, timer200 = 0x1F,
                              peripheral = 0x80, input = 0x81, output = 0x82, flag = 0x83, db = 0x84, di = 0x85,
                              local = 0x86, v = 0x87;
}  // namespace area

// Transport sizes of an item's address.
namespace size {
inline constexpr std::uint8_t bit = 0x01, byte = 0x02, character = 0x03, word = 0x04, integer = 0x05, dword = 0x06,
                              dint = 0x07, real = 0x08, date = 0x09, tod = 0x0A, time = 0x0B, s5time = 0x0C,
                              date_and_time = 0x0F, wide_char = 0x13, counter = 0x1C, timer = 0x1D;
}  // namespace size

// Transport sizes of an item's value.
namespace value {
inline constexpr std::uint8_t null = 0x00, bit = 0x03, bytes = 0x04, integer = 0x05, dinteger = 0x06, real = 0x07,
                              octets = 0x09;
}  // namespace value

// 0x10: `address` is the raw 24-bit field (byte * 8 + bit, or the number of a timer or counter).
struct AnyAddress {
  std::uint8_t area = area::db;
  std::uint16_t db = 0;
  std::uint32_t address = 0;
  std::uint16_t count = 1;
  std::uint8_t transport = size::byte;
};

// 0xB0: one of several small areas.
struct DbArea {
  std::uint8_t bytes = 0;
  std::uint16_t db = 0;
  std::uint16_t first = 0;
};

// 0xB2: `area1` 0x8A0E and the DB number, or 0 and 0x50..0x54 for I, Q, M, C, T; `sub_items` with flag nibble.
struct SymbolAddress {
  std::uint16_t area1 = 0x8A0E;
  std::uint16_t area2 = 0;
  std::uint32_t crc = 0;
  std::vector<std::uint32_t> sub_items;
};

// 0x82..0x84: NC variable.
struct NckAddress {
  std::uint8_t syntax = 0x82;
  std::uint8_t area = 0;
  std::uint8_t unit = 1;
  std::uint16_t column = 1;
  std::uint16_t line = 1;
  std::uint8_t module = 0;
  std::uint8_t line_count = 1;
};

// 0xA2: drive parameter.
struct DriveAddress {
  std::uint16_t parameter = 0;
  std::uint16_t index = 0;
};

// Each returns one item from its 0x12 on, without fill byte.
[[nodiscard]] Bytes any_item(const AnyAddress& address);
[[nodiscard]] Bytes any_item(std::uint8_t area, std::uint16_t db, std::uint32_t first_byte, std::uint16_t count,
                             std::uint8_t transport = size::byte, std::uint8_t bit = 0);
[[nodiscard]] Bytes element_item(std::uint8_t area, std::uint32_t number, std::uint16_t count);  // timers, counters
[[nodiscard]] Bytes db_read_item(const std::vector<DbArea>& areas);
[[nodiscard]] Bytes symbol_item(const SymbolAddress& address);
[[nodiscard]] Bytes nck_item(const NckAddress& address);
[[nodiscard]] Bytes drive_item(const DriveAddress& address);

// Joins items, with a fill byte after each odd one but the last.
[[nodiscard]] Bytes join_items(const std::vector<Bytes>& items);

// A value with its head. `length` is the field on the wire: bits or bytes, and for errors whatever a device leaves
// there.
struct DataItem {
  std::uint8_t code = 0xFF;
  std::uint8_t transport = value::bytes;
  std::uint16_t length = 0;
  Bytes payload;
};

// Length in bits for the transport sizes that count bits, else in bytes.
[[nodiscard]] DataItem data_item(std::uint8_t transport, Bytes payload, std::uint8_t code = 0xFF);
[[nodiscard]] DataItem bit_item(bool state, std::uint8_t code = 0xFF);
[[nodiscard]] DataItem error_item(std::uint8_t code, std::uint16_t stale_length = 0);

enum class Fill { between, always, never };  // `between`: after odd payloads but the last, as the protocol wants
[[nodiscard]] Bytes join_data(const std::vector<DataItem>& items, Fill fill = Fill::between);

}  // namespace s7::test
