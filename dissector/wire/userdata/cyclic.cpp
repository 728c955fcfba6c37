#include "dissector/wire/userdata/cyclic.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

using namespace field_literals;

std::size_t put_items(ItemRange items, FieldSink& out) {
  while (const auto item = items.next()) {
    if (!*item) break;
    out.item(**item);
  }
  return beyond_fill(items.rest());
}

std::size_t describe_subscription(ByteView payload, FieldSink& out) {
  const auto request = decode_cyclic_request(payload);
  if (!request) return payload.size();
  out.number("s7comm.param.itemcount", request->count);
  out.number("s7comm.cyclic.interval_timebase", request->base);
  out.number("s7comm.cyclic.interval_time", request->factor);
  return put_items(request->items(), out);
}

std::size_t describe_values(ByteView payload, FieldSink& out) {
  const auto answer = decode_cyclic_values(payload);
  if (!answer) return payload.size();
  out.number("s7comm.param.itemcount", answer->count);
  DataItemRange values = answer->values();
  while (const auto value = values.next()) {
    if (!*value) break;
    out.value(**value);
  }
  return beyond_fill(values.rest());
}

std::size_t describe_end(ByteView payload, FieldSink& out) {
  const auto end = decode_cyclic_end(payload);
  if (!end) return payload.size();
  out.number("s7comm.cyclic.function", end->function);
  out.number("s7comm.cyclic.job_id", end->job);
  return payload.size() - 2;
}

std::size_t describe_record_request(ByteView payload, FieldSink& out) {
  if (payload.size() < 2) return payload.size();
  out.number("s7comm.param.itemcount", payload[1]);
  return put_items(ItemRange(payload.subspan(2), payload[1]), out);
}

std::size_t describe_record_answer(ByteView payload, FieldSink& out) {
  const auto answer = decode_record_answer(payload);
  if (!answer) return payload.size();
  out.number("s7comm.param.itemcount", payload[1]);
  out.hex("s7comm.data.returncode"_each, answer->return_code, 1);
  out.number("s7comm.readrec.statuslen", answer->status.size());
  out.bytes("s7comm.readrec.status", answer->status);
  out.number("s7comm.readrec.len", answer->record.size());
  out.bytes("s7comm.readrec.data", answer->record);
  return answer->unread;
}

// `sized`: a transport size stands behind the return code.
bool read_record(ByteView payload, bool sized, RecordAnswer& out) noexcept {
  ByteReader in(payload);
  in.skip(2);  // reserved, count
  out.return_code = in.u8();
  if (sized) in.skip(1);
  out.status = in.take(in.u8());
  if ((payload.size() - in.left()) % 2 != 0) in.skip(1);
  const std::uint16_t length = in.left() > 0 ? in.be16() : std::uint16_t{0};
  out.record = in.take(length);
  out.unread = in.left();
  return in.ok() && out.unread <= 1;
}

}  // namespace

Result<CyclicRequest> decode_cyclic_request(ByteView payload) noexcept {
  ByteReader in(payload);
  CyclicRequest out;
  out.count = in.be16();
  out.base = in.u8();
  out.factor = in.u8();
  out.list = in.rest();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<CyclicValues> decode_cyclic_values(ByteView payload) noexcept {
  ByteReader in(payload);
  CyclicValues out;
  out.count = in.be16();
  out.list = in.rest();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<CyclicEnd> decode_cyclic_end(ByteView payload) noexcept {
  ByteReader in(payload);
  CyclicEnd out;
  out.function = in.u8();
  out.job = in.u8();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<RecordAnswer> decode_record_answer(ByteView payload) noexcept {
  for (const bool sized : {false, true}) {
    RecordAnswer out;
    if (read_record(payload, sized, out)) return out;
  }
  return Error::truncated;
}

std::size_t describe_cyclic(std::uint8_t function, bool request, ByteView payload, FieldSink& out) {
  if (is_subscription(function)) return request ? describe_subscription(payload, out) : describe_values(payload, out);
  switch (CyclicFunction{function}) {
    case CyclicFunction::unsubscribe: return describe_end(payload, out);
    case CyclicFunction::read_record:
      return request ? describe_record_request(payload, out) : describe_record_answer(payload, out);
    default: out.bytes("s7comm.data.userdata", payload); return payload.size();
  }
}

}  // namespace s7::dissector
