#include "dissector/wire/blocks/block_header.hpp"

namespace s7::dissector {
namespace {

BlockTime read_time(ByteReader& in) noexcept {
  BlockTime out;
  out.milliseconds = in.be32();
  out.days = in.be16();
  return out;
}

}  // namespace

Result<BlockHeader> decode_block_header(ByteView image) noexcept {
  constexpr std::uint16_t magic = 0x7070;
  ByteReader in(image);
  const std::uint16_t begin = in.be16();
  BlockHeader out;
  out.version = in.u8();
  out.attributes = in.u8();
  out.language = in.u8();
  out.type = in.u8();
  out.number = in.be16();
  out.load_length = in.be32();
  out.security = in.be32();
  out.code_changed = read_time(in);
  out.interface_changed = read_time(in);
  out.interface_length = in.be16();
  out.segment_length = in.be16();
  out.local_length = in.be16();
  out.mc7_length = in.be16();
  if (image.size() >= 2 && begin != magic) return Error::bad_magic;
  if (!in.ok()) return Error::truncated;
  return out;
}

Result<BlockTrailer> decode_block_trailer(ByteView trailer) noexcept {
  constexpr std::size_t text_size = 8;
  ByteReader in(trailer);
  BlockTrailer out;
  out.author = in.take(text_size);
  out.family = in.take(text_size);
  out.name = in.take(text_size);
  out.version = in.u8();
  out.unknown = in.u8();
  out.checksum = in.be16();
  out.reserved = in.take(8);
  if (!in.ok()) return Error::truncated;
  return out;
}

std::string block_version_text(std::uint8_t version) {
  return std::to_string(version >> 4U) + '.' + std::to_string(version & 0x0fU);
}

}  // namespace s7::dissector
