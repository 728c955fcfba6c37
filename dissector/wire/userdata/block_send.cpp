#include "dissector/wire/userdata/block_send.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;
constexpr std::uint8_t variable_specification = 0x12, syntax_r_id = 0x13;

}  // namespace

Result<BlockSend> decode_block_send(ByteView payload, bool more) noexcept {
  ByteReader in(payload);
  BlockSend out;
  const std::uint8_t specification = in.u8();
  in.skip(1);  // length, 6
  const std::uint8_t syntax = in.u8();
  out.unknown = in.u8();
  out.r_id = in.be32();
  if (!in.ok()) return Error::truncated;
  if (specification != variable_specification || syntax != syntax_r_id) return Error::bad_magic;
  ByteReader length(in.rest());
  const std::uint16_t total = length.be16();
  if (length.ok() && (more ? total > length.left() : total == length.left())) {
    out.total = total;
    in.skip(2);
  }
  out.data = in.rest();
  return out;
}

Result<UncoordinatedSend> decode_uncoordinated_send(const UserdataHead& head, ByteView data) noexcept {
  ByteReader parameters(head.rest), in(data);
  UncoordinatedSend out;
  out.unknown = parameters.u8();
  out.r_id = parameters.be32();
  out.return_code = in.u8();
  in.skip(1);
  out.count = in.be16();
  out.list = in.rest();
  if (!parameters.ok() || !in.ok()) return Error::truncated;
  return out;
}

std::size_t describe_block_send(const UserdataHead& head, ByteView payload, ByteView joined, FieldSink& out) {
  if (payload.empty()) return 0;
  const auto send = decode_block_send(payload, !head.last_data_unit);
  if (!send) {
    out.bytes("s7comm.data.userdata", payload);
    return payload.size();
  }
  out.hex("s7comm.pbc.bsend.unknown", send->unknown, 1);
  out.hex("s7comm.pbc.req.bsend.r_id", send->r_id, 4);
  if (send->total) out.number("s7comm.pbc.req.bsend.len", *send->total);
  const bool piece = head.extended && (head.data_unit_reference != 0 || !head.last_data_unit);
  out.bytes("s7comm.data.userdata", piece ? joined : send->data);
  return 0;
}

std::size_t describe_uncoordinated_send(const UserdataHead& head, ByteView data, FieldSink& out) {
  const auto send = decode_uncoordinated_send(head, data);
  if (!send) return data.size();
  out.hex("s7comm.pbc.req.bsend.r_id", send->r_id, 4);
  out.hex("s7comm.data.returncode"_each, send->return_code, 1);
  out.number("s7comm.param.itemcount", send->count);
  DataItemRange values = send->values();
  while (const auto value = values.next()) {
    if (!*value) break;
    out.value(**value);
  }
  return beyond_fill(values.rest());
}

}  // namespace s7::dissector
