#pragma once

// One S7comm-plus frame (docs/s7comm-plus.md, section 2): what one COTP TSDU carries. A PDU may take several frames.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"

namespace s7::dissector::plus {

constexpr std::uint8_t protocol_id = 0x72;
constexpr std::size_t header_size = 4, trailer_size = 4, digest_size = 32;

enum class Version : std::uint8_t { v1 = 1, v2 = 2, v3 = 3, system_event = 0xfe, keep_alive = 0xff };

struct Frame {
  Version version{};
  std::uint16_t data_length = 0;  // announced: integrity part and data; keep-alives have none
  ByteView digest;                // leading integrity part of version 3
  ByteView data;                  // behind the integrity part, as much as is there
  bool last = false;              // a trailer follows: the PDU ends here. Also events and keep-alives: they stand alone
  bool truncated = false;         // fewer bytes than announced
  ByteView surplus;               // bytes where nothing or only a trailer should be
  std::uint8_t keep_alive_sequence = 0, keep_alive_reserved = 0;

  // Version 3 without a digest of the only length there is: what follows can't be told.
  [[nodiscard]] bool lacks_digest() const noexcept { return version == Version::v3 && digest.empty(); }
};

// `tsdu`: COTP user data. Errors: truncated (less than a header), bad_magic, bad_version.
Result<Frame> decode_frame(ByteView tsdu) noexcept;

// Data of a system event (version 0xfe): fixed-width fields.
struct SystemEvent {
  std::uint32_t confirmed_bytes = 0;
  ByteView rest;  // empty, text, or a struct of fixed-width members
};
// Errors: truncated.
Result<SystemEvent> decode_system_event(ByteView data) noexcept;

// What the struct behind the fixed fields says; members that are missing stay 0.
struct SystemError {
  std::uint32_t session = 0, function = 0, sequence = 0;
  std::int64_t return_value = 0;  // negative: the connection will be closed
};
// Errors: truncated, unsupported (no such struct, or a member of a type that is not known).
Result<SystemError> decode_system_error(ByteView rest) noexcept;

}  // namespace s7::dissector::plus
