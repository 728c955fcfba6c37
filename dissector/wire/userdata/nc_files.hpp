#pragma once

// Group 0x3F: files from and to a numerical control. Layout: docs/s7-userdata.md section 12.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

constexpr std::uint8_t nc_group = 0x3f;
enum class NcFunction : std::uint8_t {
  request_download = 1,
  download_block = 2,
  continue_download = 3,
  download_ended = 4,
  start_upload = 6,
  upload_block = 7,
  continue_upload = 8,
};

// One piece of a file. The first begins with length, time and path, which a line feed ends.
struct NcPiece {
  std::uint16_t head = 0;
  ByteView file_length, file_time, file_path;  // text; empty in later pieces
  ByteView data;
};
// Payload of functions 2 and 7. Error: truncated (no head).
Result<NcPiece> decode_nc_piece(ByteView payload) noexcept;

// A file joined from its pieces, their heads left out.
std::size_t describe_nc_file(ByteView file, FieldSink&);
// `request`: of a request. Both return the bytes that no layout covers.
std::size_t describe_nc(std::uint8_t function, bool request, ByteView payload, FieldSink&);

}  // namespace s7::dissector
