#pragma once

// Which bytes of which area a variable specification touches. Rules: docs/s7.md section 6.1.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dissector/wire/s7_items.hpp"

namespace s7::dissector {

// What an address counts in.
enum class AddressKind : std::uint8_t { bytes, elements, none };

// One exact range as requested. The texts name areas and transport sizes as docs/s7.md does.
struct AccessRange {
  AddressKind kind = AddressKind::none;
  std::string area;                           // DB, M, I, ..., NCK, symbol, record, raw
  std::optional<std::uint32_t> db;            // DB, DI and symbols of a DB
  std::optional<std::uint32_t> first, count;  // first byte and bytes; timers and counters: first element and elements
  std::optional<std::uint8_t> bit;            // single bits
  std::string transport;                      // BYTE, REAL, ...; hex when unknown; "" where the syntax has none
  std::string detail;                         // what a byte range can't say
  std::uint32_t size = 0;                     // payload bytes expected; 0 = the syntax does not tell
  bool has_status = false;                    // DB-READ: a status byte precedes the bytes in the answer
};

// Appends the ranges of one item: one for most syntaxes, one per area for DB-READ. An address that can't be decoded
// gives one range of area `raw` with its bytes in `detail`: nothing is dropped.
void append_ranges(const Item& item, std::vector<AccessRange>& out);

// Upper limit of the bytes that `count` elements of a transport size cover from bit `bit` on; nullopt: size unknown.
std::optional<std::uint32_t> covered_bytes(std::uint8_t transport_size, std::uint32_t count,
                                           std::uint32_t bit) noexcept;

}  // namespace s7::dissector
