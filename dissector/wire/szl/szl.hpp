#pragma once

// Reading system status lists: userdata group 4, function 1. Layouts: docs/szl.md.

#include <cstdint>
#include <optional>
#include <string>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

struct SzlRequest {
  std::uint16_t id = 0, index = 0;
};
// Error: truncated.
Result<SzlRequest> decode_szl_request(ByteView payload) noexcept;

// Extract 0xf: only the head of the list is wanted; lengths are filled in, records are not.
constexpr bool szl_header_only(std::uint16_t id) noexcept { return (id & 0x0f00U) == 0x0f00U; }

// Records one after the other; views of the payload. The announced count bounds them, and so do the bytes.
class SzlRecordRange {
 public:
  SzlRecordRange(ByteView bytes, std::uint16_t length, std::uint16_t count) noexcept
      : in_(bytes), length_(length), left_(length == 0 ? 0 : count) {}
  std::optional<ByteView> next() noexcept {
    if (left_ == 0 || in_.left() < length_) return std::nullopt;
    --left_;
    return in_.take(length_);
  }
  // Bytes behind the last record taken.
  [[nodiscard]] ByteView rest() const noexcept { return in_.rest(); }

 private:
  ByteReader in_;
  std::uint16_t length_, left_;
};

// The head of an answer; of an answer in several parts only the first or the joined one has it.
struct SzlAnswer {
  std::uint16_t id = 0, index = 0;
  std::uint16_t record_length = 0, record_count = 0;  // as announced
  ByteView records;                                   // bytes behind the head
  [[nodiscard]] SzlRecordRange range() const noexcept { return {records, record_length, record_count}; }
};
// Error: truncated (no head).
Result<SzlAnswer> decode_szl_answer(ByteView payload) noexcept;

// "0x0011 index 1", with the list's name where it has one: "0x0011 module-id-all index 1".
std::string szl_text(std::uint16_t id, std::uint16_t index);

std::size_t describe_szl_request(ByteView payload, FieldSink&);
// `whole`: false for the first part of an answer in several. The record that the part cuts is then no loss.
std::size_t describe_szl_answer(ByteView payload, bool whole, FieldSink&);

}  // namespace s7::dissector
