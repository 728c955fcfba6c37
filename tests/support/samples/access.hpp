#pragma once

// A variable access as the script of a sample means it, beside the item it sends: the truth never comes from decoding.

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/s7_items.hpp"

namespace s7::test::samples {

// One exact range. Timers and counters: number of the first element and how many. No byte meaning: nothing there.
struct Range {
  std::string area;  // DB, M, I, Q, T, C, ...
  std::optional<std::int64_t> db, first, bytes, bit;
  std::string transport;    // BYTE, REAL, ...; empty for items without one
  std::size_t payload = 0;  // bytes of the value on the wire
};

// One item of a job. Only a DB list (syntax B0) has several ranges.
struct Access {
  Bytes item;
  std::vector<Range> ranges;
  std::uint8_t value_transport = value::bytes;
  bool listed = false;  // DB list: each range's value has a status byte of its own
  [[nodiscard]] std::size_t payload() const;
};

[[nodiscard]] std::string area_name(std::uint8_t code);

// `count` elements of `transport` from a byte on.
[[nodiscard]] Access typed(std::uint8_t area, std::uint16_t db, std::uint32_t first, std::uint16_t count,
                           std::uint8_t transport);
[[nodiscard]] Access db_bytes(std::uint16_t db, std::uint32_t first, std::uint16_t count);
[[nodiscard]] Access area_bytes(std::uint8_t area, std::uint32_t first, std::uint16_t count);
[[nodiscard]] Access one_bit(std::uint8_t area, std::uint16_t db, std::uint32_t byte, std::uint8_t bit);
[[nodiscard]] Access elements(std::uint8_t area, std::uint32_t number, std::uint16_t count);
[[nodiscard]] Access db_list(const std::vector<DbArea>& areas);
[[nodiscard]] Access symbol(const SymbolAddress& address, std::size_t payload);
[[nodiscard]] Access nck(const NckAddress& address, std::size_t payload);
[[nodiscard]] Access drive(const DriveAddress& address, std::size_t payload);

// Values. `good` cuts or fills `content` to what the item wants; `content` empty: a pattern that depends on `seed`.
[[nodiscard]] DataItem good(const Access& access, const Bytes& content);
[[nodiscard]] DataItem good(const Access& access, std::uint64_t seed);
[[nodiscard]] Bytes real_bytes(float value);

}  // namespace s7::test::samples
