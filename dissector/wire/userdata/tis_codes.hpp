#pragma once

// Codes of test and installation functions (docs/s7-userdata.md section 7). Sorted by code.

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

std::span<const CodeName> tis_areas() noexcept;
std::span<const CodeName> tis_trigger_events() noexcept;

}  // namespace s7::dissector
