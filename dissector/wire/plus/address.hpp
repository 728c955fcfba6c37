#pragma once

// Addresses of variables (docs/s7comm-plus.md, section 7).

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/wire/plus/vlq.hpp"
#include "dissector/wire/s7_range.hpp"

namespace s7::dissector::plus {

constexpr std::uint32_t db_area = 0x8a0e;  // high half of an area that is a DB
constexpr std::uint32_t area_i = 80, area_q = 81, area_m = 82, area_c = 83, area_t = 84;

struct ItemAddress {
  std::uint32_t symbol_crc = 0, area = 0;
  std::uint32_t sub_area = 0;
  std::uint32_t lid_count = 0;
  ByteView lids;  // `lid_count` numbers of variable length
  [[nodiscard]] std::optional<std::uint32_t> db() const noexcept {
    return area >> 16U == db_area ? std::optional(area & 0xffffU) : std::nullopt;
  }
  // A DB, I, Q, M, C or T: variables of the program. Else attributes of some object.
  [[nodiscard]] bool is_variable() const noexcept { return db().has_value() || (area >= area_i && area <= area_t); }
};

class LidRange {
 public:
  explicit LidRange(const ItemAddress& address) noexcept : in_(address.lids) {}
  std::optional<std::uint32_t> next() noexcept {
    if (in_.left() == 0) return std::nullopt;
    return vlq32(in_);
  }

 private:
  ByteReader in_;
};

// One address of a Get- or SetMultiVariables request. Fails the reader where it does not fit.
ItemAddress read_address(ByteReader& in) noexcept;

// The same as a range: bytes for classic blobs, else area `symbol` with checksum and LIDs in `detail`.
AccessRange address_range(const ItemAddress& address);

// The reference list of a subscription (attribute 1048): what it takes in and gives up.
struct Reference {
  std::uint32_t id = 0;    // chosen by the client; notifications name it
  std::uint16_t type = 0;  // 4: a variable
  ItemAddress address;
};
class ReferenceList {
 public:
  // `list`: the elements of the value, `count` of them.
  ReferenceList(ByteView list, std::uint32_t count) noexcept;
  [[nodiscard]] bool is_new() const noexcept { return (header_ & 0x80000000U) != 0; }
  [[nodiscard]] std::uint8_t change_counter() const noexcept { return static_cast<std::uint8_t>(header_ >> 16U); }
  // References that are given up; then, when there are no more, the items that are taken in.
  std::optional<std::uint32_t> next_removed() noexcept;
  std::optional<Reference> next_item() noexcept;
  // The list ended before what it announced.
  [[nodiscard]] bool damaged() const noexcept { return !in_.ok(); }

 private:
  ByteReader in_;
  std::uint32_t header_ = 0, removed_ = 0, items_ = 0;
};

}  // namespace s7::dissector::plus
