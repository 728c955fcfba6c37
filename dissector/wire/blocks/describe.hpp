#pragma once

// Contents of block transfers, program invocations and stops as named values (docs/s7.md sections 5.4 to 5.6).

#include "dissector/wire/fields.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

// Has describe_block_job() something to say of it?
constexpr bool is_block_job(Function function) noexcept {
  return (function >= Function::request_download && function <= Function::end_upload) ||
         function == Function::pi_service || function == Function::plc_stop;
}

// `pdu`: Job or Ack_Data of such a function. Returns how many bytes of its parameters and data no layout covers.
// Passwords among the arguments are not told.
std::size_t describe_block_job(const S7Pdu& pdu, FieldSink& out);

}  // namespace s7::dissector
