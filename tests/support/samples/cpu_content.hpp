#pragma once

// What controllers tell an engineering station: status lists, block lists, block images.

#include <array>
#include <cstdint>
#include <string>

#include "tests/support/s7_userdata.hpp"

namespace s7::test::samples {

inline constexpr const char* component_location = "Hall 2";

struct CpuIdentity {
  std::string order_number;  // "6ES7 315-2EH14-0AB0"
  std::uint16_t module_type = 0x00C0;
  std::uint16_t hardware = 1;
  std::array<std::uint8_t, 3> firmware{3, 2, 6};
  std::string station, module, plant, serial, type_name, card;
};

// Payloads of the answers, complete (the link cuts them into pieces).
[[nodiscard]] Bytes szl_module_identification(const CpuIdentity& cpu);     // 0011
[[nodiscard]] Bytes szl_component_identification(const CpuIdentity& cpu);  // 001C
[[nodiscard]] Bytes szl_mode(std::int64_t since_ns);                       // 0424: RUN since
[[nodiscard]] Bytes szl_leds();                                            // 0074
[[nodiscard]] Bytes szl_protection();                                      // 0232/0004: no protection, switch RUN_P
[[nodiscard]] Bytes szl_communication(std::uint16_t pdu_size);             // 0131/0001
[[nodiscard]] Bytes szl_diagnostic_buffer(std::int64_t now_ns);            // 00A0
[[nodiscard]] Bytes szl_directory();                                       // 0000

struct Block {
  std::string type = "0A";      // two hex digits
  std::uint8_t subtype = 0x0A;  // in the block header
  std::uint8_t language = 5;
  unsigned number = 1;
  std::int64_t code_stamp_ns = 0, interface_stamp_ns = 0;
  Bytes interface_section;  // even length
  Bytes code;               // MC7 or actual values, even length
  std::string author, family, name;
  std::uint8_t version = 0x01;
};
// The block as it travels: 36-byte header, code, interface, 36-byte trailer.
[[nodiscard]] Bytes block_image(const Block& block);
[[nodiscard]] Bytes block_info_payload(const Block& block);
// Answer of "list blocks": type character and count each.
[[nodiscard]] Bytes block_list_payload(const std::vector<std::pair<char, unsigned>>& counts);
// Answer of "list blocks of type": numbers first.. with flags and language.
[[nodiscard]] Bytes block_type_payload(const std::vector<unsigned>& numbers, std::uint8_t flags, std::uint8_t language);

}  // namespace s7::test::samples
