#pragma once

// What a TSDU or a whole TPKT stream is, told by its first bytes (docs/s7.md section 1 and 13).

#include <cstdint>
#include <string_view>

#include "dissector/bytes.hpp"

namespace s7::dissector {

enum class Protocol : std::uint8_t { unknown, cotp, s7comm, s7comm_plus, s7comm_plus_tls, iso_on_tcp, mms, rdp };
constexpr std::string_view name(Protocol protocol) noexcept {
  switch (protocol) {
    case Protocol::unknown: return "unknown";
    case Protocol::cotp: return "cotp";
    case Protocol::s7comm: return "s7comm";
    case Protocol::s7comm_plus: return "s7comm-plus";
    case Protocol::s7comm_plus_tls: return "s7comm-plus-tls";
    case Protocol::iso_on_tcp: return "iso-on-tcp";
    case Protocol::mms: return "mms";
    case Protocol::rdp: return "rdp";
  }
  return "";
}

// Protocol of a non-empty TSDU. Data that is none of the known ones is open user communication: iso-on-tcp.
Protocol classify_tsdu(ByteView tsdu) noexcept;

// A CR of RDP carries a text cookie or an RDP negotiation request where X.224 has parameters.
bool is_rdp_request(ByteView cr_parameters) noexcept;

// How sure the bytes at `at` are a TPKT. `no` also where too few bytes are there to say.
enum class Likeness : std::uint8_t { no, header, strong };
// `header`: TPKT and COTP headers agree with each other. `strong`: the TPDU also holds S7comm whose lengths add up,
// S7comm-plus, or a connection request or confirm with sound parameters.
Likeness tpkt_likeness(ByteView at) noexcept;

}  // namespace s7::dissector
