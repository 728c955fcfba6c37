#include "dissector/wire/userdata/block_lists.hpp"

#include "dissector/wire/blocks/block_codes.hpp"

namespace s7::dissector {
namespace {

using namespace field_literals;

constexpr std::size_t info_size = 78;

void put_header(const BlockHeader& header, FieldSink& out) {
  out.hex("s7comm.param.userdata.blockinfo.flags", header.attributes, 1);
  out.flag("s7comm.param.userdata.blockinfo.linked", (header.attributes & 0x01U) != 0);
  out.flag("s7comm.param.userdata.blockinfo.standard_block", (header.attributes & 0x02U) != 0);
  out.flag("s7comm.param.userdata.blockinfo.nonretain", (header.attributes & 0x08U) != 0);
  out.number("s7comm.blockinfo.block_lang"_each, header.language);
  out.word("s7scope.block_language"_each, find_name(block_languages(), header.language));
  out.number("s7comm.blockinfo.subblk_type", header.type);
  out.word("s7scope.block_type"_each, find_name(block_types(), header.type));
  out.number("s7comm.blockinfo.block_num"_each, header.number);
  out.number("s7comm.blockinfo.load_mem_len", header.load_length);
  out.number("s7comm.blockinfo.blocksecurity", header.security);
  out.made_word("s7comm.blockinfo.code_timestamp", [&] { return to_wireshark_text(header.code_changed); });
  out.made_word("s7comm.blockinfo.interface_timestamp", [&] { return to_wireshark_text(header.interface_changed); });
  out.made_word("s7scope.block_changed", [&] { return to_text(header.code_changed); });
  out.made_word("s7scope.block_interface_changed", [&] { return to_text(header.interface_changed); });
  out.number("s7comm.blockinfo.ssb_len", header.interface_length);
  out.number("s7comm.blockinfo.add_len", header.segment_length);
  out.number("s7comm.blockinfo.localdata_len", header.local_length);
  out.number("s7comm.blockinfo.mc7_len", header.mc7_length);
}

void put_trailer(const BlockTrailer& trailer, FieldSink& out) {
  out.text("s7comm.blockinfo.author", trailer.author);
  out.text("s7comm.blockinfo.family", trailer.family);
  out.text("s7comm.blockinfo.headername", trailer.name);
  out.made_word("s7comm.blockinfo.headerversion", [&] { return block_version_text(trailer.version); });
  out.hex("s7comm.blockinfo.checksum", trailer.checksum, 2);
  ByteReader in(trailer.reserved);
  out.hex("s7comm.blockinfo.reserved1", in.be32(), 4);
  out.hex("s7comm.blockinfo.reserved2", in.be32(), 4);
}

std::size_t describe_list(ByteView payload, FieldSink& out) {
  BlockCountRange counts(payload);
  while (const auto count = counts.next()) {
    out.text("s7comm.blockinfo.blocktype"_each, count->type);
    if (const auto type = block_type_of(count->type))
      out.word("s7scope.block_type"_each, find_name(block_types(), *type));
    out.number("s7comm.blockinfo.block_count"_each, count->count);
  }
  return counts.rest().size();
}

std::size_t describe_entries(ByteView payload, FieldSink& out) {
  BlockEntryRange entries(payload);
  while (const auto entry = entries.next()) {
    out.number("s7comm.blockinfo.block_num"_each, entry->number);
    out.hex("s7comm.blockinfo.flags"_each, entry->flags, 1);
    out.number("s7comm.blockinfo.block_lang"_each, entry->language);
    out.word("s7scope.block_language"_each, find_name(block_languages(), entry->language));
  }
  return entries.rest().size();
}

std::size_t describe_info_request(ByteView payload, FieldSink& out) {
  const auto request = decode_block_info_request(payload);
  if (!request) return payload.size();
  out.text("s7comm.blockinfo.blocktype"_each, request->type);
  out.text("s7comm.data.blockinfo.block_number", request->number);
  out.text("s7comm.data.blockinfo.filesys", payload.subspan(7, 1));
  return payload.size() - 8;
}

std::size_t describe_info(ByteView payload, FieldSink& out) {
  const auto info = decode_block_info(payload);
  if (!info) {
    out.bytes("s7comm.data.userdata", payload);
    return payload.size();
  }
  out.hex("s7scope.block_info_constant", info->constant, 2);
  out.number("s7comm.blockinfo.res_infolength", info->length);
  out.hex("s7comm.blockinfo.res_unknown2", info->unknown, 2);
  out.text("s7comm.blockinfo.res_const3", payload.subspan(6, 2));
  put_header(info->header, out);
  put_trailer(info->trailer, out);
  return payload.size() - info_size;
}

std::size_t describe_type_request(ByteView payload, FieldSink& out) {
  if (payload.size() < 2) return payload.size();
  out.text("s7comm.blockinfo.blocktype"_each, payload.first(2));
  if (const auto type = block_type_of(payload.first(2)))
    out.word("s7scope.block_type"_each, find_name(block_types(), *type));
  return payload.size() - 2;
}

}  // namespace

std::optional<std::uint8_t> block_type_of(ByteView two) noexcept {
  if (two.size() != 2) return std::nullopt;
  unsigned value = 0;
  for (const std::uint8_t c : two) {
    if (c >= '0' && c <= '9')
      value = value * 16 + (c - '0');
    else if (c >= 'A' && c <= 'F')
      value = value * 16 + (c - 'A' + 10U);
    else
      return std::nullopt;
  }
  return static_cast<std::uint8_t>(value);
}

std::optional<BlockCount> BlockCountRange::next() noexcept {
  if (in_.left() < 4) return std::nullopt;
  BlockCount out;
  out.type = in_.take(2);
  out.count = in_.be16();
  return out;
}

std::optional<BlockEntry> BlockEntryRange::next() noexcept {
  if (in_.left() < 4) return std::nullopt;
  BlockEntry out;
  out.number = in_.be16();
  out.flags = in_.u8();
  out.language = in_.u8();
  return out;
}

Result<BlockInfoRequest> decode_block_info_request(ByteView payload) noexcept {
  ByteReader in(payload);
  BlockInfoRequest out;
  out.type = in.take(2);
  out.number = in.take(5);
  out.file_system = in.u8();
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<BlockInfo> decode_block_info(ByteView payload) noexcept {
  ByteReader in(payload);
  BlockInfo out;
  out.constant = in.be16();
  out.length = in.be16();
  out.unknown = in.be16();
  const ByteView head = in.take(block_header_size), tail = in.take(block_trailer_size);
  if (!in.ok()) return Error::truncated;
  const auto header = decode_block_header(head);
  const auto trailer = decode_block_trailer(tail);
  if (!header || !trailer) return header ? trailer.error() : header.error();
  out.header = *header;
  out.trailer = *trailer;
  return out;
}

std::size_t describe_blocks(std::uint8_t function, bool request, ByteView payload, FieldSink& out) {
  switch (BlockFunction{function}) {
    case BlockFunction::list: return describe_list(payload, out);
    case BlockFunction::list_of_type:
      return request ? describe_type_request(payload, out) : describe_entries(payload, out);
    case BlockFunction::info: return request ? describe_info_request(payload, out) : describe_info(payload, out);
  }
  out.bytes("s7comm.data.userdata", payload);
  return payload.size();
}

}  // namespace s7::dissector
