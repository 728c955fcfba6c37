#include "dissector/wire/userdata/describe.hpp"

#include "dissector/wire/szl/diag_entry.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/userdata/alarms.hpp"
#include "dissector/wire/userdata/block_lists.hpp"
#include "dissector/wire/userdata/block_send.hpp"
#include "dissector/wire/userdata/clock.hpp"
#include "dissector/wire/userdata/cyclic.hpp"
#include "dissector/wire/userdata/data_head.hpp"
#include "dissector/wire/userdata/messages.hpp"
#include "dissector/wire/userdata/nc_files.hpp"
#include "dissector/wire/userdata/security.hpp"
#include "dissector/wire/userdata/tis.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

constexpr std::uint8_t cpu_group = 4;
constexpr std::uint8_t read_szl = 1, message_service = 2, diagnostic_message = 3;

std::size_t describe_raw(ByteView payload, FieldSink& out) {
  out.bytes("s7comm.data.userdata", payload);
  return payload.size();
}

std::size_t describe_cpu(const UserdataHead& head, ByteView payload, FieldSink& out) {
  const bool request = head.type == UserdataType::request, push = head.type == UserdataType::push;
  switch (head.subfunction) {
    case read_szl: return request ? describe_szl_request(payload, out) : describe_szl_answer(payload, true, out);
    case message_service:
      return request ? describe_message_request(payload, out) : describe_message_answer(payload, out);
    case diagnostic_message: return describe_diag_entry(payload, out);
    default: break;
  }
  const AlarmFunction function{head.subfunction};
  switch (function) {
    case AlarmFunction::lock:
    case AlarmFunction::unlock:
    case AlarmFunction::acknowledge:
      return request ? describe_alarm_request(payload, out) : describe_alarm_answer(payload, out);
    case AlarmFunction::query:
      if (push) return describe_alarm_indication(function, payload, out);
      return request ? describe_alarm_request(payload, out) : describe_alarm_query_answer(payload, out);
    case AlarmFunction::alarm_8:
    case AlarmFunction::notify:
    case AlarmFunction::scan:
    case AlarmFunction::acknowledged:
    case AlarmFunction::locked:
    case AlarmFunction::unlocked:
    case AlarmFunction::alarm_sq:
    case AlarmFunction::alarm_s:
    case AlarmFunction::notify_8: return describe_alarm_indication(function, payload, out);
    case AlarmFunction::archive: return describe_archive(payload, out);
  }
  return describe_raw(payload, out);
}

std::size_t describe_part(const UserdataHead& head, ByteView payload, ByteView joined, FieldSink& out) {
  out.word("s7scope.part", head.last_data_unit ? "last" : "more-follow");
  out.number("s7scope.part_bytes", payload.size());
  if (head.group == send_group) return describe_block_send(head, payload, joined, out);
  if (head.group == nc_group && joined.empty()) return describe_payload(head, payload, out);
  if (head.group == nc_group) return describe_nc_file(joined, out);
  // Whether the parts could be joined is known with the last.
  if (!joined.empty()) return describe_payload(head, joined, out);
  return head.last_data_unit ? payload.size() : 0;
}

}  // namespace

std::size_t describe_payload(const UserdataHead& head, ByteView payload, FieldSink& out) {
  if (payload.empty()) return 0;
  const bool request = head.type == UserdataType::request;
  switch (head.group) {
    case tis_group: return describe_tis(head.subfunction, request, payload, out);
    case cyclic_group: return describe_cyclic(head.subfunction, request, payload, out);
    case block_group: return describe_blocks(head.subfunction, request, payload, out);
    case cpu_group: return describe_cpu(head, payload, out);
    case security_group: return describe_security(head.subfunction, payload, out);
    case send_group: return describe_block_send(head, payload, {}, out);
    case clock_group: return describe_clock(payload, out);
    case nc_group: return describe_nc(head.subfunction, request, payload, out);
    default: return describe_raw(payload, out);
  }
}

std::size_t describe_userdata(const UserdataHead& head, ByteView data, ByteView joined, FieldSink& out) {
  constexpr std::uint8_t r_id_method = 0x13;
  if (head.method == r_id_method && head.group == send_group) return describe_uncoordinated_send(head, data, out);
  const std::size_t parameters = head.rest.size();
  if (data.empty()) return parameters;
  const auto content = decode_userdata_data(data);
  if (!content) return parameters + data.size();
  out.hex("s7comm.data.returncode"_each, content->return_code, 1);
  out.hex("s7comm.data.transportsize"_each, content->transport_size, 1);
  out.number("s7comm.data.length"_each, content->length);
  const std::size_t behind = parameters + beyond_fill(content->trailing);
  if (is_part(head) && !content->payload.empty()) return behind + describe_part(head, content->payload, joined, out);
  return behind + describe_payload(head, content->payload, out);
}

}  // namespace s7::dissector
