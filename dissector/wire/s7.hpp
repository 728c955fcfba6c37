#pragma once

// Classic S7comm PDU: header of all four ROSCTR types, setup communication, userdata head. Layouts: docs/s7.md sections
// 4, 5.1, 7.1.

#include <cstdint>
#include <optional>
#include <string_view>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector {

constexpr std::uint8_t s7_protocol_id = 0x32;

enum class Rosctr : std::uint8_t { job = 0x01, ack = 0x02, ack_data = 0x03, userdata = 0x07 };
constexpr std::string_view name(Rosctr rosctr) noexcept {
  switch (rosctr) {
    case Rosctr::job: return "Job";
    case Rosctr::ack: return "Ack";
    case Rosctr::ack_data: return "Ack_Data";
    case Rosctr::userdata: return "Userdata";
  }
  return "";
}

// First parameter byte of Job and Ack_Data; any other value is legal.
enum class Function : std::uint8_t {
  cpu_services = 0x00,
  mode_transition = 0x01,
  read_var = 0x04,
  write_var = 0x05,
  request_download = 0x1a,
  download_block = 0x1b,
  download_ended = 0x1c,
  start_upload = 0x1d,
  upload = 0x1e,
  end_upload = 0x1f,
  pi_service = 0x28,
  plc_stop = 0x29,
  setup_communication = 0xf0,
};

struct S7Pdu {
  Rosctr rosctr{};
  std::uint16_t redundancy = 0, reference = 0;
  std::uint16_t parameter_length = 0, data_length = 0;  // as announced
  std::uint8_t error_class = 0, error_code = 0;         // Ack, Ack_Data only
  ByteView parameters, data;                            // what is there: shorter than announced when `truncated`
  ByteView trailing;                                    // bytes behind the PDU in its TSDU
  bool truncated = false;
  [[nodiscard]] constexpr bool is_answer() const noexcept {
    return rosctr == Rosctr::ack || rosctr == Rosctr::ack_data;
  }
  [[nodiscard]] constexpr std::uint16_t error_word() const noexcept {
    return static_cast<std::uint16_t>(error_class << 8U | error_code);
  }
  // Job and Ack_Data: the function; nullopt where there are no parameters.
  [[nodiscard]] constexpr std::optional<Function> function() const noexcept {
    if (parameters.empty() || rosctr == Rosctr::userdata) return std::nullopt;
    return Function{parameters[0]};
  }
  [[nodiscard]] constexpr std::size_t header_size() const noexcept { return is_answer() ? 12 : 10; }
};

// `tsdu`: a whole TSDU. Errors: truncated (not even a header), bad_magic (not 0x32), unsupported (unknown ROSCTR).
// Announced lengths beyond the bytes are no error: `truncated` says so.
Result<S7Pdu> decode_s7(ByteView tsdu) noexcept;

// Setup communication, Job and Ack_Data alike.
struct S7Setup {
  std::uint16_t max_jobs_calling = 0, max_jobs_called = 0, pdu_length = 0;
};
Result<S7Setup> decode_s7_setup(ByteView parameters) noexcept;

enum class UserdataType : std::uint8_t { push = 0, request = 1, response = 2, reserved = 3 };
constexpr std::string_view name(UserdataType type) noexcept {
  switch (type) {
    case UserdataType::push: return "push";
    case UserdataType::request: return "request";
    case UserdataType::response: return "response";
    case UserdataType::reserved: return "reserved";
  }
  return "";
}

// Parameter head of ROSCTR 7.
struct UserdataHead {
  bool mode_transition = false;  // form of its own: `subfunction` holds the new mode
  std::uint8_t method = 0;       // 0x11 short, 0x12 extended, 0x13 R_ID: a push of group 6, the R_ID is in `rest`
  UserdataType type{};
  std::uint8_t group = 0, subfunction = 0, sequence = 0;
  bool extended = false;  // the next three are there
  std::uint8_t data_unit_reference = 0;
  bool last_data_unit = true;
  std::uint16_t error = 0;
  ByteView rest;  // parameters behind the head
};
Result<UserdataHead> decode_userdata_head(ByteView parameters) noexcept;

}  // namespace s7::dissector
