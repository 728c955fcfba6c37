#pragma once

// Group 3: which blocks a controller has, and the head and tail of one of them. Layouts: docs/s7-userdata.md section 6.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/blocks/block_header.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

constexpr std::uint8_t block_group = 3;
enum class BlockFunction : std::uint8_t { list = 1, list_of_type = 2, info = 3 };

// Two hex digits of text ("0A") as the code of block_types(); nullopt for other text.
std::optional<std::uint8_t> block_type_of(ByteView two) noexcept;

struct BlockCount {
  ByteView type;  // two characters
  std::uint16_t count = 0;
};
// Answer of function 1.
class BlockCountRange {
 public:
  explicit BlockCountRange(ByteView payload) noexcept : in_(payload) {}
  std::optional<BlockCount> next() noexcept;
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
};

struct BlockEntry {
  std::uint16_t number = 0;
  std::uint8_t flags = 0;     // 0x22 seen on loaded blocks, 0x42 on those of the system
  std::uint8_t language = 0;  // code of block_languages()
};
// Answer of function 2; goes on without a head in the further parts of a long answer.
class BlockEntryRange {
 public:
  explicit BlockEntryRange(ByteView payload) noexcept : in_(payload) {}
  std::optional<BlockEntry> next() noexcept;
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
};

struct BlockInfoRequest {
  ByteView type, number;  // two and five characters
  std::uint8_t file_system = 0;
};
// Payload of a request of function 3. Error: truncated.
Result<BlockInfoRequest> decode_block_info_request(ByteView payload) noexcept;

struct BlockInfo {
  std::uint16_t constant = 0;  // 0x0100 seen; meaning unknown
  std::uint16_t length = 0;    // bytes of what follows
  std::uint16_t unknown = 0;   // 0x2200 seen
  BlockHeader header;
  BlockTrailer trailer;
};
// Payload of an answer of function 3. Errors: truncated, bad_magic (no block header: other devices answer otherwise).
Result<BlockInfo> decode_block_info(ByteView payload) noexcept;

// `request`: of a request; else of an answer. Returns the bytes that no layout covers.
std::size_t describe_blocks(std::uint8_t function, bool request, ByteView payload, FieldSink&);

}  // namespace s7::dissector
