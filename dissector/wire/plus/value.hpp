#pragma once

// A typed value (docs/s7comm-plus.md, section 4) as it stands in a PDU: what it is and where its bytes are.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"

namespace s7::dissector::plus {

enum class ValueType : std::uint8_t {
  null = 0x00,
  boolean = 0x01,
  usint = 0x02,
  uint = 0x03,
  udint = 0x04,
  ulint = 0x05,
  sint = 0x06,
  int16 = 0x07,
  dint = 0x08,
  lint = 0x09,
  byte = 0x0a,
  word = 0x0b,
  dword = 0x0c,
  lword = 0x0d,
  real = 0x0e,
  lreal = 0x0f,
  timestamp = 0x10,
  timespan = 0x11,
  rid = 0x12,
  aid = 0x13,
  blob = 0x14,
  wstring = 0x15,
  variant = 0x16,
  structure = 0x17,
  s7string = 0x19,
};

// From the flags; bit 0x80 may stand beside any and is ignored.
enum class Shape : std::uint8_t { scalar, array, address_array, sparse };

struct Value {
  std::uint8_t flags = 0;
  ValueType type{};
  std::uint32_t count = 1;   // elements of an array; of a sparse one as many as were found
  std::uint32_t id = 0;      // struct id; root id of a scalar blob
  bool packed = false;       // a struct as a memory image: `content`, its time in `number`
  std::uint64_t number = 0;  // scalar numbers: signed ones extended, reals as their bits
  ByteView content;          // scalar text, blob and memory image: its bytes; arrays: all elements, keys included
  [[nodiscard]] Shape shape() const noexcept {
    if ((flags & 0x10U) != 0) return Shape::array;
    if ((flags & 0x20U) != 0) return Shape::address_array;
    return (flags & 0x40U) != 0 ? Shape::sparse : Shape::scalar;
  }
  [[nodiscard]] bool is_array() const noexcept { return shape() != Shape::scalar; }
  [[nodiscard]] std::int64_t signed_number() const noexcept { return static_cast<std::int64_t>(number); }
};

// Bytes that the variable has in the controller, as far as the value tells: 4 for a UDInt however short it was sent.
// 0 for structs with members: these count themselves.
std::uint32_t variable_size(const Value& value) noexcept;

// One scalar number of type `type`, signed ones extended to 64 bits. Fails the reader for types that are no number.
std::uint64_t read_number(ByteReader& in, ValueType type) noexcept;
// Bytes of a number of fixed width; 0: it has none.
std::size_t fixed_width(ValueType type) noexcept;

// The elements of an array of numbers.
class NumberRange {
 public:
  explicit NumberRange(const Value& value) noexcept
      : in_(value.content), type_(value.type), left_(value.shape() == Shape::sparse ? 0 : value.count) {}
  std::optional<std::uint64_t> next() noexcept {
    if (left_ == 0 || in_.left() == 0) return std::nullopt;
    --left_;
    const std::uint64_t number = read_number(in_, type_);
    return in_.ok() ? std::optional(number) : std::nullopt;
  }

 private:
  ByteReader in_;
  ValueType type_;
  std::uint32_t left_;
};

// A compressed text or program part in a blob: format version and the preset dictionary it needs.
struct CompressedBlob {
  std::uint32_t version = 0, dictionary = 0;
};
// nullopt: it is none.
std::optional<CompressedBlob> compressed_blob(ByteView content) noexcept;

}  // namespace s7::dissector::plus
