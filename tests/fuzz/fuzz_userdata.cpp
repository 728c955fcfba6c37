// Contents of userdata and of status lists. The first byte of an input chooses what the rest is:
//   0  a PDU from 0x32 on
//   1  kind and group (1), subfunction (1), bits (1: long head, last part, unit), then the payload of that service
//   2  the payload of a status list answer
//   3  parameters or data of a block transfer or a program invocation, a block header or trailer, a time
//   4  a conversation: side (1), length (2), TSDU, again and again

#include "dissector/wire/blocks/block_codes.hpp"
#include "dissector/wire/blocks/block_header.hpp"
#include "dissector/wire/blocks/block_name.hpp"
#include "dissector/wire/blocks/pi_service.hpp"
#include "dissector/wire/blocks/transfer.hpp"
#include "dissector/wire/s7.hpp"
#include "dissector/wire/szl/identity.hpp"
#include "dissector/wire/szl/szl.hpp"
#include "dissector/wire/userdata/describe.hpp"
#include "tests/fuzz/modes.hpp"
#include "tests/fuzz/talk.hpp"
#include "tests/fuzz/walk_fields.hpp"

namespace {

using namespace s7::dissector;
using s7::fuzz::FieldWalk;

std::uint64_t whole_pdu(ByteView bytes) {
  FieldWalk walk(bytes);
  const auto pdu = decode_s7(bytes);
  if (!pdu) return 0;
  const auto head = decode_userdata_head(pdu->parameters);
  if (!head) return 0;
  walk.inside(head->rest);
  walk.uncovered(describe_userdata(*head, pdu->data, {}, walk));
  const auto joined = pdu->data.subspan(std::min<std::size_t>(4, pdu->data.size()));
  const auto left = describe_userdata(*head, pdu->data, joined, walk);  // of the PDU, and of the joined payload
  if (left > bytes.size() + joined.size()) std::abort();
  return walk.sum();
}

std::uint64_t payload(ByteView bytes) {
  ByteReader in(bytes);
  UserdataHead head;
  const std::uint8_t kind = in.u8();
  head.type = static_cast<UserdataType>(kind >> 6U & 3U);
  head.group = kind & 0x3fU;
  head.subfunction = in.u8();
  const std::uint8_t bits = in.u8();
  if (!in.ok()) return 0;
  head.extended = (bits & 1U) != 0;
  head.last_data_unit = (bits & 2U) != 0;
  head.data_unit_reference = bits >> 2U;
  FieldWalk walk(bytes);
  walk.uncovered(describe_payload(head, in.rest(), walk));
  return walk.sum();
}

std::uint64_t status_list(ByteView bytes) {
  FieldWalk walk(bytes);
  walk.uncovered(describe_szl_answer(bytes, true, walk));
  walk.uncovered(describe_szl_answer(bytes, false, walk));
  walk.uncovered(describe_szl_request(bytes, walk));
  identity_facts(bytes, [&](std::string_view fact, std::string_view value) {
    if (value.empty()) std::abort();
    walk.text(fact);
    walk.text(value);
  });
  return walk.sum();
}

void transfer(ByteView bytes, FieldWalk& walk) {
  if (const auto job = decode_transfer_job(bytes)) {
    walk.inside(job->file);
    walk.inside(job->rest);
    walk.text(file_text(job->file));
  }
  if (const auto answer = decode_transfer_answer(bytes)) walk.inside(answer->rest);
  if (const auto piece = decode_transfer_piece(bytes)) {
    walk.inside(piece->payload);
    if (piece->payload.size() > piece->length) std::abort();
  }
}

void invocation(ByteView bytes, FieldWalk& walk) {
  const auto job = decode_pi_job(bytes);
  if (!job) return;
  for (const auto part : {job->unknown, job->arguments, job->name, job->rest}) walk.inside(part);
  std::size_t strings = 0;
  for (const auto string : pi_strings(job->arguments)) {
    walk.inside(string);
    if (++strings > bytes.size()) std::abort();
  }
  walk.text(pi_blocks_text(job->arguments));
  const std::string name(job->name.begin(), job->name.end());
  walk.text(pi_arguments_text(name, job->arguments));
}

std::uint64_t block(ByteView bytes) {
  FieldWalk walk(bytes);
  transfer(bytes, walk);
  invocation(bytes, walk);
  if (const auto header = decode_block_header(bytes)) {
    walk.text(find_name(block_types(), header->type));
    walk.text(find_name(block_languages(), header->language));
    walk.text(to_text(header->code_changed));
    walk.uncovered(header->sum_of_parts() == header->load_length ? 0 : 1);
  }
  if (const auto trailer = decode_block_trailer(bytes)) {
    walk.inside(trailer->author);
    walk.inside(trailer->family);
    walk.inside(trailer->name);
    walk.inside(trailer->reserved);
    walk.text(block_version_text(trailer->version));
  }
  if (const auto time = decode_bcd_time(bytes)) walk.text(to_text(*time));
  return walk.sum();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return s7::fuzz::choose_mode(data, size, {whole_pdu, payload, status_list, block, s7::fuzz::play_tsdus});
}
