#pragma once

// Event ids of the diagnostic buffer and of diagnostic messages (docs/szl.md, diagnostic buffer).

#include "dissector/wire/s7_codes.hpp"

namespace s7::dissector {

// Sorted by id; the name is the event's class, the meaning its text.
std::span<const CodeName> diag_events() noexcept;
// The same for ids whose bits 8 to 11 may be any: compare with id & 0xf0ff.
std::span<const CodeName> diag_event_patterns() noexcept;

}  // namespace s7::dissector
