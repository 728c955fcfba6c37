#pragma once

// ICMP (RFC 792) and ICMPv6 (RFC 4443) errors: who said that a TCP segment could not be delivered.

#include <cstdint>

#include "dissector/bytes.hpp"
#include "dissector/result.hpp"
#include "dissector/wire/ip.hpp"

namespace s7::dissector {

// An error message that quotes the head of a TCP segment.
struct IcmpError {
  std::uint8_t type = 0, code = 0;
  Address source, destination;  // of the quoted packet
  std::uint16_t source_port = 0, destination_port = 0;
  std::uint32_t sequence = 0;
};

// Errors: unsupported for every ICMP message that is no error about a TCP segment.
Result<IcmpError> decode_icmp_error(IpProtocol protocol, ByteView bytes) noexcept;

}  // namespace s7::dissector
