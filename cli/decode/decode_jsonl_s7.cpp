#include "cli/decode/decode_jsonl.hpp"
#include "cli/decode/json_fields.hpp"
#include "cli/decode/json_object.hpp"
#include "dissector/wire/blocks/describe.hpp"
#include "dissector/wire/s7_codes.hpp"
#include "dissector/wire/userdata/describe.hpp"

namespace s7::cli {
namespace {

using namespace dissector;

constexpr std::uint8_t r_id_method = 0x13, block_oriented_group = 6;

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

void put_block_job(JsonObject& out, const S7Pdu& pdu) {
  JsonFields fields;
  const std::size_t unknown = describe_block_job(pdu, fields);
  fields.append_to(out);
  if (unknown != 0) out.number("s7scope.not_understood", unknown);
}

void put_function(JsonObject& out, const S7Pdu& pdu, std::size_t asked) {
  const auto function = pdu.function();
  if (!function) return;
  out.hex("s7comm.param.func", static_cast<std::uint8_t>(*function), 1);
  if (*function == Function::read_var || *function == Function::write_var) return put_items(out, pdu, asked);
  if (*function == Function::setup_communication) return put_setup(out, pdu);
  if (is_block_job(*function)) return put_block_job(out, pdu);
  if (find_name(functions(), static_cast<std::uint8_t>(*function)).empty() && pdu.parameters.size() > 1)
    out.bytes("s7comm.param.data", pdu.parameters.subspan(1));
}

// Wireshark reads type and group as two nibbles, and a mode transition as a head of the usual form.
void put_userdata_head(JsonObject& out, const UserdataHead& head, ByteView parameters) {
  out.number("s7comm.param.userdata.length", parameters[3]);
  out.hex("s7comm.param.userdata.reqres1", parameters[4], 1);
  if (head.group == block_oriented_group && head.method == r_id_method) return;
  out.number("s7comm.param.userdata.type", parameters[5] >> 4U);
  out.number("s7comm.param.userdata.funcgroup", parameters[5] & 0x0fU);
  out.number(head.mode_transition ? "s7comm.param.modetrans.subfunc" : "s7comm.param.userdata.subfunc",
             head.subfunction);
  if (parameters.size() > 7) out.number("s7comm.param.userdata.seq_num", parameters[7]);
  if (!head.extended) return;
  out.number("s7comm.param.userdata.dataunitref", head.data_unit_reference);
  out.hex("s7comm.param.userdata.lastdataunit", head.last_data_unit ? 0 : 1, 1);
  out.hex("s7comm.param.errcod", head.error, 2);
}

}  // namespace

void put_s7(JsonObject& out, const S7Pdu& pdu, std::size_t asked, ByteView joined) {
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
  if (pdu.rosctr == Rosctr::userdata) put_userdata(out, pdu, joined);
  // An Ack has no parameters; what stands there all the same is not read, as in Wireshark.
  if (pdu.rosctr == Rosctr::job || pdu.rosctr == Rosctr::ack_data) put_function(out, pdu, asked);
}

void put_userdata(JsonObject& out, const S7Pdu& pdu, ByteView joined) {
  const auto head = decode_userdata_head(pdu.parameters);
  if (!head) return;
  put_userdata_head(out, *head, pdu.parameters);
  if (head->mode_transition) {
    out.text("s7scope.mode", userdata_text(0, head->subfunction));
    return;
  }
  JsonFields fields;
  const std::size_t unknown = describe_userdata(*head, pdu.data, joined, fields);
  fields.append_to(out);
  if (unknown != 0) out.number("s7scope.not_understood", unknown);
}

}  // namespace s7::cli
