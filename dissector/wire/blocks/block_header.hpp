#pragma once

// First and last 36 bytes of a block image, as uploads, downloads and block information carry them. Layout:
// docs/s7-userdata.md section 10.

#include <cstdint>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {

constexpr std::size_t block_header_size = 36, block_trailer_size = 36;

struct BlockHeader {
  std::uint8_t version = 0;
  std::uint8_t attributes = 0;  // 0x01 linked, 0x02 standard block, 0x08 not retentive
  std::uint8_t language = 0;    // code of block_languages()
  std::uint8_t type = 0;        // code of block_types()
  std::uint16_t number = 0;
  std::uint32_t load_length = 0;  // bytes of the whole image
  std::uint32_t security = 0;     // 0 none, 3 protected
  BlockTime code_changed, interface_changed;
  std::uint16_t interface_length = 0, segment_length = 0, local_length = 0;
  std::uint16_t mc7_length = 0;  // bytes of code, or of a data block's values, behind the header
  // Header, parts and trailer: equal to load_length in images of STEP 7 classic.
  [[nodiscard]] constexpr std::uint64_t sum_of_parts() const noexcept {
    return std::uint64_t{block_header_size} + mc7_length + interface_length + segment_length + block_trailer_size;
  }
};
// `image`: the beginning of a block image, or its first chunk. Errors: truncated, bad_magic (does not begin with "pp").
Result<BlockHeader> decode_block_header(ByteView image) noexcept;

// The texts are fields of eight characters, filled up with blanks or NULs (padded_text() of dissector/text.hpp). They
// are views of the image.
struct BlockTrailer {
  ByteView author, family, name;
  std::uint8_t version = 0;  // high nibble major, low nibble minor
  std::uint8_t unknown = 0;
  std::uint16_t checksum = 0;
  ByteView reserved;
};
// `trailer`: the last 36 bytes of a whole image, of which block_header.load_length says the end. Error: truncated.
// System data blocks and images of S7-1200/1500 end otherwise: unprintable texts say so.
Result<BlockTrailer> decode_block_trailer(ByteView trailer) noexcept;
// "1.0"
std::string block_version_text(std::uint8_t version);

}  // namespace s7::dissector
