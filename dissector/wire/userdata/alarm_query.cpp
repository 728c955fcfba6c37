// Answers to alarm queries: data sets of the pending messages.

#include <algorithm>
#include <array>

#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/s7_time.hpp"
#include "dissector/wire/userdata/alarm_codes.hpp"
#include "dissector/wire/userdata/alarms.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

// Coming and going of an ALARM_S message: time and one associated value each.
std::size_t describe_times(ByteReader& in, FieldSink& out) {
  for (int i = 0; i < 2 && in.left() >= bcd_time_size; ++i) {
    const auto time = decode_bcd_time(in.take(bcd_time_size));
    if (time) out.time(*time);
    DataItemRange value(in.rest(), 1, DataItemRange::Kind::answer);
    const auto item = value.next();
    if (!item || !*item) break;
    out.value(**item);
    in.skip(in.left() - value.rest().size());
  }
  return in.left();
}

std::size_t describe_set(ByteView set, FieldSink& out) {
  constexpr std::uint8_t alarm_s = 4;
  ByteReader in(set);
  const std::uint8_t length = in.u8();
  const std::uint16_t unknown1 = in.be16();
  const std::uint8_t type = in.u8();
  const std::uint32_t event = in.be32();
  const std::uint8_t unknown2 = in.u8(), state = in.u8(), going = in.u8(), coming = in.u8();
  if (!in.ok()) return set.size();
  out.number("s7comm.alarm.query.dataset_length"_each, length);
  out.hex("s7comm.alarm.query.resunknown1"_each, unknown1, 2);
  out.number("s7comm.alarm.query.alarmtype"_each, type);
  out.word("s7scope.alarm.type"_each, find_name(alarm_types(), type));
  out.hex("s7comm.alarm.event_id"_each, event, 4);
  out.hex("s7comm.alarm.query.resunknown1"_each, unknown2, 2);
  put_alarm_signals("s7comm.alarm.eventstate"_each, state, out);
  put_alarm_signals("s7comm.alarm.ack_state.going"_each, going, out);
  put_alarm_signals("s7comm.alarm.ack_state.coming"_each, coming, out);
  return type == alarm_s ? describe_times(in, out) : in.left();
}

}  // namespace

std::size_t describe_alarm_query_answer(ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t function = in.u8(), count = in.u8();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.alarm.function", function, 1);
  out.number("s7comm.alarm.nr_objects", count);
  if (count == 0 || in.left() == 0) return in.left();
  const std::uint8_t code = in.u8(), size = in.u8();
  const std::uint16_t length = in.be16();
  if (!in.ok()) return payload.size() - 2;
  out.hex("s7comm.data.returncode"_each, code, 1);
  out.hex("s7comm.data.transportsize"_each, size, 1);
  out.number("s7comm.alarm.query.complete_length", length);
  std::size_t unknown = 0;
  while (in.left() > 0 && in.rest()[0] != 0) {  // a length of 0 ends open lists
    const std::size_t whole = in.rest()[0] + std::size_t{2};
    unknown += describe_set(in.take(std::min(whole, in.left())), out);
  }
  return unknown + (in.left() > 0 ? in.left() - 1 : 0);
}

}  // namespace s7::dissector
