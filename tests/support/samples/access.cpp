#include "tests/support/samples/access.hpp"

#include <bit>
#include <map>
#include <stdexcept>

namespace s7::test::samples {
namespace {

struct Transport {
  std::string name;
  std::size_t element_bytes;
  std::uint8_t value_transport;
};

// Names and sizes as protocol documents give them; value transports as devices were seen to answer.
const Transport& transport_of(std::uint8_t code) {
  static const std::map<std::uint8_t, Transport> table = {{size::bit, {"BIT", 1, value::bit}},
                                                          {size::byte, {"BYTE", 1, value::bytes}},
                                                          {size::character, {"CHAR", 1, value::octets}},
                                                          {size::word, {"WORD", 2, value::bytes}},
                                                          {size::integer, {"INT", 2, value::integer}},
                                                          {size::dword, {"DWORD", 4, value::bytes}},
                                                          {size::dint, {"DINT", 4, value::integer}},
                                                          {size::real, {"REAL", 4, value::real}},
                                                          {size::date, {"DATE", 2, value::bytes}},
                                                          {size::tod, {"TOD", 4, value::bytes}},
                                                          {size::time, {"TIME", 4, value::bytes}},
                                                          {size::s5time, {"S5TIME", 2, value::bytes}},
                                                          {size::date_and_time, {"DATE_AND_TIME", 8, value::octets}},
                                                          {size::wide_char, {"WCHAR", 2, value::octets}}};
  return table.at(code);
}

bool has_number(std::uint8_t area) { return area == area::db || area == area::di; }

Access without_bytes(Bytes item, std::string area, std::size_t payload) {
  Range range;
  range.area = std::move(area);
  range.payload = payload;
  return {std::move(item), {range}, value::octets, false};
}

}  // namespace

std::size_t Access::payload() const {
  std::size_t sum = 0;
  for (const auto& range : ranges) sum += range.payload;
  return sum;
}

std::string area_name(std::uint8_t code) {
  static const std::map<std::uint8_t, std::string> names = {
      {0x01, "record"}, {0x03, "SI200"}, {0x05, "SF200"}, {0x06, "AI200"}, {0x07, "AQ200"}, {0x1C, "C"},
      {0x1D, "T"},      {0x1E, "C200"},  {0x1F, "T200"},  {0x80, "P"},     {0x81, "I"},     {0x82, "Q"},
      {0x83, "M"},      {0x84, "DB"},    {0x85, "DI"},    {0x86, "L"},     {0x87, "V"}};
  return names.at(code);
}

Access typed(std::uint8_t area, std::uint16_t db, std::uint32_t first, std::uint16_t count, std::uint8_t transport) {
  const auto& type = transport_of(transport);
  Range range{area_name(area),           std::nullopt, first, count * type.element_bytes, std::nullopt, type.name,
              count * type.element_bytes};
  if (has_number(area)) range.db = db;
  return {any_item(area, db, first, count, transport), {range}, type.value_transport, false};
}

Access db_bytes(std::uint16_t db, std::uint32_t first, std::uint16_t count) {
  return typed(area::db, db, first, count, size::byte);
}

Access area_bytes(std::uint8_t area, std::uint32_t first, std::uint16_t count) {
  return typed(area, 0, first, count, size::byte);
}

Access one_bit(std::uint8_t area, std::uint16_t db, std::uint32_t byte, std::uint8_t bit) {
  auto out = typed(area, db, byte, 1, size::bit);
  out.item = any_item(area, db, byte, 1, size::bit, bit);
  out.ranges[0].bit = bit;
  return out;
}

// Elements of S7-200 counters and timers are longer than their values (as libraries read them).
Access elements(std::uint8_t area, std::uint32_t number, std::uint16_t count) {
  static const std::map<std::uint8_t, std::pair<std::string, std::size_t>> kinds = {
      {area::counter, {"COUNTER", 2}},
      {area::timer, {"TIMER", 2}},
      {area::counter200, {"IEC_COUNTER", 3}},
      {area::timer200, {"IEC_TIMER", 5}}};
  const auto& [name, element_bytes] = kinds.at(area);
  const Range range{area_name(area), std::nullopt, number, count, std::nullopt, name, count * element_bytes};
  return {element_item(area, number, count), {range}, value::octets, false};
}

Access db_list(const std::vector<DbArea>& areas) {
  Access out{db_read_item(areas), {}, value::octets, true};
  for (const auto& one : areas) out.ranges.push_back({"DB", one.db, one.first, one.bytes, std::nullopt, "", one.bytes});
  return out;
}

Access symbol(const SymbolAddress& address, std::size_t payload) {
  return without_bytes(symbol_item(address), "symbol", payload);
}

Access nck(const NckAddress& address, std::size_t payload) { return without_bytes(nck_item(address), "NCK", payload); }

Access drive(const DriveAddress& address, std::size_t payload) {
  return without_bytes(drive_item(address), "raw", payload);
}

DataItem good(const Access& access, const Bytes& content) {
  Bytes payload = content;
  payload.resize(access.payload());
  if (access.value_transport == value::bit) return bit_item(payload.at(0) != 0);
  if (!access.listed) return data_item(access.value_transport, payload);
  ByteWriter list;  // a DB list: each area with its own status
  std::size_t at = 0;
  for (const auto& range : access.ranges) {
    list.u8(0xFF).bytes(ByteView(payload).subspan(at, range.payload));
    at += range.payload;
  }
  return data_item(access.value_transport, list.take());
}

DataItem good(const Access& access, std::uint64_t seed) {
  ByteWriter content;
  auto state = seed * 0x9E3779B97F4A7C15ULL + 1;
  for (std::size_t i = 0; i < access.payload(); ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    content.u8(i % 4 == 3 ? state >> 56U : i % 4 == 2 ? state >> 62U : 0);  // mostly small numbers, as in a plant
  }
  return good(access, content.take());
}

Bytes real_bytes(float value) { return ByteWriter().u32(std::bit_cast<std::uint32_t>(value)).take(); }

}  // namespace s7::test::samples
