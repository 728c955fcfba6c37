#pragma once

// Block status, stacks and breakpoints: what a programmer sees of a halted or running program. Layouts:
// docs/s7-userdata.md section 7; those of the stacks and of breakpoints rest on documents only.

#include "dissector/bytes.hpp"
#include "dissector/wire/fields.hpp"

namespace s7::dissector {

// `data`: of the TIS message. All return the bytes that no layout covers. The values of block status answers can be
// told apart only by the registers that their request named: they are bytes here, and count as not covered.
std::size_t describe_block_status(bool second_form, bool request, ByteView data, FieldSink&);
std::size_t describe_istack(ByteView data, FieldSink&);
std::size_t describe_bstack(ByteView data, FieldSink&);
std::size_t describe_lstack(bool request, ByteView data, FieldSink&);
std::size_t describe_breakpoint(bool request, ByteView data, FieldSink&);

}  // namespace s7::dissector
