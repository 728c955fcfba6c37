#include "dissector/wire/userdata/messages.hpp"

#include <algorithm>

#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/alarm_codes.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

constexpr bool lists_archives(std::uint8_t type) noexcept { return type == 6 || type == 7; }

void put_type(std::uint8_t type, FieldSink& out) {
  out.number("s7comm.cpu.msg.almtype", type);
  out.word("s7scope.message_type", find_name(message_types(), type));
}

std::size_t describe_archives(ByteView list, FieldSink& out) {
  if (list.empty()) return 0;
  out.number("s7comm.param.itemcount", list[0]);
  ItemRange items(list.subspan(1), list[0]);
  while (const auto item = items.next()) {
    if (!*item) break;
    out.item(**item);
    ByteReader in((*item)->address);
    in.skip(1);
    const std::uint32_t archive = in.be32();
    if (in.ok()) out.hex("s7scope.archive_id"_each, archive, 4);
  }
  return beyond_fill(items.rest());
}

}  // namespace

Result<MessageSubscription> decode_message_subscription(ByteView payload) noexcept {
  constexpr std::size_t name_size = 8;
  ByteReader in(payload);
  MessageSubscription out;
  out.events = in.u8();
  out.reserved = in.u8();
  out.user = in.take(name_size);
  if (!in.ok()) return Error::truncated;
  if (out.program_messages() && in.left() > 0) out.alarm_type = in.u8();
  out.rest = in.rest();
  return out;
}

std::size_t describe_message_request(ByteView payload, FieldSink& out) {
  const auto request = decode_message_subscription(payload);
  if (!request) return payload.size();
  out.hex("s7comm.cpu.msg.events", request->events, 1);
  out.flag("s7comm.cpu.msg.events.modetrans", request->operating_mode());
  out.flag("s7comm.cpu.msg.events.system", request->system_diagnostics());
  out.flag("s7comm.cpu.msg.events.userdefined", request->user_diagnostics());
  out.flag("s7comm.cpu.msg.events.alarms", request->program_messages());
  out.hex("s7comm.cpu.msg.req_reserved1", request->reserved, 1);
  out.text("s7comm.cpu.msg.username", request->user);
  if (!request->alarm_type) return request->rest.size();
  put_type(*request->alarm_type, out);
  if (lists_archives(*request->alarm_type)) return describe_archives(request->rest, out);
  if (request->rest.empty()) return 0;
  out.hex("s7comm.cpu.msg.req_reserved2", request->rest[0], 1);
  return request->rest.size() - 1;
}

std::size_t describe_message_answer(ByteView payload, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t result = in.u8(), reserved = in.u8();
  if (!in.ok()) return payload.size();
  out.hex("s7comm.cpu.msg.res_result", result, 1);
  out.hex("s7comm.cpu.msg.res_reserved1", reserved, 1);
  if (in.left() == 0) return 0;
  const std::uint8_t type = in.u8();
  put_type(type, out);
  if (lists_archives(type)) {
    const std::uint8_t count = in.u8();
    for (std::size_t i = 0; i < count && in.left() > 0; ++i) out.hex("s7comm.data.returncode"_each, in.u8(), 1);
    in.skip(std::min<std::size_t>(in.left(), 1));  // fill
    return in.left();
  }
  const std::uint8_t reserved2 = in.u8(), reserved3 = in.u8();
  if (!in.ok()) return in.left();
  out.hex("s7comm.cpu.msg.res_reserved2", reserved2, 1);
  out.hex("s7comm.cpu.msg.res_reserved3", reserved3, 1);
  return in.left();
}

}  // namespace s7::dissector
