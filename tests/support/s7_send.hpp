#pragma once

// Userdata that carries data of programs: cyclic values (group 2), block-oriented and uncoordinated sends (group 6),
// routed data records (0x20), files of a numerical control (0x3F).

#include <cstdint>

#include "tests/support/s7_userdata.hpp"

namespace s7::test {

// Items and values as the functions of s7_items.hpp return them. `base`: 0 = 100 ms, 1 = 1 s, 2 = 10 s.
[[nodiscard]] Bytes cyclic_request(const std::vector<Bytes>& items, std::uint8_t base = 1, std::uint8_t factor = 1);
[[nodiscard]] Bytes cyclic_values(const std::vector<DataItem>& values);
// Value of a DB list as its pushes carry it: a status byte per area, with its bytes where the status is FF.
struct AreaValue {
  std::uint8_t status = 0xFF;
  Bytes bytes;
};
[[nodiscard]] DataItem area_values(const std::vector<AreaValue>& areas);
[[nodiscard]] Bytes record_request(std::uint16_t number, std::uint16_t length, std::uint32_t address);
[[nodiscard]] Bytes record_answer(const Bytes& status, const Bytes& record, std::uint8_t code = 0xFF);

// One piece of a block-oriented send. `total`: bytes of the whole, in the first piece alone.
struct BlockSend {
  std::uint32_t r_id = 1;
  std::uint8_t sequence = 0;
  std::uint8_t unit = 0;  // above 0: in pieces
  bool more = false;
  std::optional<std::uint16_t> total;
  Bytes piece;
};
[[nodiscard]] Bytes bsend(Reference ref, const BlockSend& send);
[[nodiscard]] Bytes bsend_answer(Reference ref, const BlockSend& send, std::uint16_t error = 0);
// Method 0x13: the R_ID stands in the parameter; nobody answers.
[[nodiscard]] Bytes usend(std::uint32_t r_id, const std::vector<DataItem>& values);

// Files. Pieces begin with two bytes; the first also says length, time and path.
[[nodiscard]] Bytes nc_name(std::string_view path);
[[nodiscard]] Bytes nc_first_piece(std::string_view path, std::size_t length, std::string_view time, const Bytes& data);
[[nodiscard]] Bytes nc_piece(const Bytes& data);

}  // namespace s7::test
