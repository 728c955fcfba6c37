#pragma once

// Upload and download of blocks: parameters of functions 0x1a to 0x1f and the pieces they carry. Layouts: docs/s7.md
// sections 5.4 and 5.5.

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/s7.hpp"

namespace s7::dissector {

constexpr bool is_transfer(Function function) noexcept {
  return function >= Function::request_download && function <= Function::end_upload;
}

// Bits of the status byte.
constexpr std::uint8_t transfer_more_data = 0x01, transfer_error = 0x02;

// A Job. Which fields have a meaning depends on the function: the others are as sent.
struct TransferJob {
  Function function{};
  std::uint8_t status = 0;
  std::uint16_t code = 0;  // 0x1c, 0x1f: error of who ends the transfer, 0 = good; elsewhere of unknown meaning
  std::uint32_t id = 0;    // 0x1e, 0x1f: the upload that 0x1d opened
  ByteView file;           // all but 0x1e and 0x1f
  // 0x1a: bytes of the whole image, and of its code; where the second text is there and made of digits.
  std::optional<std::uint32_t> load_length, mc7_length;
  ByteView rest;  // behind what is understood
};
// Errors: truncated (the fixed part, or a text that is longer than the parameters), unsupported (another function).
Result<TransferJob> decode_transfer_job(ByteView parameters) noexcept;

// An Ack_Data. Controllers leave out what says nothing: an answer of the function byte alone is whole.
struct TransferAnswer {
  Function function{};
  std::optional<std::uint8_t> status;
  std::optional<std::uint32_t> id;      // 0x1d: the id that the next Jobs use
  std::optional<std::uint32_t> length;  // 0x1d: bytes of the image, where it is told and made of digits
  ByteView rest;                        // behind what is understood
};
// Errors: truncated (no function, or fields begun and cut), unsupported (another function).
Result<TransferAnswer> decode_transfer_answer(ByteView parameters) noexcept;

// Data of an answer to 0x1b or 0x1e: one piece of the image.
struct TransferPiece {
  std::uint16_t length = 0;  // as announced
  ByteView payload;          // what is there of it
};
// Error: truncated (no head).
Result<TransferPiece> decode_transfer_piece(ByteView data) noexcept;

}  // namespace s7::dissector
