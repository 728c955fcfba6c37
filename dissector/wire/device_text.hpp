#pragma once

// What Siemens stations write into the one line of text that LLDP has for a description: order number, hardware,
// firmware, serial number. Form: docs/neighbours.md.

#include <string_view>

#include "dissector/bytes.hpp"

namespace s7::dissector {

// Parts of the line; empty where it does not say.
struct DeviceText {
  std::string_view product, order_number, hardware, firmware, serial;
};
DeviceText read_device_text(std::string_view line) noexcept;

// "6ES7 315-2EH14-0AB0", with or without its blank.
bool is_order_number(std::string_view text) noexcept;
// The first one in a text that goes on around it; empty: none.
std::string_view find_order_number(std::string_view text) noexcept;

// Bytes as characters, for as long as the bytes live. Blanks and NULs at either end are left out.
std::string_view text_of(ByteView bytes) noexcept;

}  // namespace s7::dissector
