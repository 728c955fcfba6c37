#include "dissector/wire/szl/szl.hpp"

#include "dissector/text.hpp"
#include "dissector/wire/szl/diag_entry.hpp"
#include "dissector/wire/szl/szl_codes.hpp"
#include "dissector/wire/szl/szl_layout.hpp"

namespace s7::dissector {
namespace {

constexpr std::uint8_t diagnostic_buffer = 0xa0;
constexpr std::uint16_t list_of_indexes = 0x0300;

void put_id(std::uint16_t id, std::uint16_t index, FieldSink& out) {
  out.hex("s7comm.data.userdata.szl_id", id, 2);
  out.hex("s7comm.data.userdata.szl_id.diag_type", id >> 12U, 2);
  out.hex("s7comm.data.userdata.szl_id.partlist_ex", id, 2);
  out.hex("s7comm.data.userdata.szl_id.partlist_num", id & 0xffU, 2);
  out.hex("s7comm.data.userdata.szl_index", index, 2);
  if (const CodeName* const known = find_code(szl_ids(), id)) out.word("s7scope.szl.list", known->meaning);
}

std::size_t describe_record(std::uint16_t id, ByteView record, FieldSink& out) {
  using namespace field_literals;
  if ((id & 0xffU) == diagnostic_buffer) return describe_diag_entry(record, out);
  if (id == list_of_indexes && record.size() == 2) {
    out.hex("s7scope.szl.list_index"_each, static_cast<unsigned>(record[0] << 8U | record[1]), 2);
    return 0;
  }
  const SzlLayout* const layout = find_szl_layout(id, record);
  if (layout != nullptr) return describe_szl_record(*layout, record, out);
  out.bytes("s7scope.szl.record"_each, record);
  return record.size();
}

}  // namespace

Result<SzlRequest> decode_szl_request(ByteView payload) noexcept {
  ByteReader in(payload);
  SzlRequest out;
  out.id = in.be16();
  out.index = in.be16();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<SzlAnswer> decode_szl_answer(ByteView payload) noexcept {
  ByteReader in(payload);
  SzlAnswer out;
  out.id = in.be16();
  out.index = in.be16();
  out.record_length = in.be16();
  out.record_count = in.be16();
  out.records = in.rest();
  if (!in.ok()) return Error::truncated;
  return out;
}

std::string szl_text(std::uint16_t id, std::uint16_t index) {
  const auto known = find_name(szl_ids(), id);
  return hex_text(id, 4) + ' ' + (known.empty() ? "" : operation_name(known) + ' ') + "index " +
         (index < 256 ? std::to_string(index) : hex_text(index, 4));
}

std::size_t describe_szl_request(ByteView payload, FieldSink& out) {
  const auto request = decode_szl_request(payload);
  if (!request) return payload.size();
  put_id(request->id, request->index, out);
  return payload.size() - 4;
}

std::size_t describe_szl_answer(ByteView payload, bool whole, FieldSink& out) {
  const auto answer = decode_szl_answer(payload);
  if (!answer) return payload.size();
  put_id(answer->id, answer->index, out);
  out.number("s7comm.data.userdata.szl_id.partlist_len", answer->record_length);
  out.number("s7comm.data.userdata.szl_id.partlist_cnt", answer->record_count);
  std::size_t left = 0;
  SzlRecordRange records = answer->range();
  while (const auto record = records.next()) left += describe_record(answer->id, *record, out);
  if (!whole && records.rest().size() < answer->record_length) return left;
  return left + records.rest().size();
}

}  // namespace s7::dissector
