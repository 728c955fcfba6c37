#pragma once

// Group 6: data that user programs of two controllers send each other (BSEND, USEND). Layouts: docs/s7-userdata.md
// section 11.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

constexpr std::uint8_t send_group = 6;

// One piece of a BSEND.
struct BlockSend {
  std::uint8_t unknown = 0;
  std::uint32_t r_id = 0;              // which pair of blocks: both partners share the number
  std::optional<std::uint16_t> total;  // bytes of the whole data: in the first piece only
  ByteView data;
};
// `payload`: of a BSEND request. A piece does not say whether it is the first: it is taken for it when its first two
// bytes are a length that fits: of all that follows, or, where `more` pieces follow, of more than that. Error:
// truncated, bad_magic.
Result<BlockSend> decode_block_send(ByteView payload, bool more) noexcept;

// USEND: the R_ID is in the parameters, the data part has a head of its own kind.
struct UncoordinatedSend {
  std::uint8_t unknown = 0;
  std::uint32_t r_id = 0;
  std::uint8_t return_code = 0;
  std::uint16_t count = 0;
  ByteView list;
  [[nodiscard]] DataItemRange values() const noexcept { return {list, count, DataItemRange::Kind::request}; }
};
// Error: truncated.
Result<UncoordinatedSend> decode_uncoordinated_send(const UserdataHead&, ByteView data) noexcept;

// Return the bytes that no layout covers. Data of user programs is no loss. `joined`: the data of all pieces, with the
// last of several; a piece alone shows none.
std::size_t describe_block_send(const UserdataHead&, ByteView payload, ByteView joined, FieldSink&);
std::size_t describe_uncoordinated_send(const UserdataHead&, ByteView data, FieldSink&);

}  // namespace s7::dissector
