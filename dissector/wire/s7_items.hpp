#pragma once

// Variable addresses in Read Var and Write Var jobs, and the data items that answer them, as lazy ranges.
// Layouts: docs/s7.md sections 5.2, 5.3 and 6.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

enum class Syntax : std::uint8_t {
  s7any = 0x10,
  param_short = 0x11,
  param_extended = 0x12,
  pbc_id = 0x13,
  alarm_lock = 0x15,
  alarm_indication = 0x16,
  alarm_acknowledge = 0x19,
  alarm_query = 0x1a,
  notify_indication = 0x1c,
  nck = 0x82,
  nck_metric = 0x83,
  nck_inch = 0x84,
  drive = 0xa2,
  db_read = 0xb0,
  symbol = 0xb2,
};

// One variable specification. `bytes` holds all 2 + L bytes, `address` what follows the syntax id.
struct Item {
  std::uint8_t specification = 0;  // 0x12
  std::uint8_t length = 0;         // L
  Syntax syntax{};
  ByteView bytes, address;
};

// Walks the items behind function and count. An item that does not fit ends the walk with an error; what came before
// stands.
class ItemRange {
 public:
  // `list`: parameter bytes behind the item count; `count`: the announced number.
  constexpr ItemRange(ByteView list, std::size_t count) noexcept : in_(list), left_(count) {}
  std::optional<Result<Item>> next() noexcept;
  // Bytes behind the last item taken.
  [[nodiscard]] constexpr ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
  std::size_t left_;
};

// Items of a Job's parameter block (function, count, list); empty for parameters shorter than 2 bytes.
struct ItemList {
  std::uint8_t count = 0;
  ItemRange items;
};
ItemList item_list(ByteView parameters) noexcept;

struct AnyAddress {  // 0x10
  std::uint8_t transport_size = 0;
  std::uint16_t count = 0, db = 0;
  std::uint8_t area = 0;
  std::uint32_t address = 0;  // 24 bits: byte * 8 + bit, or an element number
};
Result<AnyAddress> decode_any(ByteView address) noexcept;

struct DbReadArea {  // one area of 0xb0
  std::uint8_t bytes = 0;
  std::uint16_t db = 0, start = 0;
};
class DbReadRange {
 public:
  explicit DbReadRange(ByteView address) noexcept : in_(address), left_(in_.u8()) {}
  [[nodiscard]] std::uint8_t announced() const noexcept { return left_; }
  std::optional<DbReadArea> next() noexcept;

 private:
  ByteReader in_;
  std::uint8_t left_;
};

struct SymbolAddress {  // 0xb2
  std::uint16_t area1 = 0, area2 = 0;
  std::uint32_t crc = 0;
  ByteView lids;  // groups of 4 bytes: flag in the high nibble, value in the low 28 bits
};
Result<SymbolAddress> decode_symbol(ByteView address) noexcept;

struct NckAddress {  // 0x82, 0x83, 0x84
  std::uint8_t area = 0, unit = 0;
  std::uint16_t column = 0, line = 0;
  std::uint8_t module = 0, line_count = 0;
};
Result<NckAddress> decode_nck(ByteView address) noexcept;

struct DriveAddress {  // 0xa2
  std::uint8_t unknown1 = 0;
  std::uint16_t unknown2 = 0, unknown3 = 0, parameter = 0, index = 0;
};
Result<DriveAddress> decode_drive(ByteView address) noexcept;

constexpr std::uint8_t return_code_ok = 0xff;
constexpr std::uint8_t return_code_unchanged = 0xfe;

// One data item: head and payload.
struct DataItem {
  std::uint8_t return_code = 0, transport_size = 0;
  std::uint16_t length = 0;        // as announced: bits or bytes, by transport size
  std::uint32_t payload_size = 0;  // bytes it means
  ByteView payload;                // shorter than payload_size when the PDU is cut
};

// Walks data items of a read answer or of a write request.
class DataItemRange {
 public:
  enum class Kind : std::uint8_t { answer, request };
  constexpr DataItemRange(ByteView data, std::size_t count, Kind kind) noexcept
      : in_(data), left_(count), kind_(kind) {}
  std::optional<Result<DataItem>> next() noexcept;
  // Bytes behind the last item taken.
  [[nodiscard]] constexpr ByteView rest() const noexcept { return in_.rest(); }

 private:
  enum class Fill : std::uint8_t { undecided, used, left_out };
  void read(Result<DataItem>& result) noexcept;
  [[nodiscard]] bool fits(Fill fill) const noexcept;
  void skip_fill() noexcept;

  ByteReader in_;
  std::size_t left_;
  Kind kind_;
  Fill fill_ = Fill::undecided;
  bool zero_fill_ = true;  // all fill bytes so far
};

}  // namespace s7::dissector
