#pragma once

// An entry of the diagnostic buffer (list 0xA0), which is also what a diagnostic message pushes. Layout: docs/szl.md,
// diagnostic buffer.

#include <cstdint>
#include <string>
#include <string_view>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7_time.hpp"

namespace s7::dissector {

constexpr std::size_t diag_entry_size = 20;

struct DiagEntry {
  std::uint16_t event = 0;  // bits 15-12 class, 11-8 flags, 7-0 number
  std::uint8_t priority = 0, ob = 0;
  std::uint16_t data_id = 0, info1 = 0;
  std::uint32_t info2 = 0;
  BcdTime time;
  [[nodiscard]] constexpr std::uint8_t event_class() const noexcept { return static_cast<std::uint8_t>(event >> 12U); }
  [[nodiscard]] constexpr bool entering() const noexcept { return (event & 0x0100U) != 0; }
  [[nodiscard]] constexpr bool in_buffer() const noexcept { return (event & 0x0200U) != 0; }
  [[nodiscard]] constexpr bool internal_error() const noexcept { return (event & 0x0400U) != 0; }
  [[nodiscard]] constexpr bool external_error() const noexcept { return (event & 0x0800U) != 0; }
};
// Error: truncated (fewer than 20 bytes).
Result<DiagEntry> decode_diag_entry(ByteView record) noexcept;

// What an event id means, with the same text for entering and leaving where only that differs; empty when unknown.
std::string_view diag_event_text(std::uint16_t event) noexcept;
// "0x4302 STOP to RUN": the text, or class and number where there is none.
std::string diag_event_name(std::uint16_t event);

// Returns the bytes that no layout covers.
std::size_t describe_diag_entry(ByteView record, FieldSink&);

}  // namespace s7::dissector
