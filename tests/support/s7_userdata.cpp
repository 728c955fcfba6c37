#include "tests/support/s7_userdata.hpp"

#include <algorithm>
#include <chrono>

namespace s7::test {
namespace {

std::uint8_t bcd(unsigned number) { return static_cast<std::uint8_t>((number / 10 % 10) << 4U | (number % 10)); }

Bytes ask(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& payload) {
  return userdata_request(ref, group, function, userdata_data(payload));
}

}  // namespace

Bytes userdata_parameter(const UserdataHead& head) {
  const auto kind = static_cast<unsigned>(head.type) << 6U | (head.group & 0x3FU);
  ByteWriter out;
  out.u8(0x00).u8(0x01).u8(0x12).u8(head.status ? 8 : 4).u8(head.status ? 0x12 : 0x11);
  out.u8(kind).u8(head.function).u8(head.sequence);
  if (head.status) out.u8(head.status->unit).u8(head.status->more ? 1 : 0).u16(head.status->error);
  return out.take();
}

Bytes userdata_data(const Bytes& payload, std::uint8_t code, std::uint8_t transport) {
  return ByteWriter().u8(code).u8(transport).u16(payload.size()).bytes(payload).take();
}

Bytes userdata_nothing() { return {0x0A, 0x00, 0x00, 0x00}; }

Bytes userdata_request(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& data) {
  return s7_userdata(ref, userdata_parameter({UserdataType::request, group, function, 0, std::nullopt}), data);
}

Bytes userdata_response(Reference ref, const UserdataHead& head, const Bytes& data) {
  return s7_userdata(ref, userdata_parameter(head), data);
}

Bytes userdata_refusal(Reference ref, std::uint8_t group, std::uint8_t function, std::uint16_t error,
                       std::uint8_t sequence) {
  return userdata_response(ref, {UserdataType::response, group, function, sequence, UserdataStatus{0, false, error}},
                           userdata_nothing());
}

Bytes userdata_continue(Reference ref, std::uint8_t group, std::uint8_t function, std::uint8_t sequence) {
  return s7_userdata(ref, userdata_parameter({UserdataType::request, group, function, sequence, UserdataStatus{}}),
                     userdata_nothing());
}

Bytes userdata_push(std::uint8_t group, std::uint8_t function, std::uint8_t sequence, const Bytes& payload,
                    bool extended) {
  UserdataHead head{UserdataType::push, group, function, sequence, std::nullopt};
  if (extended) head.status = UserdataStatus{};
  return s7_userdata(0, userdata_parameter(head), userdata_data(payload));
}

Bytes mode_transition_push(std::uint8_t mode) {
  return s7_userdata(0, {0x01, 0x00, 0x10, 0x10, 0x00, 0x00, mode, 0x00}, {});
}

std::vector<Bytes> userdata_pieces(const Bytes& payload, std::uint16_t pdu_size) {
  const std::size_t room = pdu_size - 26U;  // header 10, parameter 12, data head 4
  std::vector<Bytes> out;
  for (std::size_t at = 0; at < payload.size() || out.empty(); at += room) {
    const auto end = std::min(payload.size(), at + room);
    out.emplace_back(payload.begin() + static_cast<std::ptrdiff_t>(at),
                     payload.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return out;
}

Bytes szl_request(Reference ref, std::uint16_t id, std::uint16_t index) {
  return ask(ref, 4, 1, ByteWriter().u16(id).u16(index).take());
}

Bytes szl_payload(const StatusList& list) {
  ByteWriter out;
  out.u16(list.id).u16(list.index).u16(list.record_length).u16(list.records.size());
  for (const auto& record : list.records) out.bytes(record);
  return out.take();
}

Bytes list_blocks_request(Reference ref) { return userdata_request(ref, 3, 1, userdata_nothing()); }

Bytes list_type_request(Reference ref, std::string_view type) { return ask(ref, 3, 2, ByteWriter().text(type).take()); }

Bytes block_info_request(Reference ref, std::string_view type, unsigned number, char file_system) {
  return ask(ref, 3, 3, ByteWriter().text(block_filename(type, number, file_system).substr(1)).take());
}

Bytes bcd_stamp(std::int64_t nanoseconds) {
  using namespace std::chrono;
  const sys_time<milliseconds> when{milliseconds(nanoseconds / 1'000'000)};
  const auto day = floor<days>(when);
  const year_month_day date{day};
  const hh_mm_ss<milliseconds> clock{when - day};
  const auto millis = static_cast<unsigned>(clock.subseconds().count());
  const auto low = (millis % 10) << 4U | (weekday{day}.c_encoding() + 1);
  return ByteWriter()
      .u8(bcd(static_cast<unsigned>(static_cast<int>(date.year())) % 100))
      .u8(bcd(static_cast<unsigned>(date.month())))
      .u8(bcd(static_cast<unsigned>(date.day())))
      .u8(bcd(static_cast<unsigned>(clock.hours().count())))
      .u8(bcd(static_cast<unsigned>(clock.minutes().count())))
      .u8(bcd(static_cast<unsigned>(clock.seconds().count())))
      .u8(bcd(millis / 10))
      .u8(low)
      .take();
}

Bytes clock_payload(std::int64_t nanoseconds) {
  return ByteWriter().u8(0x00).u8(0x20).bytes(bcd_stamp(nanoseconds)).take();
}

}  // namespace s7::test
