#pragma once

// Group 5: password of a controller. Layout: docs/s7-userdata.md section 8.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

constexpr std::uint8_t security_group = 5;
enum class SecurityFunction : std::uint8_t { set_password = 1, clear_password = 2 };

// The wire form of a password can be turned back by anybody who has it: no function of this program does, or shows the
// bytes. The word "masked" stands in their place. Returns the bytes beyond the password.
std::size_t describe_security(std::uint8_t function, ByteView payload, FieldSink&);

}  // namespace s7::dissector
