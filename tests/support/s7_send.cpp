#include "tests/support/s7_send.hpp"

namespace s7::test {

Bytes cyclic_request(const std::vector<Bytes>& items, std::uint8_t base, std::uint8_t factor) {
  return ByteWriter().u16(items.size()).u8(base).u8(factor).bytes(join_items(items)).take();
}

Bytes cyclic_values(const std::vector<DataItem>& values) {
  return ByteWriter().u16(values.size()).bytes(join_data(values)).take();
}

DataItem area_values(const std::vector<AreaValue>& areas) {
  ByteWriter out;
  for (const auto& one : areas) {
    out.u8(one.status);
    if (one.status == 0xFF) out.bytes(one.bytes);
  }
  return data_item(value::octets, out.take());
}

Bytes record_request(std::uint16_t number, std::uint16_t length, std::uint32_t address) {
  return ByteWriter().u8(0).u8(1).bytes(any_item({area::record, number, address, length, size::byte})).take();
}

Bytes record_answer(const Bytes& status, const Bytes& record, std::uint8_t code) {
  ByteWriter out;
  out.u8(0).u8(1).u8(code).u8(value::octets).u8(status.size()).bytes(status).zeros((status.size() + 1) % 2);
  return out.u16(record.size()).bytes(record).take();
}

Bytes bsend(Reference ref, const BlockSend& send) {
  ByteWriter payload;
  payload.hex("12 06 13 00").u32(send.r_id);
  if (send.total) payload.u16(*send.total);
  payload.bytes(send.piece);
  const UserdataHead head{UserdataType::request, 6, 1, send.sequence, UserdataStatus{send.unit, send.more, 0}};
  return s7_userdata(ref, userdata_parameter(head), userdata_data(payload.take()));
}

Bytes bsend_answer(Reference ref, const BlockSend& send, std::uint16_t error) {
  const UserdataHead head{UserdataType::response, 6, 1, send.sequence, UserdataStatus{send.unit, false, error}};
  return s7_userdata(ref, userdata_parameter(head), userdata_nothing());
}

Bytes usend(std::uint32_t r_id, const std::vector<DataItem>& values) {
  const auto parameter = ByteWriter().hex("00 01 12 06 13 00").u32(r_id).take();
  ByteWriter data;
  data.u8(0xFF).u8(0).u16(values.size()).bytes(join_data(values));
  return s7_userdata(0, parameter, data.take());
}

Bytes nc_name(std::string_view path) { return ByteWriter().text(path).take(); }

Bytes nc_first_piece(std::string_view path, std::size_t length, std::string_view time, const Bytes& data) {
  auto digits = std::to_string(length);
  digits.insert(0, 8 - digits.size(), '0');
  return ByteWriter().zeros(2).text(digits).field(time, 16, '0').text(path).u8('\n').bytes(data).take();
}

Bytes nc_piece(const Bytes& data) { return ByteWriter().zeros(2).bytes(data).take(); }

}  // namespace s7::test
