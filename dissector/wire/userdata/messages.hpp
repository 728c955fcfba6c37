#pragma once

// Group 4, function 2: a station subscribes to messages of the controller. Layout: docs/s7-userdata.md section 4.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

struct MessageSubscription {
  std::uint8_t events = 0;  // 0x01 mode, 0x02 system diagnostics, 0x04 user diagnostics, 0x80 program messages
  std::uint8_t reserved = 0;
  ByteView user;                           // eight characters, filled up with blanks
  std::optional<std::uint8_t> alarm_type;  // of message_types(), with 0x80 only
  ByteView rest;                           // behind the type: a reserved byte, or the archive list of types 6 and 7
  [[nodiscard]] constexpr bool operating_mode() const noexcept { return (events & 0x01U) != 0; }
  [[nodiscard]] constexpr bool system_diagnostics() const noexcept { return (events & 0x02U) != 0; }
  [[nodiscard]] constexpr bool user_diagnostics() const noexcept { return (events & 0x04U) != 0; }
  [[nodiscard]] constexpr bool program_messages() const noexcept { return (events & 0x80U) != 0; }
};
// Payload of a request. Error: truncated (no user name).
Result<MessageSubscription> decode_message_subscription(ByteView payload) noexcept;

// Both return the bytes that no layout covers.
std::size_t describe_message_request(ByteView payload, FieldSink&);
std::size_t describe_message_answer(ByteView payload, FieldSink&);

}  // namespace s7::dissector
