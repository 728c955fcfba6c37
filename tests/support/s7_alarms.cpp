#include "tests/support/s7_alarms.hpp"

namespace s7::test {
namespace {

constexpr std::uint8_t alarm_function = 0x40, acknowledge_function = 0x09;

Bytes object(const AlarmObject& alarm) {
  ByteWriter body;
  body.u8(alarm.syntax).u8(alarm.values.size()).u32(alarm.id);
  if (alarm.syntax == 0x19) body.u8(alarm.going).u8(alarm.coming);
  if (alarm.syntax == 0x16 || alarm.syntax == 0x1C)
    body.u8(alarm.event_state).u8(alarm.state).u8(alarm.going).u8(alarm.coming);
  if (alarm.syntax == 0x1C) body.u8(0x00).u8(0x01).u8(0x01).u8(0x00);
  const auto fixed = body.take();
  return ByteWriter().u8(0x12).u8(fixed.size()).bytes(fixed).bytes(join_data(alarm.values)).take();
}

Bytes pending(const PendingAlarm& alarm) {
  ByteWriter body;
  body.u16(0).u8(alarm.type).u32(alarm.id).u8(0).u8(alarm.event_state).u8(alarm.going).u8(alarm.coming);
  if (alarm.type == 4) {
    const auto value = join_data({alarm.value}, Fill::always);
    body.bytes(bcd_stamp(alarm.came)).bytes(value).bytes(bcd_stamp(alarm.went)).bytes(value);
  }
  const auto bytes = body.take();
  // The length leaves out one byte of what follows it: the next set starts at length + 2.
  return ByteWriter().u8(bytes.size() - 1).bytes(bytes).take();
}

}  // namespace

Bytes message_service(std::uint8_t events, std::string_view user, std::uint8_t type) {
  ByteWriter out;
  out.u8(events).u8(0).field(user, 8, ' ');
  if ((events & 0x80U) != 0) out.u8(type).u8(0);
  return out.take();
}

Bytes diagnostic_entry(std::uint16_t event, std::uint8_t priority, std::uint8_t block, std::int64_t at) {
  return ByteWriter().u16(event).u8(priority).u8(block).hex("C700 0000 0810 7714").bytes(bcd_stamp(at)).take();
}

Bytes alarm_indication(std::int64_t at, const std::vector<AlarmObject>& objects, bool scan) {
  ByteWriter out;
  out.zeros(scan ? 2 : 0).bytes(bcd_stamp(at)).zeros(scan ? 2 : 0).u8(alarm_function).u8(objects.size());
  for (const auto& one : objects) out.bytes(object(one));
  return out.take();
}

Bytes alarm_lock(std::uint8_t function, const std::vector<std::uint32_t>& ids) {
  ByteWriter out;
  out.u8(function).u8(ids.size());
  for (const auto id : ids) out.hex("12 06 15 00").u32(id);
  return out.take();
}

Bytes alarm_acknowledge(const std::vector<std::uint32_t>& ids) {
  ByteWriter out;
  out.u8(acknowledge_function).u8(ids.size());
  for (const auto id : ids) out.hex("12 08 19 00").u32(id).u8(0x00).u8(0x01);
  return out.take();
}

Bytes alarm_codes(std::uint8_t function, const std::vector<std::uint8_t>& codes) {
  ByteWriter out;
  out.u8(function).u8(codes.size());
  for (const auto code : codes) out.u8(code);
  return out.take();
}

Bytes alarm_query(std::uint8_t query_type, std::uint32_t value) {
  return ByteWriter().hex("00 01 12 08 1A 00").u8(query_type).u8(0x34).u32(value).take();
}

Bytes alarm_query_answer(const std::vector<PendingAlarm>& alarms, bool open) {
  ByteWriter sets;
  for (const auto& alarm : alarms) sets.bytes(pending(alarm));
  const auto bytes = sets.take();
  ByteWriter out;
  out.u8(0).u8(1).u8(alarms.empty() ? 0x0A : 0xFF).u8(alarms.empty() ? 0x00 : 0x09);
  out.u16(open ? 0xFFFF : bytes.size()).bytes(bytes).zeros(open ? 1 : 0);
  return out.take();
}

Bytes archive_send(std::uint32_t id, const Bytes& data) {
  return ByteWriter().hex("12 06 13 00").u32(id).u16(data.size()).bytes(data).take();
}

}  // namespace s7::test
