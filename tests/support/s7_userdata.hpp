#pragma once

// S7 userdata PDUs: parameter head, data head, and the services that samples and tests use.

#include <cstdint>
#include <optional>
#include <string_view>

#include "tests/support/s7_build.hpp"

namespace s7::test {

enum class UserdataType : std::uint8_t { push = 0, request = 1, response = 2 };

// Second half of the extended parameter head.
struct UserdataStatus {
  std::uint8_t unit = 0;  // data unit reference, > 0: fragmented
  bool more = false;      // another piece follows
  std::uint16_t error = 0;
};

struct UserdataHead {
  UserdataType type = UserdataType::request;
  std::uint8_t group = 4;
  std::uint8_t function = 1;
  std::uint8_t sequence = 0;
  std::optional<UserdataStatus> status;  // absent: short head, method 0x11
};

[[nodiscard]] Bytes userdata_parameter(const UserdataHead& head);
// Return code, transport size, length, payload.
[[nodiscard]] Bytes userdata_data(const Bytes& payload, std::uint8_t code = 0xFF, std::uint8_t transport = 0x09);
[[nodiscard]] Bytes userdata_nothing();  // 0A 00 00 00

[[nodiscard]] Bytes userdata_request(Reference ref, std::uint8_t group, std::uint8_t function, const Bytes& data);
[[nodiscard]] Bytes userdata_response(Reference ref, const UserdataHead& head, const Bytes& data);
[[nodiscard]] Bytes userdata_refusal(Reference ref, std::uint8_t group, std::uint8_t function, std::uint16_t error,
                                     std::uint8_t sequence = 1);
// Asks for the next piece of a fragmented answer.
[[nodiscard]] Bytes userdata_continue(Reference ref, std::uint8_t group, std::uint8_t function, std::uint8_t sequence);
[[nodiscard]] Bytes userdata_push(std::uint8_t group, std::uint8_t function, std::uint8_t sequence,
                                  const Bytes& payload, bool extended);
[[nodiscard]] Bytes mode_transition_push(std::uint8_t mode);

// Pieces of a response payload as a server with this PDU size cuts them: one PDU each; only one with unit 0 when it
// fits.
[[nodiscard]] std::vector<Bytes> userdata_pieces(const Bytes& payload, std::uint16_t pdu_size);

// Status lists.
struct StatusList {
  std::uint16_t id = 0;
  std::uint16_t index = 0;
  std::uint16_t record_length = 0;
  std::vector<Bytes> records;
};
[[nodiscard]] Bytes szl_request(Reference ref, std::uint16_t id, std::uint16_t index);
[[nodiscard]] Bytes szl_payload(const StatusList& list);

// Block functions.
[[nodiscard]] Bytes list_blocks_request(Reference ref);
[[nodiscard]] Bytes list_type_request(Reference ref, std::string_view type);  // "0A"
[[nodiscard]] Bytes block_info_request(Reference ref, std::string_view type, unsigned number, char file_system = 'A');

// Eight BCD bytes; `nanoseconds` since 1970 UTC, shown as if the CPU kept UTC. 1 = Sunday in the last nibble.
[[nodiscard]] Bytes bcd_stamp(std::int64_t nanoseconds);
[[nodiscard]] Bytes clock_payload(std::int64_t nanoseconds);  // 10 bytes of the clock services

}  // namespace s7::test
