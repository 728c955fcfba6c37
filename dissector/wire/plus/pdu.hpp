#pragma once

// The data part of one PDU, joined from its frames (docs/s7comm-plus.md, section 6).

#include <cstdint>
#include <optional>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/plus/frame.hpp"
#include "dissector/wire/plus/visitor.hpp"

namespace s7::dissector::plus {

enum class Opcode : std::uint8_t { request = 0x31, response = 0x32, notification = 0x33, response_unasked = 0x02 };

enum class Function : std::uint16_t {
  error = 0x04b1,
  explore = 0x04bb,
  create_object = 0x04ca,
  delete_object = 0x04d4,
  set_variable = 0x04f2,
  get_variable = 0x04fc,
  add_link = 0x0506,
  remove_link = 0x051a,
  get_link = 0x0524,
  set_multi_variables = 0x0542,
  get_multi_variables = 0x054c,
  begin_sequence = 0x0556,
  end_sequence = 0x0560,
  invoke = 0x056b,
  set_var_substreamed = 0x057c,
  get_var_substreamed = 0x0586,
  get_variables_address = 0x0590,
  abort = 0x059a,
  error2 = 0x05a9,
  init_ssl = 0x05b3,
};

struct Pdu {
  Opcode opcode{};
  Function function{};         // requests and responses
  std::uint16_t sequence = 0;  // of them
  std::uint32_t session = 0;   // requests
  std::uint8_t flags = 0;      // transport flags of requests and responses
  ByteView body;
  [[nodiscard]] bool is_request() const noexcept { return opcode == Opcode::request; }
  [[nodiscard]] bool is_response() const noexcept {
    return opcode == Opcode::response || opcode == Opcode::response_unasked;
  }
  // The client wants no response; old S7-1200 send one all the same.
  [[nodiscard]] bool wants_no_answer() const noexcept { return (flags & 0x40U) != 0; }
};

// Errors: truncated; bad_magic: no known opcode.
Result<Pdu> decode_pdu(ByteView data) noexcept;
// `data` begins a PDU as far as its first bytes tell: the continuation of one whose begin is missing hardly does.
bool begins_pdu(ByteView data) noexcept;

struct Walked {
  std::optional<std::uint32_t> integrity_id;
  ByteView digest;                 // trailing integrity part of early S7-1500
  std::size_t not_understood = 0;  // bytes
};
// Tells the visitor everything in the body, whatever of it can be decoded. Nesting is followed to max_depth.
constexpr unsigned max_depth = 32;
Walked walk(const Pdu& pdu, Version version, Visitor& visitor);

// The addresses of a Get- or SetMultiVariables request on variables (not on the attributes of one object).
struct AddressList {
  std::uint32_t items = 0, fields = 0;
  ByteView bytes;  // from the number of items to the last address: equal for equal requests
  ByteView addresses;
};
// nullopt: another function, attributes of an object, or addresses that do not fit.
std::optional<AddressList> address_list(const Pdu& pdu) noexcept;

// Parts of a return value.
constexpr std::int16_t error_of(std::uint64_t return_value) noexcept { return static_cast<std::int16_t>(return_value); }
constexpr std::uint8_t generic_error_of(std::uint64_t return_value) noexcept {
  return static_cast<std::uint8_t>(return_value >> 40U & 0x7fU);
}
constexpr std::uint16_t line_of(std::uint64_t return_value) noexcept {
  return static_cast<std::uint16_t>(return_value >> 16U);
}
constexpr bool has_error_object(std::uint64_t return_value) noexcept { return (return_value >> 62U & 1U) != 0; }

}  // namespace s7::dissector::plus
