#pragma once

// S7comm-plus from 0x72 on: variable length integers, typed values, objects, frames. Functions: plus_functions.hpp.

#include <cstdint>
#include <string_view>
#include <utility>

#include "tests/support/bytes.hpp"

namespace s7::test {

// Most significant group first, seven bits per byte; of 64 bits the ninth byte holds eight.
[[nodiscard]] Bytes vlq32(std::uint32_t value);
[[nodiscard]] Bytes svlq32(std::int32_t value);
[[nodiscard]] Bytes vlq64(std::uint64_t value);
[[nodiscard]] Bytes svlq64(std::int64_t value);

namespace plus_type {
inline constexpr std::uint8_t null = 0x00, boolean = 0x01, usint = 0x02, uint = 0x03, udint = 0x04, ulint = 0x05,
                              sint = 0x06, integer = 0x07, dint = 0x08, lint = 0x09, byte = 0x0A, word = 0x0B,
                              dword = 0x0C, lword = 0x0D, real = 0x0E, lreal = 0x0F, timestamp = 0x10, timespan = 0x11,
                              rid = 0x12, aid = 0x13, blob = 0x14, text = 0x15, variant = 0x16, structure = 0x17;
}  // namespace plus_type
namespace plus_shape {
inline constexpr std::uint8_t scalar = 0x00, array = 0x10, addresses = 0x20, sparse = 0x40;
}  // namespace plus_shape

// A typed value: flags, type, payload. The payload is what the type wants.
[[nodiscard]] Bytes plus_value(std::uint8_t type, const Bytes& payload, std::uint8_t flags = plus_shape::scalar);
[[nodiscard]] Bytes plus_number(std::uint8_t type, std::uint64_t number);  // any type of one number, unsigned or 0..max
[[nodiscard]] Bytes plus_signed(std::uint8_t type, std::int64_t number);   // dint, lint, timespan, int, sint
[[nodiscard]] Bytes plus_text(std::string_view utf8);
[[nodiscard]] Bytes plus_blob(const Bytes& content, std::uint32_t root = 0);
[[nodiscard]] Bytes plus_octets(const Bytes& content);                                         // array of USInt
[[nodiscard]] Bytes plus_list(std::uint8_t shape, const std::vector<std::uint32_t>& numbers);  // of UDInt
// Id and value, and so on.
using PlusMembers = std::vector<std::pair<std::uint32_t, Bytes>>;
[[nodiscard]] Bytes plus_struct(std::uint32_t id, const PlusMembers& members);
// Keys must not be 0: that ends the list. `payloads` as their type wants them, without a type of their own.
[[nodiscard]] Bytes plus_sparse(std::uint8_t type, const PlusMembers& payloads);

struct PlusObject {
  std::uint32_t rid = 211;  // "choose one"
  std::uint32_t class_id = 0;
  std::uint32_t class_flags = 0;
  PlusMembers attributes;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> relations;
  Bytes lists;  // tag descriptions, type and name lists, ready
  std::vector<PlusObject> children;
};
[[nodiscard]] Bytes plus_object(const PlusObject& object);
// Blocks of names for the object of a type; ended by an empty block.
[[nodiscard]] Bytes plus_name_list(const std::vector<std::string>& names);
// The records belong to names in the same order; plain variables only.
struct PlusTypeRecord {
  std::uint32_t lid = 9, crc = 0;
  std::uint8_t soft_type = 8;
  std::uint16_t optimized = 0, classic = 0;
};
[[nodiscard]] Bytes plus_type_list(const std::vector<PlusTypeRecord>& records);

// One PDU as TSDUs: cut into frames of at most `piece` bytes of data (0: one frame), the last with a trailer. Version 3
// puts a digest before the data of each frame.
[[nodiscard]] std::vector<Bytes> plus_frames(std::uint8_t version, const Bytes& data, std::size_t piece = 0);
[[nodiscard]] Bytes plus_frame(std::uint8_t version, const Bytes& data);
[[nodiscard]] Bytes plus_open_frame(std::uint8_t version, const Bytes& data);  // without trailer: more follows
[[nodiscard]] Bytes plus_keep_alive(std::uint8_t number);
[[nodiscard]] Bytes plus_system_event(std::uint32_t confirmed, const Bytes& more = {});

}  // namespace s7::test
