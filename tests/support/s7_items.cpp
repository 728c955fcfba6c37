#include "tests/support/s7_items.hpp"

namespace s7::test {
namespace {

Bytes item(std::uint8_t syntax, const Bytes& address) {
  return ByteWriter().u8(0x12).u8(address.size() + 1).u8(syntax).bytes(address).take();
}

bool counts_bits(std::uint8_t transport) {
  return transport == value::bit || transport == value::bytes || transport == value::integer;
}

}  // namespace

Bytes any_item(const AnyAddress& a) {
  return item(0x10, ByteWriter().u8(a.transport).u16(a.count).u16(a.db).u8(a.area).u24(a.address).take());
}

Bytes any_item(std::uint8_t area, std::uint16_t db, std::uint32_t first_byte, std::uint16_t count,
               std::uint8_t transport, std::uint8_t bit) {
  return any_item({area, db, first_byte * 8 + bit, count, transport});
}

Bytes element_item(std::uint8_t area, std::uint32_t number, std::uint16_t count) {
  return any_item({area, 0, number, count, area});
}

Bytes db_read_item(const std::vector<DbArea>& areas) {
  ByteWriter out;
  out.u8(areas.size());
  for (const auto& area : areas) out.u8(area.bytes).u16(area.db).u16(area.first);
  return item(0xB0, out.take());
}

Bytes symbol_item(const SymbolAddress& a) {
  ByteWriter out;
  out.u8(0xFF).u16(a.area1).u16(a.area2).u32(a.crc);
  for (const auto sub_item : a.sub_items) out.u32(sub_item);
  return item(0xB2, out.take());
}

Bytes nck_item(const NckAddress& a) {
  const auto area_unit = static_cast<unsigned>(a.area << 5U) | (a.unit & 0x1FU);
  return item(a.syntax, ByteWriter().u8(area_unit).u16(a.column).u16(a.line).u8(a.module).u8(a.line_count).take());
}

Bytes drive_item(const DriveAddress& a) {
  return item(0xA2, ByteWriter().zeros(5).u16(a.parameter).u16(a.index).take());
}

Bytes join_items(const std::vector<Bytes>& items) {
  ByteWriter out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    out.bytes(items[i]);
    if (items[i].size() % 2 == 1 && i + 1 < items.size()) out.u8(0);
  }
  return out.take();
}

DataItem data_item(std::uint8_t transport, Bytes payload, std::uint8_t code) {
  const auto length = payload.size() * (counts_bits(transport) ? 8 : 1);
  return {code, transport, static_cast<std::uint16_t>(length), std::move(payload)};
}

DataItem bit_item(bool state, std::uint8_t code) {
  return {code, value::bit, 1, {static_cast<std::uint8_t>(state ? 1 : 0)}};
}

DataItem error_item(std::uint8_t code, std::uint16_t stale_length) { return {code, value::null, stale_length, {}}; }

Bytes join_data(const std::vector<DataItem>& items, Fill fill) {
  ByteWriter out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& data = items[i];
    out.u8(data.code).u8(data.transport).u16(data.length).bytes(data.payload);
    const bool wanted = fill == Fill::always || (fill == Fill::between && i + 1 < items.size());
    if (data.payload.size() % 2 == 1 && wanted) out.u8(0);
  }
  return out.take();
}

}  // namespace s7::test
