#include "dissector/wire/userdata/nc_files.hpp"

#include <algorithm>

namespace s7::dissector {
namespace {

constexpr std::size_t length_size = 8, time_size = 16;

bool is_number(ByteView text) noexcept {
  return std::all_of(text.begin(), text.end(), [](std::uint8_t c) { return (c >= '0' && c <= '9') || c == ' '; });
}

// The beginning of a file without the head of its piece.
void read_file(ByteView file, NcPiece& out) noexcept {
  ByteReader in(file);
  out.data = in.rest();
  const ByteView length = in.take(length_size), time = in.take(time_size);
  if (!in.ok() || !is_number(length) || !is_number(time)) return;
  const ByteView rest = in.rest();
  const auto end = static_cast<std::size_t>(std::find(rest.begin(), rest.end(), std::uint8_t{0x0a}) - rest.begin());
  out.file_length = length;
  out.file_time = time;
  out.file_path = rest.first(end);
  out.data = rest.subspan(std::min(rest.size(), end + 1));
}

void put_file(const NcPiece& piece, FieldSink& out) {
  if (!piece.file_length.empty()) {
    out.text("s7comm.data.ncprg.filelength", piece.file_length);
    out.text("s7comm.data.ncprg.filetime", piece.file_time);
    out.text("s7comm.data.ncprg.filepath", piece.file_path);
  }
  out.bytes("s7comm.data.ncprg.filedata", piece.data);
}

std::size_t describe_piece(ByteView payload, FieldSink& out) {
  const auto piece = decode_nc_piece(payload);
  if (!piece) return payload.size();
  out.hex("s7scope.nc_head", piece->head, 2);
  put_file(*piece, out);
  return 0;
}

std::size_t describe_flow(ByteView payload, bool named, FieldSink& out) {
  ByteReader in(payload);
  const std::uint8_t unacknowledged = in.u8();
  in.skip(1);
  if (!in.ok()) return payload.size();
  out.number("s7comm.data.ncprg.unackcount", unacknowledged);
  if (!named || in.left() == 0) return in.left();
  out.text("s7scope.nc_file", in.rest());
  return 0;
}

}  // namespace

Result<NcPiece> decode_nc_piece(ByteView payload) noexcept {
  ByteReader in(payload);
  NcPiece out;
  out.head = in.be16();
  if (!in.ok()) return Error::truncated;
  read_file(in.rest(), out);
  return out;
}

std::size_t describe_nc_file(ByteView file, FieldSink& out) {
  NcPiece piece;
  read_file(file, piece);
  put_file(piece, out);
  return 0;
}

std::size_t describe_nc(std::uint8_t function, bool request, ByteView payload, FieldSink& out) {
  if (payload.empty()) return 0;
  switch (NcFunction{function}) {
    case NcFunction::request_download:
      if (!request) return describe_flow(payload, false, out);
      out.text("s7scope.nc_file", payload);
      return 0;
    case NcFunction::start_upload: return describe_flow(payload, request, out);
    case NcFunction::continue_download:
    case NcFunction::continue_upload: return describe_flow(payload, false, out);
    case NcFunction::download_block:
    case NcFunction::upload_block: return describe_piece(payload, out);
    case NcFunction::download_ended: break;
  }
  out.bytes("s7comm.data.userdata", payload);
  return payload.size();
}

}  // namespace s7::dissector
