#include "dissector/wire/userdata/alarms.hpp"

#include <array>

#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

constexpr std::uint8_t variable_specification = 0x12;
constexpr std::uint8_t syntax_lock = 0x15, syntax_alarm = 0x16, syntax_acknowledge = 0x19, syntax_query = 0x1a,
                       syntax_notify = 0x1c;

std::optional<std::uint8_t> next_byte(ByteReader& in) noexcept {
  if (in.left() == 0) return std::nullopt;
  return in.u8();
}

// Fixed part behind syntax, count and event id.
void read_states(AlarmObject& out, ByteReader& in) noexcept {
  if (out.syntax == syntax_alarm || out.syntax == syntax_notify) {
    out.event_state = next_byte(in);
    out.state = next_byte(in);
  }
  if (out.syntax == syntax_alarm || out.syntax == syntax_notify || out.syntax == syntax_acknowledge) {
    out.acknowledged_going = next_byte(in);
    out.acknowledged_coming = next_byte(in);
  }
  if (out.syntax == syntax_notify) {
    out.event_going = next_byte(in);
    out.event_coming = next_byte(in);
    out.event_last_changed = next_byte(in);
    out.reserved = next_byte(in);
  }
  out.rest = in.rest();
}

void put_signals(FieldKey key, std::optional<std::uint8_t> bits, FieldSink& out) {
  if (bits) put_alarm_signals(key, *bits, out);
}

void put_object(const AlarmObject& object, FieldSink& out) {
  out.hex("s7comm.param.item.varspec"_each, variable_specification, 1);
  out.number("s7comm.param.item.varspec_length"_each, object.length);
  out.hex("s7comm.param.item.syntaxid"_each, object.syntax, 1);
  out.number("s7comm.alarm.nr_add_values"_each, object.value_count);
  out.hex("s7comm.alarm.event_id"_each, object.event_id, 4);
  put_signals("s7comm.alarm.eventstate"_each, object.event_state, out);
  put_signals("s7comm.alarm.state"_each, object.state, out);
  put_signals("s7comm.alarm.ack_state.going"_each, object.acknowledged_going, out);
  put_signals("s7comm.alarm.ack_state.coming"_each, object.acknowledged_coming, out);
  put_signals("s7comm.alarm.event.going"_each, object.event_going, out);
  put_signals("s7comm.alarm.event.coming"_each, object.event_coming, out);
  put_signals("s7comm.alarm.event.lastchanged"_each, object.event_last_changed, out);
  if (object.reserved) out.hex("s7comm.alarm.event.reserved"_each, *object.reserved, 1);
}

std::size_t describe_objects(ByteView bytes, std::size_t count, FieldSink& out) {
  AlarmObjectRange objects(bytes, count);
  std::size_t unknown = 0;
  while (const auto object = objects.next()) {
    if (!*object) break;
    put_object(**object, out);
    unknown += (*object)->rest.size();
    DataItemRange values = objects.values();
    while (const auto value = values.next()) {
      if (!*value) break;
      out.value(**value);
    }
    objects.values_end(values);
  }
  return unknown + beyond_fill(objects.rest());
}

// 12 08 1a, unknown, type of the query, unknown, value
std::size_t describe_query(ByteView payload, FieldSink& out) {
  constexpr std::uint8_t by_event = 3;
  ByteReader in(payload);
  const std::uint8_t specification = in.u8(), length = in.u8(), syntax = in.u8();
  const std::uint8_t unknown1 = in.u8(), type = in.u8(), unknown2 = in.u8();
  const std::uint32_t value = in.be32();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.param.item.varspec"_each, specification, 1);
  out.number("s7comm.param.item.varspec_length"_each, length);
  out.hex("s7comm.param.item.syntaxid"_each, syntax, 1);
  out.hex("s7comm.alarm.query.unknown1", unknown1, 1);
  out.number("s7comm.alarm.query.querytype", type);
  out.hex("s7comm.alarm.query.unknown2", unknown2, 1);
  if (type == by_event)
    out.hex("s7comm.alarm.event_id"_each, value, 4);
  else
    out.number("s7comm.alarm.query.alarmtype"_each, value);
  return in.left();
}

}  // namespace

