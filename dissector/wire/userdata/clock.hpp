#pragma once

// Group 7: reading and setting the clock (docs/s7-userdata.md section 9).

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {

constexpr std::uint8_t clock_group = 7;
enum class ClockFunction : std::uint8_t { read = 1, set = 2, read_following = 3, set_following = 4 };

struct ClockValue {
  std::uint8_t reserved = 0;
  std::uint8_t century = 0;  // two digits as sent; wrong on real controllers, the year of `time` is by its own rule
  BcdTime time;
};
// Payload of a set request and of a read answer. Error: truncated (fewer than ten bytes).
Result<ClockValue> decode_clock(ByteView payload) noexcept;

// Names every value of the payload; returns how many bytes no layout covers. An empty payload has none.
std::size_t describe_clock(ByteView payload, FieldSink&);

}  // namespace s7::dissector
