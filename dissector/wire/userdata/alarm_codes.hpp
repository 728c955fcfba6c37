#pragma once

// Codes of messages and alarms (docs/s7-userdata.md section 4). Sorted by code.

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

std::span<const CodeName> message_types() noexcept;  // of a subscription
std::span<const CodeName> alarm_query_types() noexcept;
std::span<const CodeName> alarm_types() noexcept;

}  // namespace s7::dissector