void put_alarm_signals(FieldKey key, std::uint8_t bits, FieldSink& out) {
  out.hex(key, bits, 1);
  constexpr auto signals = std::to_array<std::string_view>(
      {"s7comm.alarm.signal.sig1", "s7comm.alarm.signal.sig2", "s7comm.alarm.signal.sig3", "s7comm.alarm.signal.sig4",
       "s7comm.alarm.signal.sig5", "s7comm.alarm.signal.sig6", "s7comm.alarm.signal.sig7", "s7comm.alarm.signal.sig8"});
  for (unsigned i = 0; i < signals.size(); ++i) out.flag({signals[i], true}, (unsigned{bits} >> i & 1U) != 0);
}

std::optional<Result<AlarmObject>> AlarmObjectRange::next() noexcept {
  if (left_ == 0) return std::nullopt;
  --left_;
  // Values end at an even place in some messages: a fill byte may stand before the next object.
  const ByteView rest = in_.rest();
  if (rest.size() > 1 && rest[0] != variable_specification && rest[1] == variable_specification) in_.skip(1);
  const std::uint8_t specification = in_.u8();
  AlarmObject out;
  out.length = in_.u8();
  ByteReader fixed(in_.take(out.length));
  out.syntax = fixed.u8();
  out.value_count = fixed.u8();
  out.event_id = fixed.be32();
  if (!in_.ok() || !fixed.ok() || specification != variable_specification) {
    left_ = 0;
    value_count_ = 0;
    return Result<AlarmObject>(in_.ok() && fixed.ok() ? Error::bad_magic : Error::truncated);
  }
  read_states(out, fixed);
  value_count_ = out.value_count;
  return Result<AlarmObject>(out);
}

void AlarmObjectRange::values_end(const DataItemRange& walked) noexcept {
  in_.skip(in_.left() - walked.rest().size());
  value_count_ = 0;
}

namespace {

// Announcements that messages were locked or unlocked have a time in one source and none in another: without one the
// first object stands where function and count end. Behind a time it stands eight bytes later.
bool begins_with_objects(AlarmFunction function, ByteView payload) noexcept {
  constexpr std::size_t object = 2;
  if (function != AlarmFunction::locked && function != AlarmFunction::unlocked) return false;
  const auto object_at = [&](std::size_t at) {
    return payload.size() > at + 2 && payload[at] == variable_specification && payload[at + 2] == syntax_lock;
  };
  return object_at(object) && !object_at(object + bcd_time_size);
}

}  // namespace

std::size_t describe_alarm_indication(AlarmFunction function, ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  if (function == AlarmFunction::scan) out.hex("s7comm.alarm.scan.unknown1", in.be16(), 2);
  if (!begins_with_objects(function, payload)) {
    const auto time = decode_bcd_time(in.take(bcd_time_size));
    if (!in.ok() || !time) return payload.size();
    out.time(*time);
  }
  if (function == AlarmFunction::scan) out.hex("s7comm.alarm.scan.unknown2", in.be16(), 2);
  const std::uint8_t identifier = in.u8(), count = in.u8();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.alarm.function", identifier, 1);
  out.number("s7comm.alarm.nr_objects", count);
  return describe_objects(in.rest(), count, out);
}

std::size_t describe_alarm_request(ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t function = in.u8(), count = in.u8();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.alarm.function", function, 1);
  out.number("s7comm.alarm.nr_objects", count);
  const ByteView objects = in.rest();
  if (objects.size() > 2 && objects[2] == syntax_query) return describe_query(objects, out);
  return describe_objects(objects, count, out);
}

std::size_t describe_alarm_answer(ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t function = in.u8(), count = in.u8();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.alarm.function", function, 1);
  out.number("s7comm.alarm.nr_objects", count);
  for (std::size_t i = 0; i < count && in.left() > 0; ++i) out.hex("s7comm.data.returncode"_each, in.u8(), 1);
  return in.left();
}

std::size_t describe_archive(ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t specification = in.u8();
  in.skip(3);  // length, syntax, unknown
  const std::uint32_t archive = in.be32();
  const std::uint16_t length = in.be16();
  if (!in.ok() || specification != variable_specification) return payload.size();
  out.hex("s7scope.archive_id"_each, archive, 4);
  out.number("s7scope.archive_length", length);
  out.bytes("s7comm.resp.data"_each, in.rest());
  return 0;
}

}  // namespace s7::dissector
