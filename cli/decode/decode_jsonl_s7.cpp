#include <algorithm>

#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/json_object.hpp"
#include "dissector/wire/s7_codes.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

bool has_blockcontrol(Function function) {
  return function >= Function::request_download && function <= Function::end_upload;
}

void put_setup(JsonObject& out, const S7Pdu& pdu) {
  // Field by field: of a block that is cut short the fields before the cut are shown.
  ByteReader in(pdu.parameters);
  in.skip(1);
  const std::uint8_t reserved = in.u8();
  if (in.ok()) out.hex("s7comm.param.setup_reserved1", reserved, 1);
  for (const std::string_view key :
       {"s7comm.param.maxamq_calling", "s7comm.param.maxamq_called", "s7comm.param.pdu_length"}) {
    const std::uint16_t value = in.be16();
    if (in.ok()) out.number(key, value);
  }
}

void put_function(JsonObject& out, const S7Pdu& pdu, std::size_t asked) {
  const auto function = pdu.function();
  if (!function) return;
  out.hex("s7comm.param.func", static_cast<std::uint8_t>(*function), 1);
  if (*function == Function::read_var || *function == Function::write_var) return put_items(out, pdu, asked);
  if (*function == Function::setup_communication) return put_setup(out, pdu);
  if (has_blockcontrol(*function) && pdu.parameters.size() > 1)
    out.hex("s7comm.param.blockcontrol.functionstatus", pdu.parameters[1], 1);
  if (find_name(functions(), static_cast<std::uint8_t>(*function)).empty() && pdu.parameters.size() > 1)
    out.bytes("s7comm.param.data", pdu.parameters.subspan(1));
}

void put_szl(JsonObject& out, const UserdataHead& head, ByteView payload) {
  constexpr std::uint8_t group_cpu = 4, read_szl = 1;
  if (head.group != group_cpu || head.subfunction != read_szl) return;
  // One of several parts: only the first begins with an id, and a single PDU does not tell which part it is.
  if (head.extended && head.data_unit_reference != 0) return;
  ByteReader in(payload);
  const std::uint16_t id = in.be16(), index = in.be16();
  if (!in.ok()) return;
  out.hex("s7comm.data.userdata.szl_id", id, 2);
  out.hex("s7comm.data.userdata.szl_index", index, 2);
}

}  // namespace

void put_s7(JsonObject& out, const S7Pdu& pdu, std::size_t asked) {
  out.hex("s7comm.header.protid", s7_protocol_id, 1);
  out.number("s7comm.header.rosctr", static_cast<std::uint8_t>(pdu.rosctr));
  out.hex("s7comm.header.redid", pdu.redundancy, 2);
  out.number("s7comm.header.pduref", pdu.reference);
  out.number("s7comm.header.parlg", pdu.parameter_length);
  out.number("s7comm.header.datlg", pdu.data_length);
  if (pdu.is_answer()) {
    out.hex("s7comm.header.errcls", pdu.error_class, 1);
    out.hex("s7comm.header.errcod", pdu.error_code, 1);
    if (pdu.error_word() != 0) out.hex("s7comm.param.errcod", pdu.error_word(), 2);
  }
  if (pdu.rosctr == Rosctr::userdata) put_userdata(out, pdu);
  // An Ack has no parameters; what stands there all the same is not read, as in Wireshark.
  if (pdu.rosctr == Rosctr::job || pdu.rosctr == Rosctr::ack_data) put_function(out, pdu, asked);
}

void put_userdata(JsonObject& out, const S7Pdu& pdu) {
  const auto head = decode_userdata_head(pdu.parameters);
  if (!head) return;
  if (head->mode_transition) {
    // Wireshark 4.0 reads this form as a head whose bytes 2 to 5 are no head: type and group 0.
    out.hex("s7comm.param.func", pdu.parameters[0], 1);
    out.number("s7comm.param.userdata.subfunc", head->subfunction);
    return;
  }
  // Wireshark reads type and group as two nibbles.
  out.number("s7comm.param.userdata.length", pdu.parameters[3]);
  out.hex("s7comm.param.userdata.reqres1", head->method, 1);
  out.number("s7comm.param.userdata.type", pdu.parameters[5] >> 4U);
  out.number("s7comm.param.userdata.funcgroup", pdu.parameters[5] & 0x0fU);
  out.number("s7comm.param.userdata.subfunc", head->subfunction);
  out.number("s7comm.param.userdata.seq_num", head->sequence);
  if (head->extended) {
    out.number("s7comm.param.userdata.dataunitref", head->data_unit_reference);
    out.hex("s7comm.param.userdata.lastdataunit", head->last_data_unit ? 0 : 1, 1);
    out.hex("s7comm.param.errcod", head->error, 2);
  }
  ByteReader in(pdu.data);
  const std::uint8_t code = in.u8(), size = in.u8();
  const std::uint16_t length = in.be16();
  if (!in.ok()) return;
  JsonArray codes, sizes, lengths;
  codes.hex(code, 1);
  sizes.hex(size, 1);
  lengths.number(length);
  codes.put(out, "s7comm.data.returncode");
  sizes.put(out, "s7comm.data.transportsize");
  lengths.put(out, "s7comm.data.length");
  put_szl(out, *head, in.rest().first(std::min<std::size_t>(length, in.left())));
}

}  // namespace s7::cli
